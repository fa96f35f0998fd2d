"""A text with a writer, a clinician who may check it, and somebody who publishes."""

from types import SimpleNamespace

import pytest

from services.content.reviews.checklist import ITEMS
from tests.factories import make_clinic, make_condition, make_practitioner, make_user

PASSWORD = "correct horse battery"
WORDS = {
    "title": "Neck pain",
    "standfirst": "What helps a sore neck.",
    "body": "## What it is\n\nA solid needle is thin. Keep moving each day.",
}
TICKED = list(ITEMS)


@pytest.fixture
def people(db):
    """`writer`, `clinician` (Dr. Reyes, who may sign), `author` (a clinician too), `publisher` and `owner`."""
    make_clinic()
    clinician = make_user("clinician", first_name="Ana", last_name="Reyes", email="reyes@example.org")
    author = make_user("clinician", first_name="Tom", email="tom@example.org")
    return SimpleNamespace(
        writer=make_user("editor", first_name="Ben", email="ben@example.org"),
        clinician=clinician,
        author=author,
        reyes=make_practitioner(name="Ana Reyes", slug="reyes", user=clinician),
        tom=make_practitioner(name="Tom Lind", slug="tom", user=author),
        publisher=make_user("publisher", email="ines@example.org"),
        owner=make_user("owner", email="ada@example.org"),
    )


@pytest.fixture
def draft(people):
    """A condition that Tom is named as author of, saved by the writer and never published."""
    return make_condition(
        slug="neck-pain", author=people.tom, reviewer=people.reyes, user=people.writer, publish=False, **WORDS
    )
