from datetime import time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission

from services.booking import actions
from services.models import Clinic
from tests.factories import make_condition

from .factories import NAME, NOTE, make_in_state, make_request, make_slot, make_therapist, next_monday

DAY = "/desk/day/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def agree(actor, with_whom, *, at=time(10), day=None, **fields):
    """A request with an agreed visit."""
    slot = make_slot(with_whom, at=at, day=day)
    return actions.confirm(make_request(**fields), actor=actor, version=1, slot=slot)


def sheet(client, day=None, **query) -> str:
    """The sheet of next Monday, or of `day`."""
    response = client.get(DAY, {"day": (day or next_monday()).isoformat()} | query)
    assert response.status_code == 200
    return response.content.decode()


def test_has_a_block_for_each_practitioner_with_times_in_order(desk, lena):
    daniel = make_therapist(name="Daniel Roy", position=2)
    maya = make_therapist(name="Maya Okafor", position=1)
    late = agree(lena, maya, at=time(14, 20), may_name_clinic=False, for_whom="child")
    early = agree(lena, maya, at=time(9))
    other = agree(lena, daniel)
    page = sheet(desk)
    order = [page.index(words) for words in (">Maya Okafor</h2>", early.reference, late.reference)]
    assert order == sorted(order)
    assert page.index(">Daniel Roy</h2>") < page.index(other.reference)
    assert page.index(late.reference) < page.index(">Daniel Roy</h2>")
    for shown in ("9:00 am", "2:20 pm", NAME, "613-555-0199", "do not name the clinic", "My child", "45 min"):
        assert shown in page
    assert page.count('<section class="sheet"') == 2


def test_tells_what_visits_are_about_only_when_asked_and_never_the_note(desk, lena):
    agree(lena, make_therapist(), reason="low-back-leg", condition=make_condition(title="Sciatica"))
    assert "Low back" not in sheet(desk)
    page = sheet(desk, reasons="on")
    assert "Low back or leg" in page
    assert NOTE not in page
    assert "reasons=on" in page


def test_shows_only_the_day_and_only_what_is_agreed(desk, lena):
    item = agree(lena, make_therapist())
    offered = make_in_state("offered", lena)
    cancelled = actions.cancel(agree(lena, make_therapist()), actor=lena, version=2)
    page = sheet(desk)
    assert item.reference in page
    assert offered.reference not in page
    assert cancelled.reference not in page
    assert item.reference not in sheet(desk, next_monday() + timedelta(days=1))
    assert "No visits on this day." in sheet(desk, next_monday() + timedelta(days=1))


def test_leads_to_the_days_before_and_after_and_starts_with_today(desk, lena):
    with time_machine.travel("2026-12-31 15:00Z"):
        desk.force_login(lena)
        response = desk.get(DAY)
        assert response.context["day"].isoformat() == "2026-12-31"
        page = response.content.decode()
        assert 'href="?day=2026-12-30"' in page
        assert 'href="?day=2027-01-01"' in page
        assert "Today</a>" not in page
        assert "Today</a>" in sheet(desk)


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "9" * 5000, "\0"])
def test_an_odd_day_is_explained_and_kept(desk, day):
    response = desk.get(DAY, {"day": day})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert 'href="#id_day"' in page
    assert "sheet" not in response.context


def test_a_clinician_sees_their_own_day_only(client, person, lena):
    maya = person("clinician")
    location = Clinic.objects.current().main_location
    for weekday in range(5):
        maya.practitioner.days.create(location=location, weekday=weekday)
    theirs = agree(lena, maya.practitioner, name="Asks For Maya")
    other = agree(lena, make_therapist(), practitioner=maya.practitioner, name="Wanted Maya, Got Daniel")
    client.force_login(maya)
    page = sheet(client)
    assert theirs.reference in page
    assert other.reference not in page


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor"])
def test_others_find_no_such_page(client, person, role):
    client.force_login(person(role))
    assert client.get(DAY).status_code == 404


def test_who_may_only_look_sees_the_sheet(client, lena):
    item = agree(lena, make_therapist())
    lena.groups.clear()
    lena.user_permissions.set(
        Permission.objects.filter(codename__in=["view_appointmentrequest", "view_all_requests"])
    )
    client.force_login(lena)
    assert item.reference in sheet(client)


def test_a_full_day_costs_as_many_queries_as_one_visit(desk, lena, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(8) as captured:
            sheet(desk)
        return len(captured)

    agree(lena, make_therapist(), condition=make_condition())
    one = count()
    for _number in range(3):
        person = make_therapist()
        for hour in (9, 11, 14):
            agree(lena, person, at=time(hour))
    assert count() == one
