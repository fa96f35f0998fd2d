"""S8: what mail scanners and previews fetch changes nothing, and nobody guesses a link."""

import re
import secrets
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client

from services.booking import actions, emails
from services.booking.models import AccessToken, AppointmentRequest
from services.outbox.models import OutgoingEmail

from .factories import EMAIL, make_in_state, make_request, make_slot, make_therapist, next_monday

pytestmark = pytest.mark.django_db
FETCHES = 20  # a hundred in tests/drills/drill_privacy.py


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every mail needs one."""


def mailed_links() -> dict[str, str]:
    """One link of each kind of mail by the mail's kind, those of the desk included."""
    found = {}
    for mail in OutgoingEmail.objects.order_by("pk"):
        for link in re.findall(r'http://testserver(/[^\s"<>]*)', mail.body_text + mail.body_html):
            found[f"{mail.kind} {re.sub('/(r|desk)/.*', '', link)}"] = link
    return found


def all_rows() -> dict[str, list]:
    """Every row about requests and mail as it stands in the database."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("booking_", "outbox_")):
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
                tables[table] = cursor.fetchall()
    return tables


def mail_of_every_kind(owner) -> None:
    """Requests that have come as far as each mail to a patient."""
    maya = make_therapist(name="Maya Okafor")
    offered = make_request(email=EMAIL)
    slots = [make_slot(maya, day=next_monday(weeks)) for weeks in (4, 5)]
    actions.offer(offered, actor=owner, version=1, slots=slots)
    agreed = make_in_state("confirmed", owner, phone="+16135550111", email="a@example.org")
    emails.send_reminder(agreed)
    actions.ask_change(agreed, times=["mon-morning"], note="")
    make_in_state("cancelled", owner, phone="+16135550112", email="b@example.org")
    closed = make_request(phone="+16135550113", email="c@example.org")
    actions.close(closed, actor=owner, version=1, reason="declined")


def fetch(links: Iterable[str], times: int) -> None:
    """Fetch every link as scanners do; some keep the cookie and look at the page behind it too."""
    for link in links:
        scanner = Client()
        for number in range(times):
            assert scanner.get(link, follow=number < 3).status_code in {200, 302}
            assert scanner.head(link).status_code == 302


def test_fetching_every_mailed_link_again_and_again_changes_nothing(person):
    mail_of_every_kind(person("owner"))
    links = mailed_links()
    assert {name.split()[0] for name in links} >= {
        "request-received", "times-offered", "visit-confirmed", "visit-reminder", "change-asked", "request-cancelled",
        "request-closed", "request-alert",
    }  # fmt: skip
    before = all_rows()
    assert len(before["booking_accesstoken"]) >= 8
    fetch(links.values(), FETCHES)
    assert all_rows() == before
    statuses = AppointmentRequest.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["offered", "confirmed", "cancelled", "closed"]


def test_guessed_tokens_open_nothing():
    good = AccessToken.objects.mint(make_request(), "test")
    assert not any(AccessToken.objects.find(secrets.token_urlsafe(32)) for _number in range(300))
    assert AccessToken.objects.find(good)
    # Near misses are no nearer.
    for near in (good[:-1], good + "A", good.swapcase(), f" {good}", good[::-1], ""):
        assert AccessToken.objects.find(near) is None
