"""The demo clinic: loaded whole, twice without a difference, never over what people tried out."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.models import Article
from clinic_site import demo
from clinic_site.demo.clinic import load_clinic
from clinic_site.demo.history import load_history
from clinic_site.demo.people import load_people
from services.booking import figures
from services.booking.desk.day import sheets
from services.booking.models import AppointmentRequest, RequestEvent, Visit
from services.booking.retention import purge
from services.content.models import GlossaryTerm, Reference, Revision, SignOff
from services.models import (
    Announcement,
    Clinic,
    Closure,
    Condition,
    Fee,
    OpeningHours,
    Practitioner,
    Treatment,
)
from services.outbox.models import OutgoingEmail

pytestmark = pytest.mark.django_db


def counts():
    models = [
        Article,
        Condition,
        Treatment,
        Revision,
        SignOff,
        Reference,
        GlossaryTerm,
        OpeningHours,
        Closure,
    ]
    models += [AppointmentRequest, RequestEvent, Visit, OutgoingEmail, Fee, Practitioner, User, Announcement]
    return {model.__name__: model.objects.count() for model in models}


def load_past(now):
    load_people()
    load_clinic(now)
    load_history(now)


def test_loading_twice_changes_nothing():
    demo.load()
    first = counts()
    demo.load()
    assert counts() == first


def test_the_demo_is_whole():
    assert demo.load() == {
        "articles": 18,
        "conditions": 15,
        "treatments": 6,
        "pages": 4,
        "requests": AppointmentRequest.objects.count(),
    }
    assert Practitioner.objects.published().count() == 5
    assert Article.objects.published().count() == 17


def test_command_leaves_a_clinic_alone_unless_told_to_reload():
    out = StringIO()
    call_command("demo", stdout=out)
    Clinic.objects.update(name="Tried out")
    call_command("demo", stdout=out)
    assert Clinic.objects.get().name == "Tried out"
    call_command("demo", "--reload", stdout=out)
    assert Clinic.objects.get().name == "Northgate Physiotherapy"


def test_command_prints_the_address_and_one_sign_in_for_each_role():
    out = StringIO()
    call_command("demo", stdout=out)
    for username in demo.ROLES:
        assert f"  {username} " in out.getvalue()
    assert "http://" in out.getvalue()
    assert demo.PASSWORD in out.getvalue()


def test_command_refuses_outside_demo_mode(settings):
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="never goes into a production site"):
        call_command("demo")


def test_dates_are_relative_to_the_day_of_loading():
    now = timezone.now() + timedelta(days=400)
    demo.load(now)
    newest = Article.objects.published(now).newest_first().first()
    assert timedelta(days=5) < now - newest.publish_at < timedelta(days=60)


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-22",  # a Sunday
        "2026-11-28",  # a Saturday, when one person works
        "2026-12-30",  # in the holidays
        "2027-03-15",  # the day after the clocks changed
    ],
)
def test_people_come_on_the_next_two_open_days(day):
    now = datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=ZoneInfo("America/Toronto"))
    load_past(now)
    desk = User.objects.get(username="frontdesk")
    days = sorted({visit.day for visit in Visit.objects.filter(starts_at__lt=now + timedelta(days=9))})
    coming = [each for each in days if each >= now.date()][:2]
    assert (coming[0] - now.date()).days < 9
    assert all(len(sheet.visits) == 2 for each in coming for sheet in sheets(desk, each))
    assert max(len(sheets(desk, each)) for each in coming) > 1
    assert not RequestEvent.objects.filter(at__gt=now).exists()


def test_figures_have_a_year_of_which_only_numbers_are_left():
    now = timezone.now()
    load_past(now)
    with timezone.override(Clinic.objects.get().zone):
        months = figures.months(now)
    assert all(8 <= month.number <= 14 for month in months[:-2])
    assert all(80 <= month.percent <= 100 for month in months if month.owed)
    assert sum(month.late for month in months) > 3
    old = AppointmentRequest.objects.exclude(anonymised_at=None)
    assert old.filter(created_at__lt=now - timedelta(days=200)).count() > 50
    assert {row.name for row in old} == {""}
    assert purge(now) == 0
    for request in AppointmentRequest.objects.all():
        assert request.version == request.events.count()
        assert request.status == request.events.last().to_status
