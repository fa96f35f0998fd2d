"""Times that are agreed by phone or at the door, and visits that move."""

from datetime import time

import pytest

from services.booking import actions
from tests.factories import make_user

from .desk import post, row, row_errors, times
from .factories import EMAIL, make_in_state, make_request, make_slot, make_therapist, next_monday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


@pytest.fixture
def maya(a_clinic):
    """A practitioner who is there from Monday to Friday."""
    return make_therapist()


class TestAgree:
    def test_agreed_by_phone(self, desk, maya):
        item = make_request(email=EMAIL)
        assert post(desk, item, "confirm", **row(maya), note="Rang").status_code == 302
        assert times(item) == [("confirmed", next_monday(), time(10), 45)]
        item.refresh_from_db()
        assert item.status == "confirmed"

    def test_outside_hours_a_reason_is_asked_for_and_then_it_works(self, desk, maya):
        item = make_request()
        assert 'name="reason"' not in confirm_form(desk.get(item.desk_url))
        response = post(desk, item, "confirm", **row(maya, at="07:30"))
        assert "outside the opening hours" in row_errors(response)
        assert 'name="reason"' in confirm_form(response)
        assert times(item) == []
        typed = row(maya, at="07:30") | {"reason": "Maya comes early for her"}
        assert post(desk, item, "confirm", **typed).status_code == 302
        assert times(item) == [("confirmed", next_monday(), time(7, 30), 45)]
        event = item.events.last()
        assert (event.detail, event.note) == ("overruled", "Maya comes early for her")

    def test_overlap_is_for_managers_with_a_reason(self, client, person, lena, maya):
        actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(maya))
        item = make_request()
        client.force_login(lena)
        for reason in ("", "Twins"):
            response = post(client, item, "confirm", **row(maya), reason=reason)
            assert row_errors(response) == "Maya Okafor has somebody else then."
        client.force_login(person("owner"))
        response = post(client, item, "confirm", **row(maya))
        assert "If both are meant, say why below." in row_errors(response)
        assert 'name="reason"' in confirm_form(response)
        assert post(client, item, "confirm", **row(maya), reason="Twins").status_code == 302
        assert item.visits.get().may_overlap

    def test_somebody_quicker_is_told_beside_the_row(self, desk, lena, maya, monkeypatch):
        actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(maya))
        monkeypatch.setattr("services.booking.desk.forms.times.SlotForm.taken", lambda row: "")
        response = post(desk, make_request(), "confirm", **row(maya))
        assert response.status_code == 409
        assert "has somebody else then" in row_errors(response)

    def test_hours_that_changed_meanwhile_ask_for_a_reason(self, desk, maya, monkeypatch):
        monkeypatch.setattr("services.booking.desk.forms.times.warnings", lambda *_slot: [])
        response = post(desk, make_request(), "confirm", **row(maya, at="07:30"))
        assert response.status_code == 409
        assert "outside the opening hours" in row_errors(response)
        assert 'name="reason"' in confirm_form(response)

    def test_second_of_two_people_keeps_the_reason(self, desk, lena, maya):
        item = make_request()
        actions.add_note(item, actor=make_user(), version=1, note="x")
        typed = row(maya, at="07:30") | {"reason": "Maya comes early", "note": "Rang"}
        response = desk.post(item.desk_url, {"action": "confirm", "version": 1} | typed)
        assert response.status_code == 409
        assert 'value="Maya comes early"' in confirm_form(response)
        assert post(desk, item, "confirm", **typed).status_code == 302


def confirm_form(response) -> str:
    """The markup of the form that agrees on a time."""
    page = response.content.decode()
    start = page.index('id="id_confirm_version"')
    return page[start : page.index("</form>", start)]


class TestMove:
    def test_starts_from_the_visit_as_it_is_and_frees_its_time(self, desk, lena):
        item = make_in_state("confirmed", lena)
        visit = item.visit
        first = desk.get(item.desk_url).context["forms"]["move_visit"].rows[0]
        assert (first["day"].value(), first["starts"].value()) == (visit.day, visit.starts)
        # It overlaps with its own old time, which is no reason against it.
        assert post(desk, item, "move_visit", **row(visit.practitioner, at="10:30")).status_code == 302
        assert times(item) == [("confirmed", next_monday(), time(10, 30), 45)]

    def test_answers_the_wish_for_another_time(self, desk, lena):
        item = actions.ask_change(make_in_state("confirmed", lena), times=["mon-late"])
        page = desk.get(item.desk_url)
        assert [form.action for form in page.context["first"]] == ["move_visit", "keep_time"]
        post(desk, item, "move_visit", **row(item.visit.practitioner, at="16:00"))
        item.refresh_from_db()
        assert item.change_asked_at is None
        assert item.status == "confirmed"

    def test_taken_time_leaves_the_visit_where_it_is(self, desk, lena, maya):
        actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(maya))
        item = make_in_state("confirmed", lena)
        before = times(item)
        response = post(desk, item, "move_visit", **row(maya))
        assert "has somebody else then" in row_errors(response)
        assert times(item) == before
