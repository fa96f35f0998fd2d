import re
from datetime import timedelta

import pytest
from django.utils import timezone

from services.booking.desk.queue import TABS
from services.booking.models import AppointmentRequest, Visit
from services.booking.models.querysets import phone_index
from services.models import Clinic
from tests.factories import make_condition, make_practitioner, make_treatment, make_user

from .factories import EMAIL, NAME, NOTE, make_in_state, make_request, make_therapist
from .test_desk_queue import QUEUE, references

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


class TestCost:
    @pytest.fixture
    def five_hundred(self, lena):
        """Five hundred open requests in every open state, with all that a row shows."""
        location = Clinic.objects.current().main_location
        team = [make_therapist() for _number in range(5)]
        condition, treatment, now = make_condition(), make_treatment(), timezone.now()
        states = ("new", "in_progress", "offered", "confirmed", "held")
        items = AppointmentRequest.objects.bulk_create(
            AppointmentRequest(
                name=f"{NAME} {number}",
                phone="+16135550199",
                phone_index=phone_index("+16135550199"),
                note=NOTE,
                status=states[number % 5],
                practitioner=team[number // 5 % 5],
                location=location,
                claimed_by=lena if number % 2 else None,
                condition=condition if number % 3 else None,
                treatment=None if number % 3 else treatment,
                read_first=number % 50 == 0,
                reply_by=now + timedelta(hours=number - 250),
            )
            for number in range(500)
        )
        visits = []
        for number, item in enumerate(items):
            if item.status in {"offered", "confirmed"}:
                start = now + timedelta(days=1 + number)
                local = start.astimezone(Clinic.objects.current().zone)
                visits.append(
                    Visit(
                        request=item, practitioner=item.practitioner, location=location, state=item.status,
                        day=local.date(), starts=local.time(), minutes=45, zone="America/Toronto",
                        starts_at=start, ends_at=start + timedelta(minutes=45),
                        held_until=now + timedelta(hours=1) if item.status == "offered" else None,
                    )
                )  # fmt: skip
        Visit.objects.bulk_create(visits)
        return items

    def test_five_hundred_open_requests_take_few_queries(
        self, desk, five_hundred, django_assert_max_num_queries
    ):
        for tab in TABS:
            with django_assert_max_num_queries(15):
                assert desk.get(QUEUE, {"tab": tab}).status_code == 200
        with django_assert_max_num_queries(15):
            page = desk.post(QUEUE, {"q": f"{NAME} 499"}).content.decode()
        assert references(page) == [five_hundred[499].reference]
        page = desk.get(QUEUE, {"tab": "all", "p": "2"}).content.decode()
        assert "tab=all&amp;p=1" in page
        assert "tab=all&amp;p=3" in page
        for number in ("2", "9" * 5000, "x", "-1"):
            assert desk.get(QUEUE, {"p": number}).status_code == 200

    @pytest.mark.parametrize("tab", ["new", "all"])
    def test_fifty_rows_cost_as_many_queries_as_one(self, desk, django_assert_max_num_queries, tab):
        condition, treatment, someone = make_condition(), make_treatment(), make_practitioner()

        def fill(number):
            for _number in range(number):
                item = make_request(condition=condition, practitioner=someone)
                AppointmentRequest.objects.filter(pk=item.pk).update(claimed_by=make_user())
                make_request(treatment=treatment)

        def count():
            with django_assert_max_num_queries(15) as captured:
                assert desk.get(QUEUE, {"tab": tab}).status_code == 200
            return len(captured)

        fill(1)
        one = count()
        fill(24)
        assert count() == one


class TestSearch:
    @pytest.mark.parametrize(
        "words", ["quagmire", "ZEBULON Q", "613 555 0199", "+16135550199", EMAIL, EMAIL.upper()]
    )
    def test_finds_by_name_phone_and_address(self, desk, words):
        item = make_request(email=EMAIL, status="in_progress")
        make_request(name="Somebody Else", phone="+16135550111")
        page = desk.post(QUEUE, {"q": words}).content.decode()
        assert item.reference in page
        assert "Somebody Else" not in page

    def test_finds_by_exact_reference_in_any_state(self, desk):
        item = make_request(status="closed")
        assert item.reference in desk.post(QUEUE, {"q": item.reference.lower()}).content.decode()
        assert "Nothing found" in desk.post(QUEUE, {"q": item.reference[:-1]}).content.decode()

    def test_names_are_read_in_open_requests_only(self, desk):
        make_request(status="closed")
        assert "Nothing found" in desk.post(QUEUE, {"q": NAME}).content.decode()

    def test_is_posted_and_never_stands_in_an_address(self, desk):
        for _number in range(51):
            make_request()
        page = desk.post(QUEUE, {"q": NAME}).content.decode()
        assert NAME not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))
        assert "51 requests found" in page
        assert '<form method="post" role="search"' in page
        assert desk.get(QUEUE, {"q": NAME}).context["query"] == ""

    @pytest.mark.parametrize("words", ["\0", "%", "'; --", "\ud800", "9" * 100_000, "@", "R-"])
    def test_odd_words_find_nothing(self, desk, words):
        make_request()
        words = words.encode(errors="replace").decode()
        assert desk.post(QUEUE, {"q": words}).status_code == 200

    def test_searches_the_whole_clinic_from_any_tab(self, desk, lena):
        item = make_in_state("offered", lena)
        assert references(desk.post(f"{QUEUE}?tab=held", {"q": item.reference}).content.decode()) == [
            item.reference
        ]
