import re

import pytest
from django.conf import settings

from services.booking.models import AppointmentRequest
from services.outbox.models import OutgoingEmail

from .factories import answers, make_request

URL = "/appointments/request/"
PROMISES = re.compile(r"\bbooked\b|\bconfirm(ed|ation|s)?\b|\bguarantee", re.IGNORECASE)
DJANGO_ESE = re.compile(r"this field|is required|\binvalid\b|valid value|select a valid", re.IGNORECASE)


def words_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.django_db
def test_nothing_before_a_visit_is_agreed_says_that_it_is(clinic, client):
    shown = [
        client.get(URL).content.decode(),
        client.post(URL, {}).content.decode(),
        client.post(URL, answers(), follow=True).content.decode(),
    ]
    make_request(email="other@canary.example.org", may_name_clinic=False)
    for mail in OutgoingEmail.objects.all():
        shown += [mail.subject, mail.body_text, mail.body_html]
    assert len(shown) > 10
    for text in shown:
        assert not PROMISES.search(words_of(text)), PROMISES.search(words_of(text))


def test_no_template_of_the_request_promises_a_visit():
    templates = list((settings.BASE_DIR / "templates" / "booking").rglob("*.*"))
    assert len(templates) >= 7
    for path in templates:
        assert not PROMISES.search(path.read_text()), path


@pytest.mark.django_db
def test_errors_are_in_the_users_words(clinic, client):
    nonsense = dict.fromkeys(("reason", "practitioner", "times", "reach", "visited", "for_whom"), "x")
    page = client.post(URL, nonsense | {"email": "x", "phone": "x"}).content.decode()
    assert not DJANGO_ESE.search(words_of(page))
    assert page.count('class="error"') == 9
    assert AppointmentRequest.objects.count() == 0


@pytest.mark.django_db
def test_title_and_address_after_sending_name_nothing_personal(clinic, client):
    response = client.post(URL, answers(), follow=True)
    assert response.redirect_chain == [("/appointments/request/sent/", 302)]
    assert "<title>Request sent – Northgate Physiotherapy</title>" in response.content.decode()


@pytest.mark.django_db
def test_form_holds_no_inline_script_or_style(clinic, client):
    for page in (client.get(URL), client.post(URL, answers(), follow=True)):
        inline = r"<script(?![^>]*\b(?:src=|type=.application/ld))|<style|\sstyle=|\son\w+="
        assert not re.search(inline, page.content.decode())
