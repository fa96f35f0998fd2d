"""Mail that does not arrive is the desk's business: those patients come first, and late mail shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.booking import actions, emails
from services.outbox.models import OutgoingEmail

from .factories import EMAIL, make_in_state, make_request
from .mail_help import forget

pytestmark = pytest.mark.django_db
QUEUE = "/desk/booking/appointmentrequest/"
CALL = "Mail does not reach them: call instead"


def lose(item, kind=emails.RECEIVED, **changes) -> None:
    """Let the mail of this kind about the request fail, or whatever `changes` say."""
    changed = changes or {"status": OutgoingEmail.Status.FAILED}
    assert OutgoingEmail.objects.filter(about=item.reference, kind=kind).update(**changed) == 1


def order(page: str, *items) -> list:
    """The requests in the order in which they stand on the page."""
    return sorted(items, key=lambda item: page.index(item.desk_url))


@pytest.mark.parametrize("changes", [{"status": OutgoingEmail.Status.FAILED}, {"attempts": 8}])
def test_patient_whom_mail_does_not_reach_comes_first(desk, clinic, changes):
    danger = make_request(note="Numb between my legs since this morning")
    lost = make_request(email=EMAIL)
    lose(lost, **changes)
    page = desk.get(QUEUE).content.decode()
    assert order(page, danger, lost) == [lost, danger]
    assert page.count(CALL) == 1
    assert CALL.partition(": ")[0] in desk.get(lost.desk_url).content.decode()


@pytest.mark.parametrize(
    ("status", "tab", "kind"),
    [("offered", "waiting", emails.OFFERED), ("confirmed", "confirmed", emails.AGREED)],
)
def test_so_do_those_whom_an_offer_or_an_agreed_time_does_not_reach(desk, clinic, lena, status, tab, kind):
    items = [make_in_state(status, lena, email=f"{number}@canary.example.org") for number in range(2)]
    lose(items[1], kind)
    page = desk.get(QUEUE, {"tab": tab}).content.decode()
    assert order(page, *items) == [items[1], items[0]]
    assert CALL in page


@pytest.mark.parametrize("attempts", [1, 7])
def test_a_few_refusals_are_no_reason_to_call(desk, clinic, attempts):
    lose(make_request(email=EMAIL), attempts=attempts)
    assert "Mail does not reach" not in desk.get(QUEUE).content.decode()


def test_mail_to_the_desk_itself_says_nothing_about_the_patient(desk, clinic):
    lose(make_request(email=EMAIL), emails.ALERT)
    assert "Mail does not reach" not in desk.get(QUEUE).content.decode()


@pytest.mark.parametrize(("outcome", "calls"), [("no-answer", True), ("spoke", False)])
def test_once_somebody_has_spoken_with_them_nobody_needs_to_call(desk, clinic, lena, outcome, calls):
    item = make_request(email=EMAIL)
    lose(item)
    actions.record_contact(item, actor=lena, version=1, outcome=outcome)
    for address in (f"{QUEUE}?tab=waiting", item.desk_url):
        page = desk.get(address).content.decode()
        assert item.reference in page
        assert ("Mail does not reach them" in page) == calls


def test_desk_hears_of_late_mail(desk, clinic):
    late = "Mail has been waiting for more than 15 minutes"
    make_request(email=EMAIL)
    assert late not in desk.get(QUEUE).content.decode()
    OutgoingEmail.objects.update(due_at=timezone.now() - timedelta(minutes=16))
    assert late in desk.get(QUEUE).content.decode()
    forget()
    assert late not in desk.get(QUEUE).content.decode()
