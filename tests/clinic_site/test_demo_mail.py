"""The page on which a demo's mail can be read."""

from importlib import reload

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import NoReverseMatch, clear_url_caches, reverse

from clinic_site import urls
from services.booking.models import AccessToken, AppointmentRequest
from services.outbox.models import OutgoingEmail
from services.outbox.queue import run_once
from tests.booking.factories import EMAIL, make_in_state
from tests.factories import make_clinic, make_user

URL = "/demo/mail/"
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path)
    return tmp_path


@pytest.fixture
def clinic(db):
    return make_clinic()


def send(**fields) -> None:
    message = EmailMultiAlternatives(**{"subject": "Hello", "body": "Text", "to": [EMAIL]} | fields)
    message.attach_alternative("<p>HTML</p>", "text/html")
    get_connection().send_messages([message])


@pytest.mark.django_db(transaction=True)
def test_mail_that_the_worker_sent_can_be_read_and_its_link_followed(client, folder):
    make_clinic()
    item = make_in_state("confirmed", make_user(is_superuser=True), email=EMAIL)
    OutgoingEmail.objects.update(send_after=item.created_at)
    run_once()
    page = client.get(URL).content.decode()
    assert "Your appointment – Northgate Physiotherapy" in page
    assert page.index("Your appointment –") < page.index("We have your request –")  # the newest first
    assert f"To {EMAIL}" in page
    assert "METHOD:REQUEST" in page
    link = page.partition('href="http://testserver/appointments/r/')[2].partition("/")[0]
    assert AccessToken.objects.find(link).request == AppointmentRequest.objects.get()


def test_time_is_that_of_the_clinic(client, clinic, folder):
    with time_machine.travel("2026-11-22 04:42:00Z", tick=False):
        send()
        assert "21 November 2026, 11:42 pm" in client.get(URL).content.decode()


def test_markup_in_a_mail_is_shown_as_text(client, clinic, folder):
    send(subject="<b>Über</b> <script>alert(1)</script>", body="<img src=x> & http://testserver/a?b=<i>")
    page = client.get(URL).content.decode()
    assert "&lt;b&gt;Über&lt;/b&gt; &lt;script&gt;" in page
    assert "&lt;img src=x&gt;" in page
    assert "<script>alert" not in page


def test_only_the_newest_are_shown(client, clinic, folder):
    get_connection().send_messages(
        [EmailMultiAlternatives(f"Mail {number}.", "Text", to=[EMAIL]) for number in range(60)]
    )
    page = client.get(URL).content.decode()
    assert [f"Mail {number}." in page for number in (59, 10, 9, 0)] == [True, True, False, False]


def test_without_mail_the_page_says_so(client, clinic, folder):
    response = client.get(URL)
    assert "There is no mail yet" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("asking", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_nobody_reads_it_from_elsewhere(client, clinic, folder, asking):
    send()
    assert client.get(URL, **asking).status_code == 404


def test_no_other_site_has_the_page(client, clinic, folder, settings):
    settings.IS_DEMO = False
    assert client.get(URL).status_code == 404
    try:
        reload(urls)
        clear_url_caches()
        with pytest.raises(NoReverseMatch):
            reverse("demo-mail")
    finally:
        settings.IS_DEMO = True
        reload(urls)
        clear_url_caches()
