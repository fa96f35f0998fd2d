"""The first page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from services.models import Announcement
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, url: str = "/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_home_works_before_the_first_day(client):
    assert "Where does it hurt?" in read(client)


def test_sections_stand_in_their_order(client):
    factories.make_clinic()
    factories.make_treatment()
    factories.make_article()
    factories.make_practitioner()
    page = read(client)
    sections = [
        "<h1>Where does it hurt?</h1>",
        'id="get-help"',
        "What we can do about it",
        "Plain answers about pain",
        "How it starts",
        "The people who will treat you",
        "Find us",
        "Not sure if physio can help?",
    ]
    places = [page.index(section) for section in sections]
    assert places == sorted(places)


def test_sections_without_anything_in_them_are_left_out(client):
    factories.make_clinic()
    page = read(client)
    assert "Plain answers about pain" not in page
    assert "The people who will treat you" not in page


def test_part_of_the_body_is_a_link_only_where_a_condition_is_published(client):
    factories.make_clinic()
    condition = factories.make_condition(regions=[factories.make_region("neck")])
    factories.make_condition(regions=[factories.make_region("hip")], publish=False)
    page = read(client)
    assert f'<li class="bm-neck"><a href="{condition.get_absolute_url()}"><b>Neck <span' in page
    assert '<li class="bm-hip"><span>Hip</span></li>' in page


def test_one_article_is_large_and_three_are_small_newest_first(client):
    factories.make_clinic()
    for age in range(5):
        article = factories.make_article(title=f"Written {age} days ago")
        article.publish_at -= timedelta(days=age)
        article.save()
    titles = re.findall(r">(Written \d days ago)</a>", read(client))
    assert titles == [f"Written {age} days ago" for age in range(4)]


def test_treatment_shows_length_and_price(client):
    factories.make_clinic()
    factories.make_treatment(title="Exercise", fee=factories.make_fee(minutes=60, amount=115))
    assert "60 min · $115" in read(client)


def test_four_people_are_shown_and_all_are_counted(client):
    factories.make_clinic()
    for number in range(6):
        factories.make_practitioner(name=f"Person {number}", position=number)
    page = read(client)
    assert "Person 3" in page
    assert "Person 4" not in page
    assert "Meet all 6" in page


def test_home_says_whether_the_clinic_is_open(client, time_machine):
    factories.make_clinic()
    time_machine.move_to("2026-06-01T14:00:00Z")
    assert "<strong>Open now</strong> until 5:00 pm" in read(client)
    time_machine.move_to("2026-06-01T22:00:00Z")
    assert "<strong>Closed now</strong> opens tomorrow at 9:00 am" in read(client)


def test_request_and_phone_are_the_two_actions(client):
    factories.make_clinic()
    page = read(client)
    assert f'<a class="btn" href="{reverse("booking:request")}">Request an appointment</a>' in page
    assert "<bdi>613-555-0142</bdi>" in page


def test_notice_bar_opens_a_text_message(client):
    factories.make_clinic()
    assert 'class="announce"' not in read(client)
    Announcement.objects.create(text="New here?", keyword="Appt now", starts_at=timezone.now())
    assert 'href="sms:+16135550143?&amp;body=Appt%20now"' in read(client)
