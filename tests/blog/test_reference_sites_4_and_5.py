"""What readers of real clinic sites find there, they find here: a demo article for each of two more sites.

The letters in the names of the tests are the rows of the feature table.
"""

from datetime import timedelta
from math import ceil

import pytest
from django.utils import timezone

from blog.models import Article
from services.models import Announcement, Clinic, Condition, Location

from .checks import ending_asks_people_in, lead_ins, publish
from .page import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_clinic")]


@pytest.fixture
def article(request) -> Article:
    return Article.objects.get(slug=request.cls.slug)


class TestRehabChainTypes:
    """Site 4: benefits and types of needling, with a bar on top of every page."""

    slug = "dry-needling-back-pain-types"

    def test_r13_the_bar_texts_the_clinic_and_comes_after_the_skip_link(self, reading):
        bar = reading.having("announce")[0]
        keyword = Announcement.objects.get().keyword
        assert f"sms:+16135550143?&body={keyword}" in reading.links(bar).values()
        assert "613-555-0143" in words(bar)
        body = reading.one("body")
        assert "skip" in body[0].get("class") and body[1] is bar

    def test_r13_the_bar_goes_when_its_time_is_over(self, read, article):
        now = timezone.now()
        Announcement.objects.update(starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
        assert not read(article.get_absolute_url()).having("announce")

    def test_r14_actions_in_the_header_and_the_articles_own_call(self, reading):
        header = reading.links(reading.having("mast")[0]).values()
        assert {"/appointments/request/", "/treatments/"} <= set(header)
        ending = reading.links(reading.having("cta")[0])
        assert ending["Read about low back pain"] == "/conditions/low-back-pain/"

    def test_r14_a_call_that_leads_nowhere_becomes_the_request(self, read, article):
        Condition.objects.filter(slug="low-back-pain").update(retired_at=timezone.now())
        ending = read(article.get_absolute_url()).having("cta")[0]
        assert "Read about" not in words(ending)
        assert [link.get("href") for link in ending.iter("a") if "btn" in link.get("class", "")] == [
            "/appointments/request/"
        ]

    def test_r4_hopes_open_with_a_bold_lead_in(self, reading):
        hopes = ["Less pain.", "Muscles that work better.", "Less swelling, or faster healing."]
        assert lead_ins(reading, [*hopes, "Easier movement."])

    def test_r6_types_are_headings_beside_their_treatment(self, reading):
        headings = [words(heading) for heading in reading.having("prose")[0].iter("h3")]
        assert headings[:3] == ["Superficial", "Deep", "Trigger point"]
        addresses = reading.links(reading.having("prose")[0]).values()
        assert {"/treatments/dry-needling/", "/conditions/muscle-knots/"} <= set(addresses)

    def test_r12_ending_asks_people_in(self, reading, article):
        ending_asks_people_in(reading, article)

    def test_d1_the_needle_is_solid(self, reading):
        assert "thin and solid" in words(reading.having("prose")[0])


class TestRehabClinicSafety:
    """Site 5: benefits by part of the body, the visit in steps, safety, contact."""

    slug = "does-dry-needling-work"

    def test_m1_lead_drawing_and_a_picture_in_the_text_with_captions(self, reading):
        assert words(reading.having("a-cover")[0].find("figcaption"))
        figure = reading.having("diagram")[0]
        assert words(figure.find("figcaption")) and figure[0].get("aria-label")

    def test_r1_title_byline_date_and_minutes(self, reading, article, client):
        assert words(reading.one("h1")) == article.title
        byline = reading.having("byline")[0]
        rendered = client.get(article.get_absolute_url()).context["rendered"]
        assert f"{ceil(rendered.words / 200)} min read" in words(byline)
        dates = [time.get("datetime") for time in byline.iter("time")]
        published = article.publish_at.astimezone(Clinic.objects.get().zone).date()
        assert published.isoformat() in dates

    def test_r1_updated_is_only_said_when_the_words_have_changed(self, reading, read, article):
        assert "Updated" not in words(reading.having("byline")[0])
        publish(article)
        assert "Updated" not in words(read(article.get_absolute_url()).having("byline")[0])
        publish(article, body=article.live_revision.body + "\nOne more thing.\n")
        assert "Updated" in words(read(article.get_absolute_url()).having("byline")[0])

    def test_r5_the_visit_is_a_real_numbered_list(self, reading):
        steps = next(found for found in reading.having("prose")[0].iter("ol"))
        names = [words(item[0]) for item in steps]
        assert names == ["Talk.", "Check.", "Agree.", "Needle.", "Move.", "Plan."]

    def test_r6_each_part_of_the_body_is_a_row_heading_and_leads_to_its_page(self, reading):
        rows = reading.having("table-wrap")[0].find(".//tbody")
        headings = [row[0] for row in rows]
        assert all(heading.tag == "th" and heading.get("scope") == "row" for heading in headings)
        addresses = [address for heading in headings for address in reading.links(heading).values()]
        assert "/conditions/neck-pain/" in addresses and "/conditions/low-back-pain/" in addresses
        for row in rows:
            assert reading.having("evidence", row) or words(row[2]).startswith("One trial"), words(row)

    def test_r10_who_should_ask_first_what_can_go_wrong_and_when_to_get_help(self, reading):
        prose = reading.having("prose")[0]
        assert "Talk to us first if you" in words(reading.having("callout--care", prose)[0])
        assert "How safe is it?" in [words(heading) for heading in prose.iter("h2")]
        card = reading.having("urgent", prose)[0]
        assert "Get help now" in words(card) and "Call 911 now if:" in words(card)

    def test_r15_contact_facts_come_from_the_database(self, reading, read, article):
        assert "613-555-0142" in reading.html
        Location.objects.filter(slug="northgate").update(phone="+16135550177", email="new@example.org")
        changed = read(article.get_absolute_url()).html
        assert "613-555-0142" not in changed and "hello@northgate" not in changed
        assert "613-555-0177" in changed and "new@example.org" in changed

    def test_r17_trail_and_way_back(self, reading):
        assert [words(item) for item in reading.one("nav[@aria-label='Breadcrumb']").iter("li")][:3] == [
            "Home",
            "Articles",
            "Dry needling",
        ]
        assert reading.links()["Back to all articles"] == "/articles/"
