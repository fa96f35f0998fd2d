"""What the addresses of retired texts answer, and that no list, map, feed or search names them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_article, make_condition, make_page, make_region, make_treatment

pytestmark = pytest.mark.django_db
MAKERS = [make_article, make_condition, make_treatment, make_page]
EACH = pytest.mark.parametrize("make", MAKERS)


def retire(text, retired_as: str, reason: str = "", successor: str = ""):
    text.retired_as, text.retired_reason, text.successor = retired_as, reason, successor
    text.retired_at = timezone.now()
    text.save()
    return text


def name(text) -> str:
    return f"{text._meta.model_name}:{text.slug}"


@EACH
def test_a_page_that_is_gone_says_why_and_offers_a_way_on(client, make):
    successor = make(title="Read this one")
    text = retire(make(title="Old"), "gone", "We no longer offer it.", name(successor))
    response = client.get(text.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert "We no longer offer it." in html
    assert f'<a href="{successor.get_absolute_url()}"><span>Read this one</span>' in html
    assert "noindex" in html


def test_pages_on_the_same_topic_are_offered_when_nobody_chose_one(client):
    neck = make_region("neck")
    near = make_condition(title="Stiff neck", regions=[neck])
    far = make_condition(title="Heel pain", regions=[make_region("foot")])
    gone = retire(make_condition(regions=[neck]), "gone")
    html = client.get(gone.get_absolute_url()).content.decode()
    assert near.get_absolute_url() in html
    assert far.get_absolute_url() not in html


@EACH
def test_a_page_that_moved_leads_to_its_successor_in_one_hop(client, make):
    last = make()
    middle = retire(make(), "moved", successor=name(last))
    first = retire(make(), "moved", successor=name(middle))
    response = client.get(first.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, last.get_absolute_url())


def test_it_leads_to_the_address_the_successor_has_now(client):
    new = make_page(slug="new")
    old = retire(make_page(), "moved", successor="page:new")
    url = old.get_absolute_url()
    assert client.get(url)["Location"] == new.get_absolute_url()
    # Retired texts are followed, so a successor that is retired itself leads on.
    retire(new, "moved", successor=name(make_page(slug="newest")))
    assert client.get(url)["Location"] == "/newest/"


@pytest.mark.parametrize("successor", ["page:nowhere", "page:b", "nothing:x", "page:"])
def test_a_successor_that_is_not_there_leaves_the_page_gone(client, successor):
    retire(make_page(slug="b"), "moved", successor="page:a")
    text = retire(make_page(slug="a"), "moved", successor=successor)
    assert client.get(text.get_absolute_url()).status_code == 410


@EACH
def test_an_archived_page_is_readable_under_a_banner_and_not_indexed(client, make):
    successor = make(title="Newer advice")
    text = retire(make(title="Old", body="Old words."), "archived", "Kept for the record.", name(successor))
    response = client.get(text.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 200
    assert "Old words." in html
    assert "Kept for the record." in html
    assert f'<a href="{successor.get_absolute_url()}">Newer advice</a>' in html
    assert '<meta name="robots" content="noindex' in html


@EACH
@pytest.mark.parametrize("retired_as", ["gone", "moved", "archived"])
def test_no_list_map_or_search_names_a_retired_text(client, make, retired_as):
    text = retire(make(title="Zebra stripes", slug="zebra"), retired_as, successor="page:else")
    for url in (
        reverse("home"),
        reverse("blog:article-list"),
        reverse("services:condition-list"),
        reverse("services:treatment-list"),
        reverse("sitemap"),
        f"{reverse('search')}?q=zebra",
    ):
        said = client.get(url).content.decode()
        assert "Zebra stripes" not in said, url
        assert text.get_absolute_url() not in said, url


@EACH
def test_a_page_retired_later_is_public_until_then(client, make):
    text = make()
    text.retired_at = timezone.now() + timedelta(hours=1)
    text.save()
    assert client.get(text.get_absolute_url()).status_code == 200
