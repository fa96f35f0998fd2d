"""What the site writes down about its own work: JSON without a word of any person."""

import io
import json
import logging
import logging.config
import re

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import SuspiciousOperation
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config

from clinic_site import logs
from clinic_site.gunicorn_conf import SiteLogger
from clinic_site.search import views
from tests import factories

NAME, NUMBER, EMAIL, NOTE = "Zebulon Quagmire", "613-555-0199", "zebulon@canary.example.org", "Trombone knee"
CANARIES = ("zebulon", "quagmire", "555-0199", "5550199", "trombone")
ALWAYS = {"time", "level", "logger", "message"}


class Paper:
    """What is written under a configuration of the site's logs."""

    def __init__(self, *, is_demo: bool) -> None:
        self.stream = io.StringIO()
        config = logs.config("INFO", is_demo=is_demo)
        config["handlers"]["console"]["stream"] = self.stream
        logging.config.dictConfig(config)

    def text(self) -> str:
        """Give what was written since the last call, having looked for every canary in it."""
        text = self.stream.getvalue()
        self.stream.truncate(0)
        self.stream.seek(0)
        assert not [word for word in CANARIES if word in text.lower()], text
        return text

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.text().splitlines()]


@pytest.fixture
def written():
    """Gives the lines that the production configuration has written since the last call."""
    yield Paper(is_demo=False).lines
    logging.config.dictConfig(site_settings.LOGGING)


@pytest.fixture
def printed():
    """Gives the text that a demo has printed since the last call."""
    yield Paper(is_demo=True).text
    logging.config.dictConfig(site_settings.LOGGING)


@pytest.fixture
def clinic(db):
    return factories.make_clinic()


def crash(*args, **kwargs):
    name = NAME
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"{name} could not be read") from error


def test_a_request_is_one_line_without_path_query_or_person(client, clinic, written):
    answer = client.get(reverse("search"), {"q": NAME})
    (line,) = written()
    assert set(line) == ALWAYS | {"request_id", "method", "route", "status", "ms"}
    assert (line["method"], line["route"], line["status"]) == ("GET", "search/", 200)
    assert line["level"] == "INFO"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_route_patterns_stand_for_paths(client, clinic, written):
    client.get("/conditions/trombone/")
    client.get("/appointments/zebulon/quagmire/")
    client.get("/desk/booking/zebulon/", {"q": NAME})
    client.get("/")
    assert [(line.get("route"), line["status"]) for line in written()] == [
        ("conditions/<slug:slug>/", 404),
        (None, 404),
        ("desk/(?P<url>.*)$", 302),
        ("/", 200),
    ]


def test_somebody_who_may_not_leaves_one_line_and_no_traceback(client, clinic, written):
    client.force_login(factories.make_user("front desk"))
    client.get("/admin/", {"q": NAME})
    (line,) = written()
    assert line["status"] == 403
    assert "at" not in line


def test_a_refused_form_says_nothing_of_what_was_in_it(clinic, written):
    answer = Client(enforce_csrf_checks=True).post(resolve_url(site_settings.LOGIN_URL), {"login": EMAIL})
    assert answer.status_code == 403
    assert {line["status"] for line in written() if "status" in line} == {403}


def test_a_crash_is_told_by_type_and_place_and_never_by_value(clinic, written, monkeypatch):
    monkeypatch.setattr(views, "search", crash)
    client = Client(raise_request_exception=False)
    answer = client.post(reverse("search"), {"q": NAME})
    assert answer.status_code == 405
    answer = client.get(reverse("search"), {"q": NAME})
    *_before, error, line = written()
    assert (line["status"], error["level"]) == (500, "ERROR")
    assert error["error"] == "ValueError from KeyError"
    assert re.fullmatch(r"clinic_site/search/views\.py:\d+ results", error["at"][-2])
    assert re.fullmatch(r"tests/clinic_site/test_logs\.py:\d+ crash", error["at"][-1])
    assert error["request_id"] == line["request_id"] == answer.headers["X-Request-ID"]


def test_a_request_form_leaves_no_trace_of_the_person(client, clinic, written):
    fields = {"name": NAME, "phone": NUMBER, "email": EMAIL, "note": NOTE}
    client.post(reverse("booking:request"), fields)
    client.get(f"{reverse('booking:request')}?name=zebulon")
    assert {line["route"] for line in written()} == {"appointments/request/"}


def test_suspicious_and_unreadable_requests_are_noted_without_what_they_held(clinic, written, monkeypatch):
    client = Client(raise_request_exception=False)
    client.get("/", headers={"host": "zebulon.example"})

    def refuse(query, **kwargs):
        raise SuspiciousOperation(f"{NAME} is suspicious")

    monkeypatch.setattr(views, "search", refuse)
    assert client.get(reverse("search"), {"q": "neck"}).status_code == 400
    lines = written()
    assert [line["message"] for line in lines if line["logger"].startswith("django.security")] == [
        "Refused"
    ] * 2
    assert [line["status"] for line in lines if line["logger"] == "clinic_site.logs"] == [400, 400]


def test_messages_of_others_keep_their_numbers_and_lose_everything_else(written):
    foreign = logging.getLogger("gunicorn.error")
    foreign.propagate = True
    foreign.warning("Error handling request %s", f"/status/{NAME}")
    foreign.warning("Worker (pid:%s) was sent %s!", 7, "SIGKILL")
    logging.getLogger("other").warning("%(who)s failed %(count)d times", {"who": NAME, "count": 3})
    logging.getLogger("services.outbox.queue").warning("Outgoing e-mail %s was not sent: %s", 4, "SMTP 550")
    assert [line["message"] for line in written()] == [
        "Error handling request …",
        "Worker (pid:7) was sent …!",
        "… failed 3 times",
        "Outgoing e-mail 4 was not sent: SMTP 550",
    ]


def test_a_message_that_cannot_be_filled_in_is_kept_as_it_is():
    record = logging.makeLogRecord({"name": "other", "msg": "%d of them", "args": (NAME,)})
    assert logs.facts(record)["message"] == "%d of them"


def test_gunicorn_writes_no_access_log_and_hands_its_messages_on():
    from clinic_site import gunicorn_conf

    assert gunicorn_conf.accesslog is None
    logger = SiteLogger(Config())
    assert logger.error_log.propagate
    assert not logger.error_log.handlers


def test_request_ids_are_taken_from_our_own_proxy_alone_and_only_harmless_ones(client, clinic, settings):
    def answered(given: str) -> str:
        return client.get("/robots.txt", headers={"x-request-id": given}).headers["X-Request-ID"]

    assert answered("abcdef-12345678") != "abcdef-12345678"
    settings.TRUSTED_PROXIES = 1
    assert answered("abcdef-12345678") == "abcdef-12345678"
    for odd in ("short", "x" * 65, "<script>12345", "trombone knee", ""):
        assert re.fullmatch("[0-9a-f]{32}", answered(odd))


def test_nobody_gets_a_mail_about_an_error(clinic, written, monkeypatch, settings, mailoutbox):
    settings.ADMINS = [("Somebody", "somebody@example.org")]
    monkeypatch.setattr(views, "search", crash)
    assert Client(raise_request_exception=False).get(reverse("search"), {"q": NAME}).status_code == 500
    assert mailoutbox == []
    assert written()


def test_a_demo_prints_lines_for_people_that_hold_no_more(clinic, printed, monkeypatch):
    monkeypatch.setattr(views, "search", crash)
    Client(raise_request_exception=False).get(reverse("search"), {"q": NAME})
    (line,) = printed().splitlines()
    assert "ERROR django.request" in line
    assert "error=ValueError from KeyError" in line


def test_static_files_leave_no_line(client, clinic, written):
    answer = client.get("/static/site.css")
    answer.close()
    assert answer.status_code == 200
    assert written() == []
