"""Every hostile string through the public form and the editor; the suite sends a part of them."""

import pytest

from tests.admin.test_forms import ALL_TEXTS, save_with
from tests.booking.hostile import CORPUS
from tests.booking.test_hostile import cause_no_crash, store_or_refuse
from tests.factories import make_clinic


@pytest.mark.sqlite
@pytest.mark.django_db
def test_every_hostile_string_is_stored_or_refused_and_crashes_nothing(client, settings, report):
    make_clinic()
    settings.GUARD_MIN_SECONDS = 0
    settings.BOOKING_PER_ADDRESS_HOUR = settings.BOOKING_PER_CONTACT_DAY = 10**6
    settings.BOOKING_PER_SITE_HOUR = settings.BOOKING_MAILS_PER_HOUR = 10**6
    store_or_refuse(client, CORPUS)
    cause_no_crash(client, CORPUS)
    report.add(
        f"{len(CORPUS)} hostile strings in every field of the form: each stored as it is or refused in words, 0 crashes"
    )


@pytest.mark.sqlite
@pytest.mark.django_db
def test_no_hostile_string_breaks_the_form_of_an_article(client, report):
    make_clinic()
    for text in ALL_TEXTS:
        save_with(client, text)
    report.add(f"{len(ALL_TEXTS)} hostile strings in every field of the form of an article: 0 crashes")
