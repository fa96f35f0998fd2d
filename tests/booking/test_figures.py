import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from services.booking import figures
from services.booking.models import AppointmentRequest

from .factories import NAME, make_request

PAGE = "/desk/figures/"
NOW = datetime.fromisoformat("2026-11-20T15:00Z")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_clinics_zone(clinic):
    """As ClinicMiddleware does."""
    with timezone.override(ZoneInfo("America/Toronto")):
        yield


def asked(at: str, *, due: float = 24, answered: float | None = None, ended: float | None = None, **fields):
    """A request asked at a time (UTC), due, answered and ended so many hours later."""
    start = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("UTC"))

    def after(hours):
        return None if hours is None else start + timedelta(hours=hours)

    item = make_request()
    AppointmentRequest.objects.filter(pk=item.pk).update(
        created_at=start,
        reply_by=after(due),
        first_answer_at=after(answered),
        ended_at=after(ended),
        **fields,
    )


def month(first_day: str) -> figures.Month:
    return {f"{one.first_day}": one for one in figures.months(NOW)}[first_day]


def test_counts_promises_kept_and_broken():
    asked("2026-10-05 14:00", answered=2)
    asked("2026-10-06 14:00", answered=24)
    asked("2026-10-07 14:00", answered=25)
    asked("2026-10-08 14:00")
    found = month("2026-10-01")
    assert (found.number, found.in_time, found.late, found.pending) == (4, 2, 2, 0)
    assert found.percent == 50
    assert found.median_wait == timedelta(hours=24)
    assert found.wait_text == "1 day"


def test_what_is_not_due_yet_counts_neither_way():
    asked("2026-11-20 10:00", due=24)
    found = month("2026-11-01")
    assert (found.number, found.pending, found.owed, found.percent) == (1, 1, 0, None)
    assert found.wait_text == "–"


def test_leaves_out_spam_and_what_was_withdrawn_in_time():
    asked("2026-10-05 14:00", status="held")
    asked("2026-10-05 14:00", status="closed", close_reason="spam", answered=1, ended=1)
    asked("2026-10-05 14:00", status="cancelled", ended=3)
    assert month("2026-10-01").number == 0
    asked("2026-10-05 14:00", status="cancelled", ended=30)
    assert month("2026-10-01").late == 1


def test_a_month_begins_where_the_clinic_is():
    asked("2026-11-01 03:30", answered=1)  # still October in Toronto
    assert month("2026-10-01").number == 1
    assert month("2026-11-01").number == 0


def test_gives_twelve_months_ending_with_this_one_and_no_older_request():
    asked("2025-11-30 12:00", answered=1)
    found = figures.months(NOW)
    assert [str(one.first_day) for one in (found[0], found[-1])] == ["2025-12-01", "2026-11-01"]
    assert len(found) == 12
    assert sum(one.number for one in found) == 0


def test_a_share_is_a_hundred_only_when_every_promise_was_kept():
    asked("2026-10-05 14:00", answered=1)
    assert month("2026-10-01").percent == 100
    assert figures.Month(NOW.date(), in_time=999, late=1).percent == 99


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "0 min"),
        (0.7, "42 min"),
        (1, "1 h"),
        (5.4, "5 h"),
        (23.8, "1 day"),
        (27, "1 day 3 h"),
        (49, "2 days 1 h"),
    ],
)
def test_lengths_of_time_read_like_people_say_them(hours, words):
    assert figures.in_words(timedelta(hours=hours)) == words


class TestPage:
    def test_shows_a_chart_and_the_same_numbers_as_a_table(self, desk):
        now = timezone.now()
        for answered in (2, 3, 30):
            asked(f"{now - timedelta(days=40):%Y-%m-%d %H:%M}", answered=answered)
        page = desk.get(PAGE).content.decode()
        assert page.count('<rect class="chart__bar"') == 1
        assert re.search(r'<rect class="chart__bar" [^>]*height="66"', page)
        row = re.search(r"<tr><th scope=\"row\">[^<]*</th><td>3</td>.*?</tr>", page)[0]
        assert re.findall(r"<td>(.*?)</td>", row) == ["3", "2", "1", "0", "66 %", "3 h"]
        assert 'role="img"' in page
        assert " style=" not in page

    def test_holds_nothing_personal(self, desk):
        item = make_request()
        page = desk.get(PAGE).content.decode()
        assert NAME not in page
        assert item.reference not in page

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("owner", 200), ("front desk", 200), ("clinician", 200), ("auditor", 200), ("editor", 404),
            ("publisher", 404),
        ],
    )  # fmt: skip
    def test_is_for_the_desk_and_for_auditors(self, client, person, role, status):
        client.force_login(person(role))
        assert client.get(PAGE).status_code == status

    def test_an_auditor_finds_it_and_no_other_way_into_the_desk(self, client, person):
        client.force_login(person("auditor"))
        assert f'href="{PAGE}"' in client.get("/admin/").content.decode()
        page = client.get(PAGE).content.decode()
        for path in set(re.findall(r'(?:href|action)="(/[^"#?]*)', page)) - {"/accounts/logout/"}:
            if not path.startswith("/static/"):
                assert client.get(path, follow=True).status_code == 200, path

    def test_signed_out_it_leads_to_sign_in(self, client):
        assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"

    def test_costs_few_queries_however_many_requests_there_are(self, desk, django_assert_max_num_queries):
        for _number in range(5):
            make_request()
        with django_assert_max_num_queries(8):
            desk.get(PAGE)
