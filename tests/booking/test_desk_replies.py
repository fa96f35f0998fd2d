"""Canned replies at the desk, and what became of the mail about a request."""

import json
import re

import pytest
from django.core.exceptions import ValidationError

from clinic_site.demo.fixtures import FIXTURES
from services.booking import emails
from services.booking.models import AccessToken, CannedReply
from services.outbox.models import OutgoingEmail

from .conftest import ROLES
from .desk import done, post, text
from .factories import EMAIL, NAME, NOTE, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


class TestReplies:
    def test_reply_is_previewed_mailed_and_kept_as_an_attempt(self, desk, lena, reply):
        item = make_request(email=EMAIL)
        page = text(desk.get(item.desk_url))
        assert f"About {item.reference}" in page
        assert "Call 613-555-0142 or see (link to their page)." in page
        assert not AccessToken.objects.filter(purpose=emails.REPLY).exists()
        item = done(desk, item, "send_reply", reply=reply.pk)
        mail = OutgoingEmail.objects.get(about=item.reference, kind=emails.REPLY)
        assert (mail.recipient, mail.subject) == (EMAIL, f"About {item.reference}")
        link = re.search(r"/appointments/r/([\w-]+)/", mail.body_text)
        assert AccessToken.objects.find(link[1]).request == item
        assert link[0] in mail.body_html
        assert "Northgate Physiotherapy" in mail.body_text
        assert not re.search(r"[{}]", mail.subject + mail.body_text)
        for word in (NAME, NOTE):
            assert word not in mail.body_text + mail.body_html + mail.subject
        event = item.events.last()
        assert (event.kind, event.detail, event.note) == ("contact", "mailed", "Not reached")
        assert (item.status, item.claimed_by) == ("in_progress", lena)
        assert item.first_answer_at

    def test_who_asked_not_to_have_the_clinic_named_gets_no_mail_that_names_it(self, desk, reply):
        item = make_request(email=EMAIL, may_name_clinic=False)
        loud = CannedReply.objects.create(
            title="Loud", subject="Hello", body="Yours, northgate Physiotherapy"
        )
        assert "This reply names the clinic" in text(post(desk, item, "send_reply", reply=loud.pk))
        done(desk, item, "send_reply", reply=reply.pk)
        mail = OutgoingEmail.objects.get(about=item.reference, kind=emails.REPLY)
        assert "Northgate" not in mail.subject + mail.body_text + mail.body_html
        assert "the clinic" in mail.body_text

    def test_without_an_address_there_is_nothing_to_mail(self, desk, lena, reply):
        item = make_request()
        assert "send_reply" not in desk.get(item.desk_url).context["forms"]
        response = post(desk, item, "send_reply", reply=reply.pk)
        assert response.status_code == 409
        assert "no e-mail address" in text(response)
        assert "Choose one from the list" in text(post(desk, item, "send_reply", reply=0))

    @pytest.mark.parametrize(
        "words",
        ["{name}", "{reference.pk}", "{clinic!r}", "{", "}", "{}", "{{reference}}", "{ link }", "{0}"],
    )
    @pytest.mark.parametrize("field", ["subject", "body"])
    def test_other_placeholders_are_refused(self, field, words):
        fields = {"title": "x", "subject": "Hello", "body": "Hello"} | {field: f"Hello {words}"}
        with pytest.raises(ValidationError) as caught:
            CannedReply(**fields).full_clean()
        assert set(caught.value.message_dict) == {field}

    def test_link_does_not_stand_in_a_subject(self):
        with pytest.raises(ValidationError, match="link belongs in the text"):
            CannedReply(title="x", subject="See {link}", body="Hello").full_clean()

    def test_filled_in_words_are_not_read_again(self, desk, clinic):
        clinic.name = "Clinic {link}"
        clinic.save()
        reply = CannedReply.objects.create(title="x", subject="Hi", body="{clinic}")
        item = make_request(email=EMAIL)
        done(desk, item, "send_reply", reply=reply.pk)
        assert OutgoingEmail.objects.get(kind=emails.REPLY).body_text == "Clinic {link}"

    def test_demo_replies_are_right(self):
        for row in json.loads((FIXTURES / "replies.json").read_text()):
            CannedReply(**row).full_clean()

    def test_owner_writes_replies_at_the_desk(self, client, person):
        client.force_login(person("owner"))
        path = "/desk/booking/cannedreply/"
        assert path in client.get(make_request().desk_url).content.decode()
        wrong = client.post(f"{path}add/", {"title": "Sick", "subject": "Hi {name}", "body": "Hello"})
        assert "{name}" in wrong.content.decode()
        client.post(f"{path}add/", {"title": "Sick", "subject": "Hi", "body": "Hello"})
        made = CannedReply.objects.get()
        client.post(f"{path}{made.pk}/change/", {"title": "Sick", "subject": "Hi", "body": "See {link}"})
        made.refresh_from_db()
        assert made.body == "See {link}"
        client.post(f"{path}{made.pk}/delete/", {"post": "yes"})
        assert not CannedReply.objects.exists()

    @pytest.mark.parametrize("role", ROLES)
    def test_others_do_not_write_replies(self, client, person, reply, role):
        if role == "owner":
            return
        client.force_login(person(role))
        refused = 403 if role in {"clinician", "front desk"} else 404
        path = "/desk/booking/cannedreply/"
        for place in (path, f"{path}add/", f"{path}{reply.pk}/change/", f"{path}{reply.pk}/delete/"):
            assert client.get(place).status_code == refused, place
            assert client.post(place, {"post": "yes"}).status_code == refused, place


class TestMail:
    def test_failed_mail_says_so_and_is_sent_again(self, desk):
        item = make_request(email=EMAIL)
        mail = OutgoingEmail.objects.get(about=item.reference, kind=emails.RECEIVED)
        assert "Send it again" not in text(desk.get(item.desk_url))
        OutgoingEmail.objects.filter(pk=mail.pk).update(status="failed")
        page = text(desk.get(item.desk_url))
        assert "to the patient: Could not be sent Send it again" in page
        assert "Mail does not reach them: call instead." in page
        done(desk, item, "resend", mail=mail.pk)
        mail.refresh_from_db()
        assert mail.status == "queued"
        assert item.version == 1
        page = text(desk.get(item.desk_url))
        assert "call instead" not in page
        assert "does not wait to be sent again" in text(post(desk, item, "resend", mail=mail.pk))

    def test_failed_mail_to_the_desk_is_no_reason_to_call(self, desk):
        item = make_request(email=EMAIL)
        OutgoingEmail.objects.filter(kind=emails.ALERT).update(status="failed")
        page = text(desk.get(item.desk_url))
        assert "call instead" not in page
        assert "Send it again" in page

    def test_mail_about_somebody_else_is_not_touched(self, desk):
        item, other = make_request(), make_request(phone="+16135550111", email=EMAIL)
        mail = OutgoingEmail.objects.get(about=other.reference, kind=emails.RECEIVED)
        OutgoingEmail.objects.filter(pk=mail.pk).update(status="failed")
        assert post(desk, item, "resend", mail=mail.pk).status_code == 409
        mail.refresh_from_db()
        assert mail.status == "failed"
