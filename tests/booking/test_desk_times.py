"""Setting times at the desk: offers, agreed visits, moves, and what is said when a time can't be had."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions
from services.booking.models import AppointmentRequest
from services.models import Leave
from tests.factories import make_closure, make_fee, make_treatment, make_user, today

from .desk import empty, post, row, row_errors, times
from .factories import EMAIL, NAME, make_request, make_slot, make_therapist, next_monday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


@pytest.fixture
def maya(a_clinic):
    """A practitioner who is there from Monday to Friday."""
    return make_therapist()


class TestOffer:
    def test_one_time_with_empty_rows_beside_it(self, desk, maya):
        item = make_request(email=EMAIL)
        response = post(desk, item, "offer", **row(maya), **empty(2, maya), **empty(3, maya))
        assert response.status_code == 302
        assert times(item) == [("offered", next_monday(), time(10), 45)]

    def test_three_times_with_several_people(self, desk, maya):
        item, daniel = make_request(), make_therapist(name="Daniel Reyes")
        rows = row(maya) | row(daniel, 2) | row(maya, 3, at="15:30", minutes=60)
        assert post(desk, item, "offer", **rows, note="Told her sister").status_code == 302
        assert len(times(item)) == 3
        item.refresh_from_db()
        assert item.status == "offered"
        assert item.events.last().note == "Told her sister"
        page = desk.get(item.desk_url).content.decode()
        assert page.count("Daniel Reyes") >= 2

    def test_first_look_shows_the_wish(self, desk, maya, clinic):
        daniel = make_therapist(name="Daniel Reyes")
        treatment = make_treatment(fee=make_fee(minutes=30))
        item = make_request(practitioner=daniel, treatment=treatment)
        first, second, third = desk.get(item.desk_url).context["forms"]["offer"].rows
        assert first["practitioner"].value() == daniel.pk
        assert first["location"].value() == clinic.main_location_id
        assert [form["minutes"].value() for form in (first, second, third)] == [30, 30, 30]
        anyone = desk.get(make_request().desk_url).context["forms"]["offer"].rows[0]
        assert (anyone["practitioner"].value(), anyone["minutes"].value()) == (None, 45)

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"1-day": ""}, "Enter the day"),
            ({"1-starts": ""}, "Enter the time"),
            ({"1-practitioner": ""}, "Choose who they will see"),
            ({"1-location": ""}, "Choose where"),
            ({"1-minutes": ""}, "Enter how many minutes it takes"),
            ({"1-minutes": "0"}, "greater than or equal to 5"),
            ({"1-minutes": "9" * 30}, "less than or equal to 480"),
            ({"1-practitioner": "999999"}, "Select a valid choice"),
            ({"1-practitioner": "x"}, "Select a valid choice"),
            ({"1-day": "9999-12-31"}, "within the next two years"),
            ({"1-day": "0001-01-01"}, "still to come"),
            ({"1-day": "soon"}, "Enter a valid date"),
            ({"1-starts": "25:00"}, "Enter a valid time"),
            ({"1-starts": "05:00"}, "outside the opening hours"),
            ({"1-starts": "16:45"}, "outside the opening hours"),
            ({"1-starts": "23:45"}, "outside the opening hours"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_row_and_all_else_is_kept(self, desk, maya, change, error):
        item = make_request()
        typed = row(maya) | row(maya, 2, at="13:00") | {"note": "Typed words"} | change
        response = post(desk, item, "offer", **typed)
        page = response.content.decode()
        assert error in row_errors(response)
        assert "<title>Error:" in page
        assert row_errors(response, 2) == ""
        assert 'value="13:00"' in page
        assert "Typed words" in page
        assert times(item) == []
        item.refresh_from_db()
        assert item.version == 1

    def test_error_is_led_to_from_the_top(self, desk, maya):
        page = post(desk, make_request(), "offer", **row(maya, at="05:00")).content.decode()
        assert re.search(r'<a href="#id_offer_1-starts">[^<]*outside the opening hours', page)
        assert 'id="id_offer_1-starts"' in page

    def test_past_is_refused(self, desk, maya):
        response = post(desk, make_request(), "offer", **row(maya, day=today() - timedelta(days=1)))
        assert "still to come" in row_errors(response)

    def test_time_that_the_clocks_skip_or_repeat_is_refused(self, client, lena, maya):
        with time_machine.travel("2027-01-04 15:00Z"):
            client.force_login(lena)
            item = make_request()
            for day, at in ((date(2027, 3, 14), "02:30"), (date(2027, 11, 7), "01:30")):
                response = post(client, item, "offer", **row(maya, day=day, at=at))
                assert "clocks change" in row_errors(response)

    def test_leave_and_closures_are_refused(self, desk, maya):
        Leave.objects.create(practitioner=maya, first_day=next_monday(), last_day=next_monday())
        day = next_monday() + timedelta(days=1)
        make_closure(day)
        item = make_request()
        assert "on leave" in row_errors(post(desk, item, "offer", **row(maya)))
        assert "closed on that day" in row_errors(post(desk, item, "offer", **row(maya, day=day)))

    def test_time_of_somebody_else_is_refused_held_ones_included(self, desk, maya, lena):
        for action in ("offer", "confirm"):
            other, item = make_request(), make_request()
            at = "09:00" if action == "offer" else "14:00"
            assert post(desk, other, action, **row(maya, at=at)).status_code == 302
            response = post(desk, item, "offer", **row(maya, at=at.replace(":00", ":30")))
            assert "Maya Okafor has somebody else then." in row_errors(response)
            assert times(item) == []

    def test_offer_that_lapsed_is_free_for_others(self, desk, maya):
        other, item = make_request(), make_request()
        post(desk, other, "offer", **row(maya))
        other.visits.update(held_until=timezone.now())
        assert post(desk, item, "offer", **row(maya)).status_code == 302
        assert len(times(item)) == 1

    def test_rows_that_overlap_are_refused(self, desk, maya):
        rows = row(maya) | row(maya, 2, at="10:30") | row(make_therapist(), 3)
        response = post(desk, make_request(), "offer", **rows)
        assert row_errors(response, 1) == ""
        assert "overlaps with time 1" in row_errors(response, 2)
        assert row_errors(response, 3) == ""

    def test_somebody_quicker_is_told_and_all_is_kept(self, desk, maya, monkeypatch):
        item = make_request()
        monkeypatch.setattr("services.booking.desk.forms.times.SlotForm.taken", lambda row: "")
        actions.offer(make_request(), actor=make_user("front desk"), version=1, slots=[make_slot(maya)])
        response = post(desk, item, "offer", **row(maya), note="Typed words")
        page = response.content.decode()
        assert response.status_code == 409
        assert "has somebody else then" in page
        assert "Typed words" in page
        assert f'value="{next_monday().isoformat()}"' in page

    def test_second_of_two_people_keeps_all_three_rows(self, desk, maya):
        item, ines = make_request(), make_user(first_name="Ines")
        actions.claim(item, actor=ines, version=1)
        rows = row(maya) | row(maya, 2, at="11:00", minutes=30) | row(maya, 3, at="13:20")
        response = desk.post(item.desk_url, {"action": "offer", "version": 1, "note": "Typed words"} | rows)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Somebody else was quicker" in page
        assert "Taken on" in page
        form = page[page.index('id="id_offer_version"') :]
        for value in ("10:00", "11:00", "13:20", next_monday().isoformat()):
            assert f'value="{value}"' in form
        assert "Typed words" in form
        assert times(item) == []
        assert post(desk, item, "offer", note="Typed words", **rows).status_code == 302
        assert len(times(item)) == 3

    def test_second_of_two_people_who_offered_alike_is_told_what_the_first_did(self, desk, maya):
        item = make_request()
        actions.offer(item, actor=make_user("front desk"), version=1, slots=[make_slot(maya)])
        response = desk.post(item.desk_url, {"action": "offer", "version": 1} | row(maya))
        assert response.status_code == 409
        assert "Times offered" in response.content.decode()
        assert item.visits.count() == 1


class TestComingDays:
    def test_show_who_works_when_and_what_is_taken_without_names(self, desk, lena, maya):
        daniel = make_therapist(name="Daniel Reyes")
        Leave.objects.create(practitioner=daniel, first_day=today(), last_day=today() + timedelta(days=3))
        day = today() + timedelta(days=7 - today().weekday())
        with_maya = actions.confirm(
            make_request(name="Somebody Else", phone="+16135550111"),
            actor=lena,
            version=1,
            slot=make_slot(maya, day=day),
        )
        held = make_request(name="Another One", phone="+16135550112")
        actions.offer(held, actor=lena, version=1, slots=[make_slot(maya, day=day, at=time(14), minutes=30)])
        item = make_request(practitioner=daniel)
        response = desk.get(item.desk_url)
        page = response.content.decode()
        assert [row.practitioner for row in response.context["coming"]] == [daniel, maya]
        assert "10:00 am – 10:45 am, " in page
        assert with_maya.reference in page
        assert re.search(rf"2:00 pm – 2:30 pm, <a[^>]*>{held.reference}</a>, held", page)
        assert "On leave:" in page
        assert "Mon, Northgate" in page
        for name in ("Somebody Else", "Another One"):
            assert name not in page

    def test_show_the_one_who_was_chosen_first(self, desk, maya):
        daniel = make_therapist(name="Daniel Reyes")
        response = post(desk, make_request(practitioner=maya), "offer", **row(daniel, at="05:00"))
        assert response.context["coming"][0].practitioner == daniel

    def test_lapsed_offers_are_not_shown(self, desk, lena, maya):
        held = make_request()
        actions.offer(held, actor=lena, version=1, slots=[make_slot(maya)])
        held.visits.update(held_until=timezone.now())
        (schedule,) = desk.get(make_request(phone="+16135550111").desk_url).context["coming"]
        assert schedule.taken == []


def test_nobody_but_the_desk_sets_times(client, person, lena, maya):
    clinician = person("clinician")
    item = make_request(practitioner=clinician.practitioner)
    client.force_login(clinician)
    for action in ("offer", "confirm"):
        assert post(client, item, action, **row(maya)).status_code == 403
    assert times(item) == []


def test_page_names_nobody_in_its_title_after_a_refusal(desk, maya):
    page = post(desk, make_request(), "offer", **row(maya, at="05:00")).content.decode()
    assert NAME not in re.search("<title>(.*?)</title>", page, re.DOTALL)[1]


def test_without_practitioners_no_times_are_asked_for(desk, clinic):
    forms = desk.get(make_request().desk_url).context["forms"]
    assert not {"offer", "confirm"} & set(forms)
    assert AppointmentRequest.objects.count() == 1
