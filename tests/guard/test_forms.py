from datetime import timedelta

import pytest
import time_machine
from django import forms

from services.guard.forms import GuardedFormMixin, issue_stamp, read_stamp
from services.guard.text import TextBlockField


class NoteForm(GuardedFormMixin, forms.Form):
    note = TextBlockField()
    days = forms.MultipleChoiceField(choices=[("mon", "Monday")], required=False)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.GUARD_MIN_SECONDS = 3
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as traveller:
        yield traveller


def suspicions(**data):
    form = NoteForm({"note": "My neck hurts.", "scripted": "1", **data})
    assert form.is_valid(), form.errors
    return form.suspicions()


def test_person_who_takes_their_time_breaks_no_rule(clock):
    stamp = issue_stamp()
    for wait in (timedelta(seconds=3), timedelta(minutes=45)):
        clock.shift(wait)
        assert suspicions(stamp=stamp, days=["mon"]) == []


def test_stamp_gives_its_age_to_the_tenth_of_a_second(clock):
    stamp = issue_stamp()
    clock.shift(2.9)
    assert read_stamp(stamp) == timedelta(seconds=2.9)
    assert suspicions(stamp=stamp) == ["too-fast"]


@pytest.mark.parametrize(
    "change",
    [str.upper, lambda stamp: stamp[:-1], lambda stamp: stamp + "x", lambda stamp: "9" + stamp],
    ids=["upper", "shorter", "longer", "older"],
)
def test_forged_stamp_has_no_age(clock, change):
    stamp = issue_stamp()
    clock.shift(10)
    assert read_stamp(change(stamp)) is None
    assert suspicions(stamp=change(stamp)) == ["no-stamp"]


@pytest.mark.parametrize("stamp", ["", "x", ":", "1:2", "9" * 5000, "nan:abc", "\ud800:\0"])
def test_missing_or_odd_stamp_is_a_suspicion_and_no_error(stamp):
    assert suspicions(stamp=stamp) == ["no-stamp"]


def test_stamp_of_another_secret_is_forged_until_that_secret_is_a_fallback(settings, clock):
    stamp, old = issue_stamp(), settings.SECRET_KEY
    clock.shift(10)
    settings.SECRET_KEY = "another secret " * 5
    assert read_stamp(stamp) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read_stamp(stamp) == timedelta(seconds=10)


def test_stamp_that_is_used_for_more_than_a_day_is_a_suspicion(clock):
    stamp = issue_stamp()
    clock.shift(timedelta(days=1, seconds=1))
    assert suspicions(stamp=stamp) == ["old-stamp"]


@pytest.mark.parametrize("filled", ["https://spam.example", "\ud800\0x", "0"])
def test_filled_honeypot_is_a_suspicion_and_never_refused(clock, filled):
    stamp = issue_stamp()
    clock.shift(10)
    assert suspicions(stamp=stamp, homepage=filled) == ["honeypot"]


@pytest.mark.parametrize(
    ("note", "rules"),
    [
        ("See https://a.example for my scan", []),
        ("https://a.example www.b.example", ["content"]),
        ("<a href=https://a.example>cheap</a>", ["content"]),
        ("[url=https://a.example]cheap[/url]", ["content"]),
        ("It has hurt for <a week, worse when x < y, level <5> & rising", []),
    ],
)
def test_text_is_judged_by_its_content(clock, note, rules):
    stamp = issue_stamp()
    clock.shift(10)
    assert suspicions(stamp=stamp, note=note) == rules


def test_several_rules_are_named_together():
    assert suspicions(homepage="x", note="www.a.example www.b.example </b>") == [
        "honeypot",
        "no-stamp",
        "content",
    ]


def test_form_shows_a_hidden_trap_and_a_fresh_stamp(clock):
    form = NoteForm()
    html = form["homepage"].as_field_group()
    assert 'class="vh" aria-hidden="true"' in html
    assert "Leave this empty" in html
    assert 'autocomplete="off"' in html
    assert 'tabindex="-1"' in html
    assert form["stamp"].is_hidden
    assert read_stamp(form["stamp"].value()) == timedelta(0)
