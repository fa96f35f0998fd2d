"""What forms refuse, and how they say it."""

import io
from datetime import time
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from blog.models import Article, Category, Tag
from services.content.models import GlossaryTerm, Image, Reference
from services.models import Announcement, Clinic, Condition, ConditionTreatment, Location, Practitioner
from tests.factories import (
    make_article,
    make_condition,
    make_location,
    make_practitioner,
    make_term,
    make_treatment,
)

from .helpers import enter, errors, filled_in, page, save

pytestmark = pytest.mark.django_db

WORDS = ("title", "standfirst", "body", "note", "tags", "cover_caption", "cta_text", "cta_link", "slug")
SHORT = (
    "\0", "a\0b", "\x01\x02\x1b[31m", "\r\n", "\t", "   ", "\u202eright to left", "\ufeff", "\u2028",
    "\uffff", "\u2066a", "\u00ad", "\u200d", "\U000e0001", "\U0010ffff", "e\u0301", "𝔫𝔢𝔠𝔨", "ﷺ", "ß",
    "İ", "日本", "עברית", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea>",
    "-->", "<!--", "<![CDATA[", "&#0;", "&lt;", "{{ 7|add:7 }}", "{% debug %}", "%s%d%(x)s", "%00",
    "'; DROP TABLE blog_article; --", "\\", "\"", "'", "`", "$(id)", "../../etc/passwd",
    "javascript:alert(1)", "[a](javascript:alert(1))", "[a](article:)", "[a](condition:x y)", "[@]",
    "[@nobody]", "{evidence:}", "{evidence:none}", "{phone", "{phone}", "{emergency-number}",
    "{clinic}" * 9, "!!! key", "!!! emergency \"", "!!! urgent \"x\"", "![](image:)",
    "![x](image:nothing \"y\")", "![](drawing:../../x)", "Table:", "---", "## ", "###### six", "# one",
    "1. ", "- [ ] x", "***", "~~~", "[^1]", "[x]: http://y", "<a@b.c>", "http://[", "//", "0", "-1",
    "None", "null", "true", "1e999", "NaN", "٣", ",", ",,,", "\"a, b", "a" * 151,
)  # fmt: skip
SIGNS = (
    "#", "> ", "* ", "|", "`", "_", "[", "](", "![", "<", "&", "    ", "1. ", "\n", "👩‍⚕️", "e\u0301",
    "Z\u0334",
)  # fmt: skip
LONG = [sign * 400 for sign in SIGNS]


ALL_TEXTS = [*SHORT, *LONG]
SOME_TEXTS = ALL_TEXTS[::6]  # `make drill` sends them all


@pytest.mark.parametrize("text", SOME_TEXTS, ids=range(len(SOME_TEXTS)))
def test_no_text_breaks_the_article_form(client, text):
    save_with(client, text)


def save_with(client, text):
    """Alone in every field it may be refused; within words that are fine it is kept, and the page still opens."""
    article = make_article(title="Before")
    enter(client, "publisher")
    url = page(Article, "change", article.pk)
    start = filled_in(client, url, Article)
    assert client.post(url, start | dict.fromkeys(WORDS, text) | {"_save": "on"}).status_code in (200, 302)
    start["base"] = filled_in(client, url, Article)["base"]  # the next save starts from what was saved
    answer = client.post(
        url, start | {"body": f"Fine {text} words", "title": f"A {text[:50]}", "_save": "on"}
    )
    assert answer.status_code == 302 or list(errors(answer)) == ["title"] or "\0" in text
    assert client.get(url).status_code == 200
    assert client.get(article.get_absolute_url()).status_code == 200


def test_half_a_character_is_replaced(client):
    article = make_article()
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    data = urlencode(filled_in(client, url, Article) | {"_save": "on"}, doseq=True) + "&title=Half%ED%A0%80"
    response = client.post(url, data, content_type="application/x-www-form-urlencoded", follow=True)
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.latest_revision.title.startswith("Half\ufffd")


def test_a_very_long_text_is_refused_beside_its_field_and_kept(client):
    article = make_article()
    enter(client, "editor")
    long = "word " * 50_000
    response = save(client, page(Article, "change", article.pk), Article, body=long)
    assert list(errors(response)) == ["body"]
    assert response.context["adminform"].form["body"].value() == long


def test_more_than_the_server_takes_is_a_bad_request(client):
    enter(client, "editor")
    assert client.post(page(Article, "add"), {"body": "x" * 1_100_000}).status_code == 400


def test_tags_are_written_as_they_are_known(client):
    Tag.objects.create(name="Posture")
    article = make_article()
    enter(client, "editor")
    save(client, page(Article, "change", article.pk), Article, tags="posture, POSTURE, New one, new ONE")
    assert sorted(article.tags.names()) == ["New one", "Posture"]
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("tags", ["!!!", "x" * 51, "ok, 日本", '"unclosed'])
def test_tags_without_an_address_are_refused_beside_their_field(client, tags):
    article = make_article()
    enter(client, "editor")
    response = save(client, page(Article, "change", article.pk), Article, tags=tags)
    if tags.startswith('"'):
        assert list(article.tags.names()) == ["unclosed"]
    else:
        assert list(errors(response)) == ["tags"]


@pytest.mark.parametrize(
    ("model", "make", "fields", "field"),
    [
        (Tag, lambda: Tag.objects.create(name="Posture"), {"name": "POSTURE", "slug": "p"}, "name"),
        (
            Category,
            lambda: Category.objects.create(name="Neck", slug="neck"),
            {"name": "neck", "slug": "n", "position": 0},
            "name",
        ),
        (
            GlossaryTerm,
            lambda: make_term("Sham"),
            {"term": "sham", "slug": "s", "definition": "A pretend treatment."},
            "term",
        ),
        (
            Reference,
            lambda: Reference.objects.create(key="a", title="A", kind="trial", doi="10.1/x"),
            {"key": "b", "title": "B", "kind": "trial", "doi": "10.1/x"},
            "doi",
        ),
        (Reference, lambda: None, {"key": "b", "title": "B", "kind": "trial", "year": 19}, "year"),
        (
            Announcement,
            lambda: None,
            {
                "text": "T",
                "starts_at_0": "2026-01-02",
                "starts_at_1": "09:00",
                "ends_at_0": "2026-01-01",
                "ends_at_1": "09:00",
            },
            "ends_at",
        ),
    ],
)
def test_what_the_database_refuses_is_said_beside_the_field(client, model, make, fields, field):
    make()
    enter(client, "owner")
    before = model.objects.count()
    response = save(client, page(model, "add"), model, **fields)
    assert list(errors(response)) == [field]
    assert model.objects.count() == before


def test_a_practitioner_since_when_is_plausible(client):
    practitioner = make_practitioner()
    enter(client, "owner")
    url = page(Practitioner, "change", practitioner.pk)
    assert list(errors(save(client, url, Practitioner, practising_since=19))) == ["practising_since"]


def inline_errors(response) -> str:
    return str([formset.formset.errors for formset in response.context["inline_admin_formsets"]])


def test_opening_hours_that_overlap_are_refused(client):
    location = make_location()
    enter(client, "owner")
    url = page(Location, "change", location.pk)
    rows = {"opening_hours-TOTAL_FORMS": 2}
    for number, (opens, closes) in enumerate([(time(9), time(12)), (time(11), time(15))]):
        rows |= {
            f"opening_hours-{number}-weekday": 0,
            f"opening_hours-{number}-opens": opens,
            f"opening_hours-{number}-closes": closes,
        }
    response = save(client, url, Location, **rows)
    assert "These hours overlap" in inline_errors(response)
    response = save(client, url, Location, **rows | {"opening_hours-1-opens": time(12)})
    assert location.opening_hours.count() == 2


def test_closing_before_opening_is_refused_beside_the_closing_time(client):
    location = make_location()
    enter(client, "owner")
    row = {"opening_hours-0-weekday": 0, "opening_hours-0-opens": "12:00", "opening_hours-0-closes": "09:00"}
    response = save(client, page(Location, "change", location.pk), Location, **row)
    assert "closes" in inline_errors(response)


def test_a_condition_lists_each_treatment_once(client):
    treatment = make_treatment(title="Exercise")
    condition = make_condition(treatments=[treatment])
    enter(client, "editor")
    url = page(Condition, "change", condition.pk)
    assert "Exercise" in client.get(url).content.decode()
    row = {"conditiontreatment_set-1-treatment": treatment.pk, "conditiontreatment_set-1-position": 1}
    assert save(client, url, Condition, **row).status_code == 200
    assert ConditionTreatment.objects.count() == 1


def test_the_clinic_is_changed_but_never_doubled_or_deleted(client):
    enter(client, "owner")
    response = save(client, page(Clinic, "change", 1), Clinic, name="Southgate")
    assert Clinic.objects.get().name == "Southgate"
    assert response.redirect_chain[-1][0] == page(Clinic, "change", 1)
    assert client.get(page(Clinic, "add")).status_code == 403
    assert client.post(page(Clinic, "delete", 1), {"post": "yes"}).status_code == 403


def test_the_clinic_is_made_on_the_first_day_and_not_here(client):
    Clinic.objects.all().delete()
    enter(client, "owner")
    assert client.get(page(Clinic)).status_code == 200
    assert client.get(page(Clinic, "add")).status_code == 403


def png() -> bytes:
    buffer = io.BytesIO()
    Pixels.new("RGB", (40, 20)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_is_uploaded(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    enter(client, "editor")
    save(client, page(Image, "add"), Image, key="neck", file=SimpleUploadedFile("neck.png", png()))
    image = Image.objects.get()
    assert (image.width, image.height) == (40, 20)


@pytest.mark.parametrize(
    ("name", "content"), [("x.svg", b"<svg/>"), ("x.png", b"no picture"), ("x.html", b"<p>"), ("x.png", b"")]
)
def test_what_is_no_picture_is_refused_beside_its_field(client, name, content):
    enter(client, "editor")
    response = save(client, page(Image, "add"), Image, key="x", file=SimpleUploadedFile(name, content))
    assert list(errors(response)) == ["file"]


def test_a_lead_picture_is_described_or_only_decorates(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = Image.objects.create(key="neck", file=SimpleUploadedFile("neck.png", png()))
    article = make_article()
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    assert list(errors(save(client, url, Article, cover=image.pk))) == ["cover_alt"]
    save(client, url, Article, cover=image.pk, cover_alt="A neck")
    article.refresh_from_db()
    assert article.cover == image
