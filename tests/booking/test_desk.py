import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver
from django.utils import timezone

from services.booking import actions
from services.booking.models import AppointmentRequest
from services.outbox.models import OutgoingEmail
from tests.factories import make_condition, make_practitioner, make_user

from .conftest import ROLES
from .factories import EMAIL, NAME, NOTE, make_request

QUEUE = "/desk/booking/appointmentrequest/"
MAY_ENTER = ("owner", "front desk", "clinician")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def desk_paths(reference: str) -> list[str]:
    """Every address under /desk/, found in the URL map so that a new one can't be forgotten."""
    found = ["/desk/nowhere/", "/desk/nowhere", f"{QUEUE}{reference}/history/", f"{QUEUE}add/"]

    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, path)
            elif path.startswith("desk/"):
                path = path.replace("(?P<url>.*)$", "lost")
                path = re.sub(r"\^\(\?P<app_label>[^)]*\)/\$", "booking/", path)
                path = path.replace("<slug:reference>", reference).replace("<path:content_type_id>", "1")
                found.append("/" + path.replace("<path:object_id>", "1"))

    walk(get_resolver().url_patterns, "")
    assert len(found) > 12
    return found


class TestAccess:
    @pytest.mark.parametrize("role", [role for role in ROLES if role not in MAY_ENTER])
    def test_signed_in_without_a_desk_role_everything_is_404(self, client, person, role):
        item = make_request()
        client.force_login(person(role))
        for path in set(desk_paths(item.reference)) - ({"/desk/figures/"} if role == "auditor" else set()):
            for response in (client.get(path), client.post(path, {"action": "claim", "version": 1})):
                assert response.status_code == 404, path
                assert NAME not in response.content.decode()
        item.refresh_from_db()
        assert item.version == 1

    def test_superuser_without_staff_status_may_enter_and_staff_status_alone_may_not(self, client):
        client.force_login(make_user(is_superuser=True))
        assert client.get(QUEUE).status_code == 200
        client.force_login(make_user(is_staff=True))
        assert client.get(QUEUE).status_code == 404

    def test_signed_out_everything_leads_to_sign_in(self, client):
        item = make_request()
        for path in desk_paths(item.reference):
            response = client.get(path, {"q": NAME})
            assert response.status_code == 302, path
            assert response["Location"] == f"/accounts/login/?next={path}"

    @pytest.mark.parametrize("role", MAY_ENTER)
    def test_desk_roles_open_the_queue_uncached(self, client, person, role):
        client.force_login(person(role))
        response = client.get("/desk/", follow=True)
        assert response.redirect_chain == [(QUEUE, 302)]
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert client.get("/desk/login/")["Location"] == QUEUE
        assert client.get("/desk/booking/")["Location"] == QUEUE

    def test_stock_pages_of_the_site_work_for_the_desk(self, desk):
        assert desk.get("/desk/password_change/")["Location"] == "/accounts/password/"
        assert "no-store" in desk.get("/desk/jsi18n/")["Cache-Control"]
        assert desk.get("/desk/nowhere/").status_code == 404

    def test_person_who_left_sees_nothing(self, client, lena):
        client.force_login(lena)
        lena.is_active = False
        lena.save()
        assert client.get(QUEUE).status_code == 302

    def test_clinician_sees_what_asks_for_them_or_is_with_them(self, client, person):
        maya = person("clinician")
        theirs = make_request(practitioner=maya.practitioner, name="Asks For Maya")
        taken = actions.claim(make_request(name="Taken By Maya"), actor=maya, version=1)
        other = make_request(practitioner=make_practitioner(), name="Asks For Daniel")
        client.force_login(maya)
        page = client.get(f"{QUEUE}?tab=all").content.decode()
        assert "Asks For Maya" in page
        assert "Taken By Maya" in page
        assert "Asks For Daniel" not in page
        assert other.reference not in page
        assert client.get(theirs.desk_url).status_code == 200
        assert other.reference not in client.get(taken.desk_url).content.decode()
        for method in (client.get, client.post):
            assert method(other.desk_url, {"action": "claim", "version": 1}).status_code == 404
        assert "Asks For Daniel" not in client.post(QUEUE, {"q": "Daniel"}).content.decode()

    def test_clinician_who_hands_back_what_was_theirs_by_claim_returns_to_the_queue(self, client, person):
        maya = person("clinician")
        item = actions.claim(make_request(), actor=maya, version=1)
        client.force_login(maya)
        response = client.post(item.desk_url, {"action": "release", "version": 2})
        assert response["Location"] == "/desk/"

    def test_who_may_only_look_gets_no_buttons_and_changes_nothing(self, client, person, lena):
        item = make_request()
        lena.groups.clear()
        lena.user_permissions.set(permissions("view_appointmentrequest", "view_all_requests"))
        client.force_login(lena)
        assert "<button" not in client.get(item.desk_url).content.decode().partition('id="content-main"')[2]
        assert client.post(item.desk_url, {"action": "claim", "version": 1}).status_code == 403

    def test_content_admin_has_no_way_to_a_request(self, client, person):
        item = make_request()
        client.force_login(person("editor"))
        kind = ContentType.objects.get_for_model(AppointmentRequest).pk
        for path in (f"/admin/r/{kind}/{item.pk}/", "/admin/booking/", "/admin/booking/appointmentrequest/"):
            assert client.get(path).status_code == 404


def permissions(*names):
    return Permission.objects.filter(codename__in=names)


class TestRequestPage:
    def test_shows_wish_beside_the_number_facts_history_and_mail(self, desk, lena):
        item = make_request(
            email=EMAIL, may_name_clinic=False, condition=make_condition(title="Sciatica"), reason="other"
        )
        item = actions.add_note(item, actor=lena, version=1, note="Prefers mornings")
        page = desk.get(item.desk_url).content.decode()
        assert "Call me, leave no message; do not name the clinic" in page
        for shown in (NAME, NOTE, EMAIL, "Sciatica", "Prefers mornings", "Front Desk", "Website", "Asked"):
            assert shown in page
        assert "“We have your request”, to the patient: Waiting" in page
        assert NAME not in re.search("<title>(.*?)</title>", page, re.DOTALL)[1]

    def test_shows_other_requests_of_the_same_person(self, desk):
        item = make_request()
        same = make_request(phone="+16135550199;ext=4", status="closed")
        other = make_request(phone="+16135550111")
        page = desk.get(item.desk_url).content.decode()
        assert "1 other request with this number or address" in page
        assert same.reference in page
        assert other.reference not in page

    @pytest.mark.parametrize(
        ("status", "names"),
        [
            ("new", {"claim", "record_contact", "add_note", "cancel", "close"}),
            ("held", {"release_from_hold", "add_note", "cancel", "close"}),
            ("closed", {"add_note", "reopen"}),
        ],
    )
    def test_offers_what_can_be_done(self, desk, status, names):
        assert set(desk.get(make_request(status=status).desk_url).context["forms"]) == names

    @pytest.mark.parametrize(
        ("status", "fields", "result", "said"),
        [
            ("new", {"action": "claim"}, "in_progress", "is with you now"),
            ("held", {"action": "release_from_hold"}, "new", "is in the queue now"),
            ("new", {"action": "record_contact", "outcome": "no-answer"}, "in_progress", "attempt noted"),
            ("new", {"action": "add_note", "note": "Prefers mornings"}, "new", "Note added"),
            ("new", {"action": "close", "reason": "declined"}, "closed", "is closed"),
        ],
    )
    def test_each_thing_can_be_done_and_is_said(self, desk, status, fields, result, said):
        item = make_request(status=status)
        response = desk.post(item.desk_url, {"version": 1} | fields, follow=True)
        item.refresh_from_db()
        assert response.redirect_chain == [(item.desk_url, 302)]
        assert item.status == result
        (message,) = response.context["messages"]
        assert said in str(message)
        assert item.reference in str(message)
        assert NAME not in str(message)

    def test_claimed_request_can_be_handed_back(self, desk, lena):
        item = actions.claim(make_request(), actor=lena, version=1)
        assert "release" in desk.get(item.desk_url).context["forms"]
        desk.post(item.desk_url, {"action": "release", "version": 2})
        item.refresh_from_db()
        assert item.status == "new"

    def test_second_of_two_people_sees_what_changed_and_keeps_their_text(self, desk):
        ines, item = make_user(first_name="Ines"), make_request()
        actions.claim(item, actor=ines, version=1)
        typed = {"action": "add_note", "version": 1, "note": "She has a wheelchair"}
        response = desk.post(item.desk_url, typed)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Somebody else was quicker" in page
        assert "She has a wheelchair" in page
        changed = page[page.index('class="changed"') : page.index('class="request"')]
        assert "Taken on" in changed
        assert "Ines" in changed
        assert "Asked" not in changed
        version = re.search(r'name="version" value="(\d+)" id="id_add_note_version"', page)[1]
        assert desk.post(item.desk_url, typed | {"version": version}).status_code == 302
        assert item.events.last().note == "She has a wheelchair"

    def test_refusal_is_explained_and_keeps_the_text(self, desk):
        item = make_request(status="held")
        typed = {"action": "close", "version": 1, "reason": "answered", "note": "Rang back"}
        response = desk.post(item.desk_url, typed)
        assert response.status_code == 409
        assert "Let it into the queue first, or close it as spam." in response.content.decode()
        assert "Rang back" in response.content.decode()

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"action": "add_note", "note": " "}, "Write a note"),
            ({"action": "close", "reason": ""}, "Choose one from the list"),
            ({"action": "close", "reason": "forged"}, "Choose one from the list"),
            ({"action": "record_contact"}, "Choose one from the list"),
            ({"action": "claim", "version": "9" * 400}, "Please reload the page"),
            ({"action": "claim", "version": "x"}, "Please reload the page"),
        ],
    )
    def test_errors_are_said_and_nothing_happens(self, desk, fields, error):
        item = make_request()
        page = desk.post(item.desk_url, {"version": 1} | fields).content.decode()
        assert error in page
        assert "<title>Error:" in page
        item.refresh_from_db()
        assert item.version == 1

    def test_unknown_action_is_404(self, desk):
        for action in ("submit", "_move", "delete", ""):
            response = desk.post(make_request().desk_url, {"action": action, "version": 1})
            assert response.status_code == 404

    def test_three_attempts_in_vain_suggest_closing(self, desk, lena):
        item = make_request()
        for version in (1, 2, 3):
            assert "Three attempts in vain" not in desk.get(item.desk_url).content.decode()
            actions.record_contact(item, actor=lena, version=version, outcome="no-answer")
        assert "Three attempts in vain" in desk.get(item.desk_url).content.decode()

    def test_no_histories_hold_anything_about_a_request(self, desk):
        item = make_request()
        desk.post(item.desk_url, {"action": "claim", "version": 1})
        assert not LogEntry.objects.exists()

    def test_reading_changes_nothing(self, desk):
        item = make_request()
        for _number in range(3):
            desk.get(item.desk_url)
            desk.get(QUEUE)
        item.refresh_from_db()
        assert (item.version, item.events.count(), OutgoingEmail.objects.count()) == (1, 1, 1)

    def test_history_costs_the_same_number_of_queries_however_long_it_is(
        self, desk, lena, django_assert_max_num_queries
    ):
        item = make_request(condition=make_condition())

        def count():
            with django_assert_max_num_queries(14) as captured:
                desk.get(item.desk_url)
            return len(captured)

        few = count()
        for version in range(1, 20):
            actions.add_note(item, actor=make_user(), version=version, note="x")
            make_request()
        assert count() == few


def test_pages_of_the_desk_hold_no_inline_script_or_style(desk):
    item = make_request(email=EMAIL)
    for path in (QUEUE, item.desk_url):
        page = desk.get(path).content.decode()
        assert not re.search(
            r"<script(?![^>]*\b(?:src=|type=.application/ld))|<style|\sstyle=|\son\w+=", page
        )


def test_late_ends_with_an_answer(lena):
    item = make_request()
    later = timezone.now() + timedelta(days=30)
    assert item.is_late(later)
    item = actions.claim(item, actor=lena, version=1)
    assert item.is_late(later)
    assert not actions.record_contact(item, actor=lena, version=2, outcome="no-answer").is_late(later)
