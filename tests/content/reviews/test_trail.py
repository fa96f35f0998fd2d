"""The trail: rows that stay, a list with filters, and a file no spreadsheet is tricked by."""

import csv
import io

import pytest
from django.urls import reverse

from services.content import actions
from services.content.models import ContentEvent
from services.guard.append_only import AppendOnly
from tests.factories import make_page, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:content_contentevent_changelist"
FILE = "admin:content_contentevent_csv"


@pytest.fixture
def events(people):
    page = make_page(title="=1+1")
    actions.record(page, ContentEvent.Kind.RETIRED, user=people.publisher, why="=cmd|' /C calc'!A0")
    actions.record(page, ContentEvent.Kind.BACK, user=None)
    return ContentEvent.objects.all()


def cells(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_what_happened_is_not_changed(events):
    event = events.first()
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    with pytest.raises(AppendOnly):
        events.update(why="")
    with pytest.raises(AppendOnly):
        events.delete()
    assert events.count() == 2


def test_trail_outlives_who_made_it_and_what_it_is_about(events, people):
    publisher = people.publisher.pk
    people.publisher.delete()
    assert ContentEvent.objects.filter(by=publisher).count() == 0
    assert ContentEvent.objects.count() == 2


def test_auditor_reads_and_filters_the_trail(client, events):
    client.force_login(make_user("auditor"))
    response = client.get(reverse(LIST), {"kind__exact": "retired"})
    assert response.context["cl"].result_count == 1
    assert client.get(reverse("admin:content_contentevent_add")).status_code == 403


def test_file_holds_what_the_filters_leave_and_no_formula(client, events):
    client.force_login(make_user("auditor"))
    head, *found = cells(client.get(reverse(FILE), {"kind__exact": "retired"}))
    assert head[:2] == ["When (UTC)", "Kind of text"]
    assert len(found) == 1
    assert found[0][1] == "content.page"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in found[0])
    assert found[0][3] == "'=1+1"
    assert len(cells(client.get(reverse(FILE)))) == 3


def test_filter_that_is_none_leads_back_to_the_list(client, events):
    client.force_login(make_user("auditor"))
    assert client.get(reverse(FILE), {"no_such_field": "1"}).url == reverse(LIST)


def test_front_desk_reads_no_trail(client, events):
    client.force_login(make_user("front desk"))
    assert client.get(reverse(FILE)).status_code == 403
