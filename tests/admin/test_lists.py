"""Lists: states in words, search, filters, and what they cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Article, Category, Tag
from services.content.models import GlossaryTerm, Image, Page, Reference
from services.models import Announcement, Clinic, Condition, Fee, Location, Practitioner, Treatment
from tests.factories import (
    make_article,
    make_condition,
    make_fee,
    make_location,
    make_page,
    make_practitioner,
    make_term,
    make_treatment,
    make_user,
    sign_off,
)
from tests.factories.numbers import fresh

from .helpers import enter, page, registered

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


def make_image(**fields) -> Image:
    """A row of the picture library without a file behind it."""
    image = Image(key=fresh("image"), width=800, height=600, **fields)
    image.file.name = f"images/{image.key}.jpg"
    image.file._committed = True
    Image.objects.bulk_create([image])  # save() would read the file
    return image


def whole_article():
    """An article with everything its row shows."""
    article = make_article(author=make_practitioner(), tags=[fresh("tag")])
    sign_off(article, make_user())
    return article


MAKERS = {
    Article: whole_article,
    Condition: lambda: make_condition(author=make_practitioner()),
    Treatment: lambda: make_treatment(author=make_practitioner(), fee=make_fee()),
    Page: make_page,
    Image: make_image,
    Reference: lambda: Reference.objects.create(key=fresh("ref"), title="Title", kind="trial"),
    GlossaryTerm: lambda: make_term(fresh("term")),
    Tag: lambda: Tag.objects.create(name=fresh("tag")),
    Category: lambda: Category.objects.create(name=fresh("category"), slug=fresh("category")),
    Location: make_location,
    Announcement: lambda: Announcement.objects.create(text="Text"),
    Fee: make_fee,
    Practitioner: lambda: make_practitioner(user=make_user(), portrait=make_image()),
    User: lambda: make_user("editor"),
}


@pytest.mark.parametrize("model", registered())
def test_every_list_opens_and_can_be_searched(client, model):
    enter(client, "owner")
    for query in ("", "?q=neck", "?q=%00", "?q=" + "x" * 3000, "?state=nonsense", "?o=999"):
        assert client.get(page(model) + query, follow=True).status_code == 200


@pytest.mark.parametrize("model", [pytest.param(model, id=model._meta.label) for model in MAKERS])
def test_fifty_rows_cost_as_many_queries_as_one(client, model, django_assert_num_queries):
    enter(client, "owner")
    MAKERS[model]()
    client.get(page(model))
    with CaptureQueriesContext(connection) as one:
        client.get(page(model))
    for _number in range(49):
        MAKERS[model]()
    with django_assert_num_queries(len(one)):
        assert client.get(page(model)).context["cl"].result_count >= 50


def test_the_list_of_articles_costs_few_queries(client, django_assert_max_num_queries):
    whole_article()
    enter(client, "editor")
    client.get(page(Article))
    with django_assert_max_num_queries(10):
        client.get(page(Article))


@pytest.fixture
def library():
    """An article in each state."""
    now = timezone.now()
    waiting = make_article(title="Waiting")
    waiting.save_revision(title="Waiting anew", standfirst="S", body="B")
    return [
        make_article(title="Live"),
        waiting,
        make_article(title="Scheduled", publish_at=now + TOMORROW),
        make_article(title="Draft", publish=False),
        make_article(title="Retired", publish_at=now + 2 * YESTERDAY, retired_at=now + YESTERDAY),
    ]


def headlines(response) -> set[str]:
    return {article.latest_revision.title for article in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("published", {"Live"}),
        ("scheduled", {"Scheduled"}),
        ("draft", {"Draft", "Waiting anew"}),
        ("retired", {"Retired"}),
        ("review", set()),
        ("nonsense", {"Live", "Scheduled", "Draft", "Waiting anew", "Retired"}),
    ],
)
def test_lists_are_filtered_by_where_the_newest_words_stand(client, library, state, found):
    enter(client, "editor")
    assert headlines(client.get(page(Article), {"state": state})) == found


def test_states_stand_in_the_list_in_words(client, library):
    enter(client, "editor")
    html = client.get(page(Article)).content.decode()
    for words in (
        "Published</td>",
        "Draft; readers see older words",
        "Scheduled for ",
        "Draft</td>",
        "Retired</td>",
    ):
        assert words in html


def test_the_review_stands_in_the_list_in_words(client):
    user = make_user()
    today = timezone.localdate()
    sign_off(make_article(), user)
    sign_off(make_article(), user, review_due=today + 2 * YESTERDAY)
    moved_on = make_article()
    sign_off(moved_on, user)
    moved_on.save_revision(title="Other words", standfirst="S", body="B", publish=True)
    enter(client, "editor")
    html = client.get(page(Article)).content.decode()
    assert html.count("Reviewed, check due ") == 1
    assert html.count("Reviewed, check was due ") == 1
    assert html.count("Not reviewed") == 1


@pytest.mark.parametrize("words", ["Waiting anew", "waiting", "peculiar"])
def test_search_reads_titles_and_texts_of_drafts_as_well(client, library, words):
    library[1].save_revision(title="Waiting anew", standfirst="S", body="A peculiar word.")
    enter(client, "editor")
    assert headlines(client.get(page(Article), {"q": words})) == {"Waiting anew"}


def test_pictures_are_shown_small_with_their_proportions(client):
    image = make_image()
    enter(client, "editor")
    assert 'alt="" width="85" height="64"' in client.get(page(Image)).content.decode()
    assert 'alt="" width="427" height="320"' in client.get(page(Image, "change", image.pk)).content.decode()


def test_a_source_and_a_picture_say_where_they_are_used(client):
    reference = Reference.objects.create(key="who2023", title="Guideline", kind="guideline")
    image = make_image()
    make_article(title="Citing", body=f'A claim. [@who2023]\n\n![A neck](image:{image.key} "A caption")')
    make_condition(title="Not citing", body="[@who20231] (image:other)")
    enter(client, "editor")
    for thing in (reference, image):
        html = client.get(page(type(thing), "change", thing.pk)).content.decode()
        assert "“Citing” (article)" in html
        assert "Not citing" not in html


def test_the_list_of_clinics_is_the_clinic(client):
    enter(client, "owner")
    assert client.get(page(Clinic)).url == page(Clinic, "change", 1)


def test_a_category_in_use_is_not_deleted(client):
    article = make_article()
    enter(client, "owner")
    client.post(page(Category, "delete", article.category_id), {"post": "yes"})
    assert Category.objects.exists()
