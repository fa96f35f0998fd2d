"""The page of one request: what it says, and everything that can be done there but setting times."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from services.booking import actions, emails
from services.booking.models import AppointmentRequest, CannedReply, RequestEvent
from services.outbox.models import OutgoingEmail
from tests.html_validity import validate

from .conftest import ROLES
from .desk import done, post, text
from .factories import EMAIL, let_begin, make_in_state, make_request, make_therapist

By = RequestEvent.By
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


class TestNextStep:
    @pytest.mark.parametrize(
        ("status", "heading", "first"),
        [
            ("held", "Held: is it genuine?", ["release_from_hold", "close"]),
            ("new", "Call and agree on a time", ["claim", "record_contact"]),
            ("in_progress", "Call and agree on a time", ["record_contact"]),
            ("offered", "Wait for the patient to choose", ["choose"]),
            ("confirmed", "Nothing to do until the visit", []),
            ("attended", "This has ended", []),
            ("cancelled", "This has ended", []),
        ],
    )
    def test_stands_on_top_with_its_form_open(self, desk, lena, status, heading, first):
        page = desk.get(make_in_state(status, lena).desk_url)
        assert page.context["step"].heading == heading
        assert [form.action for form in page.context["first"]] == first
        assert heading in text(page)

    def test_who_asked_for_mail_is_offered_times(self, desk):
        make_therapist()
        page = desk.get(make_request(email=EMAIL, contact_method="email").desk_url)
        assert [form.action for form in page.context["first"]] == ["claim", "offer"]

    def test_message_is_answered_and_has_no_times(self, desk, reply):
        make_therapist()
        item = make_request(kind="message", email=EMAIL, contact_method="email")
        page = desk.get(item.desk_url)
        assert [form.action for form in page.context["first"]] == ["claim", "send_reply"]
        assert not {"offer", "confirm", "cancel"} & set(page.context["forms"])
        assert done(desk, item, "make_appointment").kind == "appointment"
        assert "offer" in desk.get(item.desk_url).context["forms"]

    def test_wish_for_another_time_is_shown_with_its_words(self, desk, lena):
        item = actions.ask_change(make_in_state("confirmed", lena), times=["tue-late"], note="New shift")
        page = text(desk.get(item.desk_url))
        assert "They would like another time: Tue late New shift" in page
        assert done(desk, item, "keep_time", note="Called").change_asked_at is None
        assert "They would like another time:" not in text(desk.get(item.desk_url))

    def test_danger_word_is_said_in_words(self, desk):
        item = make_request()
        words = "The note holds a word that may mean danger. Read it first."
        assert words not in text(desk.get(item.desk_url))
        AppointmentRequest.objects.filter(pk=item.pk).update(read_first=True)
        assert words in text(desk.get(item.desk_url))


class TestRights:
    @pytest.mark.parametrize(
        "role", [role for role in ROLES if role not in {"owner", "clinician", "front desk"}]
    )
    def test_others_find_no_page(self, client, person, role):
        item = make_request()
        client.force_login(person(role))
        for response in (client.get(item.desk_url), post(client, item, "cancel")):
            assert response.status_code == 404
        item.refresh_from_db()
        assert item.version == 1

    def test_clinician_sees_what_is_theirs_to_do_and_no_more(self, client, person, reply):
        maya = person("clinician")
        item = make_request(practitioner=maya.practitioner, email=EMAIL)
        client.force_login(maya)
        page = client.get(item.desk_url)
        assert set(page.context["forms"]) == {"claim", "record_contact", "add_note", "send_reply"}
        assert page.context["coming"] == []
        for action in (
            "offer",
            "confirm",
            "cancel",
            "close",
            "merge",
            "make_appointment",
            "reopen",
            "resend",
        ):
            assert post(client, item, action).status_code == 403
        item.refresh_from_db()
        assert item.version == 1

    def test_clinician_says_who_came(self, client, person, lena):
        maya = person("clinician")
        item = make_in_state("confirmed", lena, practitioner=maya.practitioner)
        client.force_login(maya)
        assert "attended" not in client.get(item.desk_url).context["forms"]
        let_begin(item)
        assert {"attended", "no_show"} <= set(client.get(item.desk_url).context["forms"])
        assert done(client, item, "no_show").status == "no_show"

    def test_clinician_undoes_their_own_doing_only(self, client, person, lena):
        maya = person("clinician")
        item = make_in_state("confirmed", lena, practitioner=maya.practitioner)
        client.force_login(maya)
        assert client.get(item.desk_url).context["undo"] is None
        assert post(client, item, "undo").status_code == 403
        let_begin(item)
        done(client, item, "attended")
        assert done(client, item, "undo").status == "confirmed"

    def test_old_request_is_reopened_by_the_owner_only(self, client, person, lena):
        with time_machine.travel(timezone.now() - timedelta(days=9)):
            item = make_in_state("closed", lena)
        client.force_login(lena)
        assert "reopen" not in client.get(item.desk_url).context["forms"]
        response = post(client, item, "reopen", note="She rang")
        assert response.status_code == 409
        assert "A manager can open it again" in text(response)
        assert "She rang" in text(response)
        client.force_login(person("owner"))
        assert done(client, item, "reopen").status == "in_progress"


class TestActions:
    def test_choice_and_refusal_for_the_patient(self, desk, lena):
        item = make_in_state("offered", lena)
        page = desk.get(item.desk_url)
        assert "10:00 am with Maya Okafor" in text(page)
        assert "Choose one from the list" in text(post(desk, item, "choose"))
        assert done(desk, item, "choose", visit=item.visits.get().pk).status == "confirmed"
        other = make_in_state("offered", lena)
        assert done(desk, other, "refuse_offers", note="Away till May").status == "in_progress"
        assert not other.visits.exists()

    def test_time_that_lapsed_can_not_be_chosen(self, desk, lena):
        item = make_in_state("offered", lena)
        item.visits.update(held_until=timezone.now())
        page = desk.get(item.desk_url)
        assert [form.action for form in page.context["first"]] == ["refuse_offers"]
        assert post(desk, item, "choose", visit=item.visits.get().pk).status_code == 200
        item.refresh_from_db()
        assert item.status == "offered"

    def test_visit_stands_in_a_block_of_its_own(self, desk, lena):
        item = make_in_state("confirmed", lena)
        page = text(desk.get(item.desk_url))
        assert f"When {item.visit.when}, 45 minutes With Maya Okafor Where Northgate" in page

    @pytest.mark.parametrize(("reason", "said"), [("better", "Feeling better"), ("", "")])
    def test_cancelling_keeps_the_reason_and_frees_the_time(self, desk, lena, reason, said):
        item = make_in_state("confirmed", lena)
        assert done(desk, item, "cancel", reason=reason, note="By phone").status == "cancelled"
        assert not item.visits.exists()
        assert item.events.last().detail_text == said

    def test_outcome_waits_for_the_visit(self, desk, lena):
        item = make_in_state("confirmed", lena)
        assert "attended" not in desk.get(item.desk_url).context["forms"]
        assert "has not begun" in text(post(desk, item, "attended"))
        let_begin(item)
        assert done(desk, item, "attended").status == "attended"

    def test_what_ended_is_opened_again(self, desk, lena):
        item = done(desk, make_in_state("cancelled", lena), "reopen", note="Changed her mind")
        assert (item.status, item.claimed_by) == ("in_progress", lena)


class TestUndo:
    def test_can_be_undone_for_as_long_as_it_says(self, desk, lena):
        with time_machine.travel("2026-11-18 15:00Z", tick=False) as clock:
            item = make_in_state("confirmed", lena, email=EMAIL)
            clock.shift(30)
            page = desk.get(item.desk_url)
            assert "You can undo it for 60 more seconds." in text(page)
            assert item.visit.when in text(page)
            assert done(desk, item, "undo").status == "new"
            assert OutgoingEmail.objects.get(about=item.reference, kind=emails.AGREED).status == "withdrawn"
            page = desk.get(item.desk_url)
            assert page.context["undo"] is None
            assert "Undone: Visit agreed" in text(page)

    def test_is_over_when_the_mail_may_leave(self, desk, lena):
        with time_machine.travel("2026-11-18 15:00Z", tick=False) as clock:
            item = make_in_state("confirmed", lena, email=EMAIL)
            clock.shift(settings.BOOKING_UNDO)
            assert desk.get(item.desk_url).context["undo"] is None
            response = post(desk, item, "undo")
            assert response.status_code == 409
            assert "too late to undo" in text(response)
        item.refresh_from_db()
        assert item.status == "confirmed"


def test_page_costs_the_same_however_much_it_shows(desk, lena, reply, django_assert_max_num_queries):
    item = make_request(email=EMAIL)
    make_in_state("offered", lena)

    def count():
        with django_assert_max_num_queries(19) as captured:
            assert desk.get(item.desk_url).context["coming"]
        return len(captured)

    few = count()
    for _number in range(4):
        make_in_state("confirmed", lena, email=EMAIL)
        CannedReply.objects.create(title=f"Reply {_number}", subject="Hi", body="Hello")
    OutgoingEmail.objects.filter(about=item.reference).update(status="failed")
    assert count() == few


@pytest.mark.validator
def test_page_is_valid_with_everything_on_it(desk, lena, reply):
    """Forms that came back with errors, an undo, a wish for another time, failed mail."""
    make_therapist()
    new, agreed = make_request(email=EMAIL), make_in_state("confirmed", lena, email=EMAIL)
    OutgoingEmail.objects.filter(about=new.reference).update(status="failed")
    pages = {
        "offer": post(desk, new, "offer", **{"2-starts": "10:00"}),
        "reply": post(desk, new, "send_reply"),
        "undo": desk.get(agreed.desk_url),
        "wish": desk.get(actions.ask_change(agreed, times=["tue-late"], note="New shift").desk_url),
    }
    assert validate({name: page.content.decode() for name, page in pages.items()}) == []
