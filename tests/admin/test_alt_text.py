"""Pictures inside texts: each is described or marked as decoration before its text is saved."""

import pytest

from blog.models import Article
from clinic_site.demo.fixtures import FIXTURES
from services.content.alt_text import body_alt_problems
from services.content.markdown import render
from services.content.models import Page, Revision
from services.models import Condition
from tests.content.markdown_help import SVG, make_context
from tests.content.pictures import halves, store
from tests.factories import make_article, make_category, make_condition, make_page

from .helpers import enter, errors, page, save

pytestmark = pytest.mark.django_db

EMPTY = "Say what the picture “neck” shows, or write decorative if it tells nothing."
FILE_NAME = "The picture “neck”: This is the name of a file. Say in a few words what the picture shows."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# What is found


@pytest.mark.parametrize(
    "body",
    [
        "![](image:neck)",
        "![  ](drawing:neck)",
        '![](image:neck "A caption")',
        "![&nbsp;](image:neck)",
        "Words ![](image:neck) around it.",
        '!!! tip "Tip"\n    - In a list\n\n        ![](drawing:neck)',
        "| A | B |\n|---|---|\n| ![](image:neck) | C |",
        "![][far]\n\n[far]: image:neck",
        "[![](image:neck)](condition:neck-pain)",
        "![](<image:neck>)",
        "![](image:neck)\n\n![](image:neck)",
    ],
)
def test_a_picture_without_description_is_found_wherever_it_stands(body):
    assert body_alt_problems(body) == [EMPTY]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Write `![](image:neck)` like this.",
        "    ![](image:neck)",
        r"\![](image:neck)",
        "[](condition:neck-pain)",
        "![](https://elsewhere.example/neck.jpg)",
        "![decorative](image:neck)",
        '![Decorative](drawing:neck "A caption")',
        "![ DECORATIVE ](image:neck)",
        '![A hand on the side of a neck](image:neck "It hurts here.")',
        "![A hand & a [sore] neck](drawing:neck)",
    ],
)
def test_what_is_no_picture_or_is_described_or_marked_as_decoration_is_fine(body):
    assert body_alt_problems(body) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("![IMG_2041.jpg](image:neck)", "name of a file"),
        ("![Neck](drawing:neck)", "name of a file"),
        ("![Picture of a neck](image:neck)", "Leave out “picture of”"),
        ('![It hurts here](image:neck "It hurts *here*.")', "caption again"),
        ('![Rest & move](drawing:neck "Rest &amp; move")', "caption again"),
        (f"![{'A' * 151}](image:neck)", "at most 150 characters"),
    ],
)
def test_a_description_that_tells_nothing_is_refused_by_the_name_of_its_picture(body, problem):
    (message,) = body_alt_problems(body)
    assert message.startswith("The picture “neck”: ")
    assert problem in message


def test_every_picture_is_judged_in_the_order_of_the_text():
    body = "![](drawing:first)\n\n![A neck](image:good)\n\n![Photo of a neck](image:second) ![](image:third)"
    assert [message.split("“")[1].split("”")[0] for message in body_alt_problems(body)] == [
        "first",
        "second",
        "third",
    ]


def test_the_caption_of_the_library_counts_where_the_text_has_none(django_assert_num_queries):
    store(halves(90, 60), caption="It hurts here.")
    with django_assert_num_queries(1):
        (problem,) = body_alt_problems("![It hurts here](image:neck) ![A hand](image:neck)")
    assert "caption again" in problem
    with django_assert_num_queries(0):
        assert body_alt_problems('![It hurts here](image:neck "Sore.") ![It hurts here](drawing:neck)') == []


@pytest.mark.parametrize("body", ["![](image:neck)" + "*" * 300, "![](image:neck)" + " word" * 30_000])
def test_a_text_shown_as_plain_paragraphs_has_no_pictures(body):
    assert body_alt_problems(body) == []


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.md")), ids=lambda path: path.stem)
def test_the_demo_describes_all_its_pictures(path):
    assert body_alt_problems(path.read_text(encoding="utf-8").split("---\n", 2)[2]) == []


# What readers get


def test_decoration_is_passed_over_by_screen_readers():
    html = render("![decorative](image:desk)\n\n![Decorative](drawing:neck)", context=make_context()).html
    assert '<figure><img alt=""' in html
    assert f'<figure class="diagram"><div aria-hidden="true" class="art">{SVG}</div></figure>' in html
    assert "decorative" not in html.lower()
    assert "role=" not in html


def test_the_word_for_decoration_is_never_shown_in_place_of_a_picture():
    body = 'A ![decorative](image:none) b.\n\n![A neck](drawing:neck "C ![decorative](image:desk) d")'
    html = render(body, context=make_context()).html
    assert "decorative" not in html
    assert html.startswith("<p>A  b.</p>")


def test_a_longer_description_may_hold_the_word():
    assert (
        'alt="A decorative vase"' in render("![A decorative vase](image:desk)", context=make_context()).html
    )


# In the back office


@pytest.mark.parametrize("role", ["editor", "publisher"])
@pytest.mark.parametrize("button", ["_save", "_continue"])
def test_the_form_says_it_beside_the_text_and_keeps_all_that_was_typed(client, role, button):
    article = make_article(title="Before")
    enter(client, role)
    body = "Some words.\n\n![](image:neck)\n\n![IMG_2.jpg](image:neck)"
    url = page(Article, "change", article.pk)
    response = save(client, url, Article, button, title="Kept", body=body, note="And this")
    assert errors(response) == {"body": [EMPTY, FILE_NAME]}
    form = response.context["adminform"].form
    assert [form[name].value() for name in ("title", "body", "note")] == ["Kept", body, "And this"]
    assert "id_body_error" in response.content.decode()
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(("model", "make"), [(Condition, make_condition), (Page, make_page)])
def test_other_texts_are_held_to_the_same(client, model, make):
    thing = make()
    enter(client, "publisher")
    url = page(model, "change", thing.pk)
    assert errors(save(client, url, model, body="![](drawing:neck)")) == {"body": [EMPTY]}
    save(client, url, model, body="![decorative](drawing:neck)")
    thing = model.objects.get()
    assert thing.latest_revision.body == "![decorative](drawing:neck)"


def test_a_new_text_is_held_to_the_same(client):
    enter(client, "editor")
    fields = {"title": "T", "standfirst": "S", "kind": "guide", "category": make_category().pk}
    url = page(Article, "add")
    assert errors(save(client, url, Article, body="![](image:neck)", **fields)) == {"body": [EMPTY]}
    assert not Article.objects.exists()


def test_a_draft_is_not_published_before_its_pictures_are_described(client):
    article = make_article()
    article.save_revision(title="T", standfirst="S", body="![](image:neck)")
    enter(client, "publisher")
    assert errors(save(client, page(Article, "change", article.pk), Article)) == {"body": [EMPTY]}


def test_what_readers_see_already_does_not_stop_other_changes(client):
    """To change its words would take its sign-off, so they wait until somebody edits them."""
    article = make_article(body="Old.\r\n\r\n![](image:neck)\r\n")
    enter(client, "publisher")
    url = page(Article, "change", article.pk)
    save(client, url, Article, drawing="cover-neck")
    article.refresh_from_db()
    assert article.drawing == "cover-neck"
    assert errors(save(client, url, Article, body="New.\n\n![](image:neck)")) == {"body": [EMPTY]}
