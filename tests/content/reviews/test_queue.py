"""When a check falls due: the queue, the mail, and what readers and search engines see. By time travel."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from blog.models import Article
from services.content import due
from services.content.models import ClinicalFact, EditorialPolicy
from services.content.models.checked import Standing, standing
from services.content.reviews.queue import Stage, by_keeper, entries, stage_of
from services.outbox.models import OutgoingEmail
from tests.factories import make_article, make_condition, sign_off

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 1)  # a Tuesday
CARE = '\n\n!!! emergency "Call {emergency-number} now if:"\n    - you have chest pain\n'


def on(day: date, hour: int = 15):
    """Travel to an hour (UTC) of a day; 15 is ten in the morning at the clinic."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


@pytest.fixture
def checked(people):
    with on(DUE - timedelta(days=365)):
        text = make_condition(slug="neck-pain", title="Neck pain", author=people.tom, body=f"Sore.{CARE}")
        sign_off(text, people.clinician, review_due=DUE)
    return text


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (-61, None),
        (-60, Stage.IN_60_DAYS),
        (-31, Stage.IN_60_DAYS),
        (-30, Stage.IN_30_DAYS),
        (0, Stage.IN_30_DAYS),
        (1, Stage.OVERDUE),
        (30, Stage.OVERDUE),
        (31, Stage.LATE),
        (180, Stage.LATE),
        (181, Stage.LAPSED),
    ],
)
def test_stages_of_the_queue(days, stage):
    assert stage_of(DUE, DUE + timedelta(days=days)) == stage


@pytest.mark.parametrize(
    ("days", "stands"),
    [
        (0, Standing.IN_TIME),
        (1, Standing.DUE),
        (30, Standing.DUE),
        (31, Standing.LATE),
        (180, Standing.LATE),
        (181, Standing.LAPSED),
    ],
)
def test_standing_before_readers(days, stands):
    assert standing(DUE, DUE + timedelta(days=days)) == stands


def test_readers_are_told_the_day_after_it_was_due(client, checked):
    with on(DUE):
        assert b"This page is due a check" not in client.get(checked.get_absolute_url()).content
    with on(DUE + timedelta(days=1)):
        assert b"This page is due a check" in client.get(checked.get_absolute_url()).content


def test_search_engines_are_asked_to_forget_it_after_half_a_year_and_care_cards_stay(client, checked):
    with on(DUE + timedelta(days=180)):
        assert b"noindex" not in client.get(checked.get_absolute_url()).content
    with on(DUE + timedelta(days=181)):
        shown = client.get(checked.get_absolute_url()).content.decode()
        assert 'name="robots" content="noindex' in shown
        assert "you have chest pain" in shown


def test_it_leaves_recommended_and_home_after_a_month(client, people):
    with on(DUE - timedelta(days=365)):
        other = make_article(title="Heel pain", author=people.tom)
        late = make_article(title="Late one", author=people.tom)
        sign_off(late, people.clinician, review_due=DUE)
    for days, stays in ((30, True), (31, False)):
        with on(DUE + timedelta(days=days)):
            assert (late in Article.objects.recommended_for(other)) is stays
            assert ("Late one" in client.get("/").content.decode()) is stays


def test_who_looks_after_a_page(checked, people):
    """The author; when they have left, whom the policy names, then the reviewer, then nobody."""
    today = DUE + timedelta(days=1)
    assert [entry.keeper for entry in entries(today)] == [people.author]
    people.tom.is_active = False
    people.tom.save()
    assert [entry.keeper for entry in entries(today)] == [None]
    checked.reviewer = people.reyes
    checked.save()
    assert [entry.keeper for entry in entries(today)] == [people.clinician]
    EditorialPolicy.objects.create(fallback_owner=people.owner)
    assert [entry.keeper for entry in entries(today)] == [people.owner]


def test_changed_fact_puts_every_page_that_cites_it_in_the_queue(people):
    texts = [make_condition(title=f"Page {n}", body="It is so. {fact:needle}") for n in range(2)]
    texts.append(make_condition(title="Other", body="It is not so."))
    for text in texts:
        sign_off(text, people.clinician)
    assert entries() == []
    later = datetime.now(UTC) + timedelta(hours=1)
    ClinicalFact.objects.create(key="needle", statement="The needle is solid.", changed_at=later)
    found = [entry for entry in entries() if entry.stage == Stage.FACT_CHANGED]
    assert [(entry.text.title, entry.facts) for entry in found] == [
        ("Page 0", ("needle",)),
        ("Page 1", ("needle",)),
    ]


def test_queue_page_shows_who_waits_and_what_is_due(client, checked, people):
    with on(DUE + timedelta(days=200)):
        client.force_login(people.publisher)
        shown = client.get(reverse("admin:review-queue")).content.decode()
        assert "Neck pain" in shown and "search engines" in shown
        assert "Neck pain" not in client.get(reverse("admin:review-queue"), {"mine": ""}).content.decode()


def test_everybody_is_mailed_once_a_week_about_all_of_their_pages(checked, people):
    second = make_condition(title="Back pain", author=people.tom)
    sign_off(second, people.clinician, review_due=DUE + timedelta(days=20))
    with on(date(2026, 12, 7)):  # a Monday
        due.send_digests(datetime.now(UTC))
        due.send_digests(datetime.now(UTC))
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == "tom@example.org"
    assert mail.subject == "2 pages to check"
    assert "Neck pain: Overdue" in mail.body_text and "Back pain: Due within 30 days" in mail.body_text
    with on(date(2026, 12, 13)):
        due.send_digests(datetime.now(UTC))
    assert OutgoingEmail.objects.count() == 1
    with on(date(2026, 12, 14)):
        due.send_digests(datetime.now(UTC))
    assert OutgoingEmail.objects.count() == 2


def test_no_mail_leaves_at_night_and_none_is_lost_by_it(checked):
    with on(DUE + timedelta(days=1), hour=6):
        due.send_digests(datetime.now(UTC))
        assert not OutgoingEmail.objects.exists()
    with on(DUE + timedelta(days=1), hour=7):
        due.run()
    assert OutgoingEmail.objects.exists()


def test_nobody_without_an_address_stops_the_others(checked, people):
    people.author.email = ""
    people.author.save()
    other = make_condition(title="Back pain", author=people.reyes)
    sign_off(other, people.author, review_due=DUE)
    with on(DUE + timedelta(days=1)):
        due.send_digests(datetime.now(UTC))
    assert OutgoingEmail.objects.get().recipient == "reyes@example.org"
    assert len(list(by_keeper(entries(DUE + timedelta(days=1))))) == 2


def test_first_page_of_the_back_office_shows_in_red_what_has_lapsed(client, checked, people):
    for days, is_red in ((180, False), (181, True)):
        with on(DUE + timedelta(days=days)):
            client.force_login(people.publisher)
            assert ('class="alarm"' in client.get(reverse("admin:index")).content.decode()) is is_red
