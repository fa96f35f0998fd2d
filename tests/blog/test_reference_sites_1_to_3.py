"""What readers of real clinic sites find there, they find here: a demo article for each of three sites.

The letters in the names of the tests are the rows of the feature table.
"""

import io
import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture

from blog.models import Article, Tag
from services.content.models import Image
from services.models import Condition

from .checks import author_is_shown, ending_asks_people_in, lead_ins, publish
from .page import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_clinic")]


@pytest.fixture
def article(request) -> Article:
    return Article.objects.get(slug=request.cls.slug)


def make_picture() -> Image:
    """A raster picture of 800 by 500 pixels."""
    content = io.BytesIO()
    Picture.new("RGB", (800, 500), "teal").save(content, "PNG")
    return Image.objects.create(key="neck-photo", file=ContentFile(content.getvalue(), "neck.png"))


class TestWixCaseStudy:
    """Site 1: a case study in a clinic's blog."""

    slug = "story-neck-upper-back-migraine"

    def test_t1_author_with_portrait_name_and_title(self, reading, article):
        author_is_shown(reading, article)

    def test_r7_four_sections_stand_in_the_contents(self, reading):
        contents = [words(link) for link in reading.having("toc")[0].iter("a")]
        for section in ("Background", "Proposed treatment", "Results", "The science"):
            assert section in contents

    def test_r7_one_persons_result_is_never_read_as_typical(self, reading):
        first = reading.having("prose")[0][0]
        assert "callout" in first.get("class")
        assert "People differ, and one story cannot show that a treatment works." in words(first)

    def test_r7_the_note_is_fixed_and_not_in_the_writers_hands(self, read, article):
        publish(article, body="## Background\n\nNothing else.")
        assert "one story cannot show that a treatment works" in read(article.get_absolute_url()).html

    def test_r8_conditions_are_listed_linked_and_counted(self, reading, article):
        prose = reading.having("prose")[0]
        heading = reading.one("h2[@id='conditions-named']")
        listed = list(prose)[list(prose).index(heading) + 1]
        found = {item[0].get("href"): words(item) for item in listed}
        assert set(found) == {condition.get_absolute_url() for condition in article.conditions.all()}
        for slug, name in (("neck-pain", "Neck pain"), ("migraine", "Migraine")):
            number = Article.objects.published().filter(conditions__slug=slug).count()
            assert number > 1
            assert found[f"/conditions/{slug}/"] == f"{name}{number} articles"

    def test_r8_a_condition_that_is_not_public_is_not_listed(self, read, article):
        Condition.objects.filter(slug="migraine").update(retired_at=timezone.now())
        assert "/conditions/migraine/" not in read(article.get_absolute_url()).html

    def test_f5_recent_articles_without_this_one_and_with_see_all(self, reading, article):
        recent = reading.one("ul[@aria-labelledby='near']")
        addresses = list(reading.links(recent).values())
        newest = Article.objects.published().exclude(pk=article.pk).newest_first()
        assert addresses == [other.get_absolute_url() for other in newest[:4]]
        assert reading.links()["See all articles"] == "/articles/"

    def test_f1_the_list_of_articles_has_a_search_box(self, read):
        form = read("/articles/").one("form[@role='search']")
        assert form.get("action") == "/search/" and form.get("method", "get") == "get"


class TestSquarespaceBenefits:
    """Site 2: six benefits and a consultation."""

    slug = "dry-needling-benefits-and-limits"

    def test_t1_author_with_portrait_name_and_title(self, reading, article):
        author_is_shown(reading, article)

    def test_r4_benefits_open_with_a_bold_lead_in(self, reading):
        hopes = ["Less pain.", "A looser feel.", "Easier movement.", "Doing more.", "Fewer tablets."]
        assert lead_ins(reading, [*hopes, "A faster recovery."])

    def test_r4_every_benefit_carries_a_label_or_a_source(self, reading):
        lists = reading.having("prose")[0].iter("ul")
        for benefit in next(found for found in lists if words(found).startswith("Less pain.")):
            assert reading.having("evidence", benefit) or "source" in words(benefit), words(benefit)

    def test_r12_ending_asks_for_a_talk(self, reading, article):
        ending_asks_people_in(reading, article)
        ending = reading.links(reading.having("cta")[0])
        assert ending["Call us for a free 10-minute chat"] == "tel:+16135550142"

    def test_r16_neighbours_are_of_the_same_topic(self, reading):
        links = {link.get("rel"): link.get("href") for link in reading.having("prevnext")[0].iter("a")}
        assert links == {
            "prev": "/articles/dry-needling-back-pain-types/",
            "next": "/articles/dry-needling-neck-pain-guide/",
        }

    def test_e8_a_link_follows_its_object_to_a_new_address(self, read, article):
        Condition.objects.filter(slug="muscle-knots").update(retired_at=timezone.now())
        page = read(article.get_absolute_url())
        assert "Muscle knots" in page.html and "/conditions/muscle-knots/" not in page.html


class TestLabPortalGuide:
    """Site 3: a long guide in a health portal."""

    slug = "dry-needling-neck-pain-guide"

    def test_r17_trail_from_home_to_this_page(self, reading, article):
        trail = reading.one("nav[@aria-label='Breadcrumb']")
        names = [words(item) for item in trail.iter("li")]
        assert names == ["Home", "Articles", "Dry needling", article.title]
        assert list(reading.links(trail).values()) == ["/", "/articles/", "/articles/category/dry-needling/"]

    def test_r17_back_to_all_articles(self, reading):
        assert reading.links()["Back to all articles"] == "/articles/"

    @pytest.mark.parametrize(
        "referer",
        [
            "http://testserver/articles/category/dry-needling/?page=2",
            "https://elsewhere.example/articles/",
            "http://[broken",
        ],
    )
    def test_r17_page_is_the_same_wherever_the_reader_came_from(self, read, article, referer):
        """A script leads back to the filtered list; the HTML can be kept for everybody."""
        page = read(article.get_absolute_url(), referer=referer)
        assert page.links()["Back to all articles"] == "/articles/"

    def test_m1_lead_drawing_and_diagram_have_captions_that_are_not_their_description(self, reading):
        cover, diagram = reading.having("a-cover")[0], reading.having("diagram")[0]
        assert cover.find("figcaption").text == "A thin, solid needle and the muscle at the side of the neck."
        picture, caption = diagram[0], words(diagram.find("figcaption"))
        assert picture.get("role") == "img" and picture.get("aria-label") != caption

    def test_m1_photographs_keep_their_place_while_they_load(self, read, article):
        Article.objects.filter(pk=article.pk).update(
            cover=make_picture(), cover_alt="A hand on the side of a neck", cover_caption="Where it is sore."
        )
        publish(article, body='Look.\n\n![A teal square](image:neck-photo "A photograph.")\n')
        page = read(article.get_absolute_url())
        lead = page.having("a-cover")[0].find(".//img")
        assert (lead.get("width"), lead.get("height")) == ("800", "500")
        assert lead.get("fetchpriority") == "high" and lead.get("loading") is None
        assert page.having("a-cover")[0].find("figcaption").text == "Where it is sore."
        inner = page.having("prose")[0].find(".//img")
        assert (inner.get("width"), inner.get("height"), inner.get("loading")) == ("800", "500", "lazy")

    def test_m2_pictures_are_described_or_hidden(self, reading, read, article):
        for picture in reading.having("art", reading.having("prose")[0]):
            label = picture.get("aria-label")
            assert 0 < len(label) <= 150
            assert not re.match(r"(?i)(image|picture|photo) of|.*\.(png|jpg)", label)
        Article.objects.filter(pk=article.pk).update(cover=make_picture(), cover_alt="A hand on a neck")
        lead = read(article.get_absolute_url()).having("a-cover")[0].find(".//img")
        assert lead.get("alt") == "A hand on a neck"

    def test_r2_the_standfirst_leads_the_page_its_description_and_its_cards(self, reading, read, article):
        standfirst = article.standfirst
        assert 0 < len(standfirst) <= 200
        assert words(reading.having("lead")[0]) == standfirst
        assert reading.one("meta[@name='description']").get("content") == standfirst
        assert standfirst in [words(p) for p in read("/articles/").all("p")]

    def test_r3_contents_lead_to_sections_without_a_script(self, reading):
        contents = reading.having("toc")[0]
        targets = {link.get("href").removeprefix("#") for link in contents.iter("a")}
        assert len(targets) >= 3
        assert targets <= {element.get("id") for element in reading.root.iter()}

    def test_r3_an_old_anchor_still_lands_when_the_heading_is_reworded(self, reading, read, article):
        old = reading.links(reading.having("toc")[0])["What should I do after?"]
        body = article.live_revision.body.replace("What should I do after?", "What to do after")
        publish(article, body=body)
        contents = read(article.get_absolute_url()).having("toc")[0]
        assert reading.links(contents)["What to do after"] == old

    def test_r3_a_short_text_has_no_contents(self, read, article):
        publish(article, body="## One\n\nA.\n\n## Two\n\nB.")
        assert not read(article.get_absolute_url()).having("toc")

    def test_r9_questions_fold_and_have_addresses(self, reading):
        questions = reading.having("faq", reading.having("prose")[0])[0].findall("details")
        assert len(questions) == 6
        assert all(question.get("id") and words(question.find("summary")) for question in questions)
        assert [question.get("open") is not None for question in questions] == [True] + [False] * 5

    def test_f7_one_category_and_a_few_tags(self, reading, article):
        assert len(article.tags.all()) <= 6
        tags = reading.one("ul[@aria-label='Tags']")
        assert reading.links(tags)["safety"] == "/articles/tag/safety/"

    def test_f7_two_spellings_are_one_tag(self, article):
        article.tags.add("Safety")
        assert Tag.objects.filter(name__iexact="safety").count() == 1

    def test_f7_a_thin_tag_page_is_not_indexed(self, read):
        assert read("/articles/tag/aftercare/").all("meta[@name='robots']")
        assert not read("/articles/tag/safety/").all("meta[@name='robots']")

    def test_f6_three_cards_whose_links_are_named_by_their_titles(self, reading, article):
        section = reading.one("section[@aria-labelledby='next']")
        cards = section.findall(".//article")
        assert len(cards) == 3
        for card, other in zip(cards, Article.objects.recommended_for(article)[:3], strict=True):
            assert list(reading.links(card).items()) == [(other.title, other.get_absolute_url())]
            assert other.standfirst in words(card) and "Read the article" in words(card)
            assert reading.having("art", card)
        assert "Read the article" not in reading.links()

    def test_r14_two_actions_stand_in_the_header(self, reading):
        header = reading.links(reading.having("mast")[0])
        assert header["Request an appointment"] == "/appointments/request/"
        assert header["Treatments"] == "/treatments/"

    def test_r14_no_link_to_the_form_tells_what_was_read(self, reading):
        addresses = [link.get("href") for link in reading.all("a") if "appointments" in link.get("href", "")]
        assert addresses and set(addresses) == {"/appointments/request/"}

    def test_s7_sharing_needs_no_script(self, reading, article):
        share = reading.having("share")[0]
        address = f"{settings.SITE_URL}{article.get_absolute_url()}"
        links = reading.links(share)
        assert list(links) == ["Email", "WhatsApp", "Facebook"]
        assert all(address in unquote(href) for href in links.values())
        assert all(button.get("hidden") is not None for button in share.iter("button"))
