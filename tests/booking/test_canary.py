"""S5: a canary in every personal field is found nowhere but in encrypted columns and on pages that may show it."""

import io
import logging
import logging.config
import pickle
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client

from clinic_site import logs
from services.booking import actions, due, views
from services.booking.desk import request as desk_request
from services.booking.models import AppointmentRequest
from services.outbox import queue
from services.outbox.models import OutgoingEmail
from tests.accounts.helpers import confirm
from tests.factories import make_user

from .factories import answers, make_slot, make_therapist, next_monday

# Each field has words of its own, so that a find tells where it came from.
NAME, EMAIL, NOTE = "Quagmira Vexley", "hollyhock@canary.example.org", "Trombone in the left knee"
PHONE, DESK_NOTE, WISH = "613-555-0199", "Marzipan was rung at noon", "Cumulus days suit me best"
IN_A_MAIL = ("quagmira", "vexley", "trombone", "5550199", "555-0199", "555 0199", "marzipan", "cumulus")
CANARIES = (*IN_A_MAIL, "hollyhock")
QUEUE = "/desk/booking/appointmentrequest/"


class Browser(Client):
    """Keeps all that is left in a browser's history and in the logs of machines on the way: addresses and titles."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.trail: list[str] = []
        self.shown: list[str] = []

    def request(self, **request):
        answer = super().request(**request)
        page = "" if answer.streaming else answer.content.decode(errors="replace")
        self.shown.append(page)
        self.trail += [
            request["PATH_INFO"],
            request.get("QUERY_STRING", ""),
            str(answer.headers),
            str(answer.cookies),
        ]
        self.trail += re.findall("<title>.*?</title>", page, re.DOTALL)
        self.trail += [
            link for link in re.findall('(?:href|action|src)="([^"]*)"', page) if may_not_tell(link)
        ]
        return answer


def may_not_tell(link: str) -> bool:
    """Whether a link is an address of the site; one that dials or writes to the person is there for that."""
    return not link.startswith(("tel:", "mailto:"))


def found_in(text: str, words: tuple[str, ...] = CANARIES) -> list[str]:
    return [word for word in words if word in text.lower()]


@pytest.fixture
def log():
    """What production writes down."""
    stream = io.StringIO()
    config = logs.config("INFO", is_demo=False)
    config["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(site_settings.LOGGING)


def crash(*args, **kwargs):
    raise ValueError(f"{NAME} {NOTE}: {args} {kwargs}")


def link_of(kind: str) -> str:
    """The link in the newest mail of a kind, as long as the mail waits."""
    mail = OutgoingEmail.objects.filter(kind=kind).first()
    return re.search(r"http://testserver(/appointments/r/\S+)", mail.body_text)[1]


def whole_flow(monkeypatch) -> list[Browser]:
    """A request from its form to its cancellation, with mistakes and crashes on the way; gives the browsers."""
    patient, staff = Browser(), Browser()
    owner, maya = make_user(is_superuser=True, is_staff=True), make_therapist(name="Maya Okafor")
    staff.force_login(owner)
    form = answers(name=NAME, email=EMAIL, phone=PHONE, note=NOTE, reach="email")

    assert patient.post("/appointments/request/", form | {"name": ""}).status_code == 200
    with monkeypatch.context() as broken:
        broken.setattr(views.actions, "submit", crash)
        assert patient.post("/appointments/request/", form).status_code == 500
    assert patient.post("/appointments/request/", form).status_code == 302
    assert patient.get("/appointments/request/sent/").status_code == 200
    item = AppointmentRequest.objects.get()

    def act(action: str, **fields) -> None:
        item.refresh_from_db()
        answer = staff.post(item.desk_url, {"action": action, "version": item.version} | fields)
        assert answer.status_code == 302, answer.content.decode()

    staff.get(QUEUE)
    staff.post(QUEUE, {"q": NAME})
    staff.post(QUEUE, {"q": PHONE})
    page = staff.get(item.desk_url).content.decode()
    assert [word for word in (NAME, EMAIL, NOTE) if word not in page] == []  # here they may be read
    with monkeypatch.context() as broken:
        broken.setattr(desk_request, "next_step", crash)
        assert staff.get(item.desk_url).status_code == 500
    act("add_note", note=DESK_NOTE)
    item.refresh_from_db()
    slots = [make_slot(maya), make_slot(maya, day=next_monday(2))]
    item = actions.offer(item, actor=owner, version=item.version, slots=slots)

    assert patient.get(link_of("times-offered")).status_code == 302
    patient.get("/appointments/yours/")
    item.refresh_from_db()
    chosen = {"of": item.reference, "time": str(item.visits.first().pk), "visit": str(item.visits.first().pk)}
    assert patient.post("/appointments/yours/choose/", chosen).status_code == 302
    item.refresh_from_db()
    assert item.status == "confirmed"
    wish = {"of": item.reference, "times": ["mon-morning"], "note": WISH}
    assert patient.post("/appointments/yours/another-time/", wish).status_code == 302
    act("keep_time")
    queue.run_once()
    due.run()
    assert (
        patient.post("/appointments/yours/cancel/", {"of": item.reference, "reason": "better"}).status_code
        == 302
    )

    staff.post("/desk/export/", {"tab": "all", "notes": "on"})
    confirm(staff)
    for address in ("/desk/privacy/", "/desk/privacy/copy/", "/desk/privacy/erase/"):
        staff.post(address, {"contact": PHONE, "ref": item.reference, "format": "html"})
    for browser in (patient, staff):
        assert browser.get("/no/such/page/").status_code == 404
    queue.run_once()
    return [patient, staff]


def everything_stored() -> dict[str, str]:
    """Every table as text, sessions unpacked."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            tables[table] = str(cursor.fetchall())
    return tables | {"sessions": str([session.get_decoded() for session in Session.objects.all()])}


def database_bytes() -> bytes:
    """The database's file with its log, as they lie on the disk."""
    name = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


@pytest.mark.django_db(transaction=True)
def test_what_a_person_says_is_nowhere_but_in_encrypted_columns(
    clinic, log, monkeypatch, mailoutbox, settings
):
    settings.BOOKING_UNDO = settings.BOOKING_UNDO * 0
    settings.ADMINS = [("Somebody", "somebody@example.org")]
    browsers = whole_flow(monkeypatch)
    item = AppointmentRequest.objects.get()
    assert item.name == NAME
    assert [event.note for event in item.events.all() if event.note] == [DESK_NOTE, WISH]

    stored = everything_stored()
    assert item.reference in stored["booking_appointmentrequest"]  # the search can find something
    assert {name: found_in(text) for name, text in stored.items() if found_in(text)} == {}
    if connection.vendor == "sqlite":
        data = database_bytes()
        assert item.reference.encode() in data
        for form in ("utf-8", "utf-16-le"):
            assert [word for word in CANARIES if word.encode(form) in data.lower()] == []
    assert found_in(str(pickle.dumps(getattr(cache, "_cache", {})))) == []

    assert '"status": 500' in log.getvalue()
    assert found_in(log.getvalue()) == []
    for browser in browsers:
        assert found_in("\n".join(browser.trail)) == []
    assert found_in("".join(page for page in browsers[0].shown if "went wrong on our side" in page)) == []

    assert {mail.to[0] for mail in mailoutbox} == {EMAIL, clinic.main_location.email}
    for mail in mailoutbox:
        assert found_in(as_sent(mail), IN_A_MAIL) == []
        assert found_in(mail.subject + mail.body) == []
        if mail.to != [EMAIL]:
            assert found_in(as_sent(mail)) == []


def as_sent(mail: EmailMultiAlternatives) -> str:
    """Headers and every part of a mail, their encodings undone."""
    message = mail.message()
    parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    return "\n".join([str(message.items()), *(part.decode() for part in parts)])


def test_every_text_that_a_person_may_write_is_encrypted():
    """A new column of free text at a request says here why it may be read, or is encrypted."""
    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("booking").get_models()
        if model.__name__ in {"AppointmentRequest", "RequestEvent", "Visit", "AccessToken", "Erasure"}
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "JSONField"}
        and type(field).__name__ != "EncryptedTextField"
        and not field.choices
    }
    assert plain == {
        "AppointmentRequest.reference",
        "AppointmentRequest.phone_index",  # keyed digests
        "AppointmentRequest.email_index",
        "AppointmentRequest.preferred_times",  # windows of the week
        "AppointmentRequest.change_times",
        "AppointmentRequest.notice_version",
        "RequestEvent.detail",  # codes
        "RequestEvent.data",  # times
        "Visit.zone",
        "AccessToken.digest",
        "AccessToken.purpose",
        "Erasure.phone_index",
        "Erasure.email_index",
        "Erasure.references",
    }
