"""What several of the reference sites have in common."""

from blog.models import Article
from services.models import Location

from .page import Page, words


def publish(article: Article, **changes) -> None:
    """Publish new words, keeping what isn't changed."""
    text = article.live_revision
    article.save_revision(
        **{"title": text.title, "standfirst": text.standfirst, "body": text.body, "publish": True} | changes
    )


def author_is_shown(page: Page, article: Article) -> None:
    """T1: portrait, name, credentials and title of the author, with a way to the person's page."""
    byline, box = page.having("byline")[0], page.having("author")[0]
    assert page.links(byline)[article.author.name] == article.author.get_absolute_url()
    assert article.author.credentials in words(byline)
    assert page.having("face", byline) and page.having("face", box)
    assert article.author.role in words(box)


def ending_asks_people_in(page: Page, article: Article) -> None:
    """R12: an ending that names the condition, with telephone, mail, team and request form."""
    ending = page.having("cta")[0]
    assert article.conditions.order_by("position")[0].title in words(ending)
    location = Location.objects.get(slug="northgate")
    addresses = page.links(ending).values()
    assert f"tel:{location.phone.as_e164}" in addresses
    assert f"mailto:{location.email}" in addresses
    assert "/contact/" in addresses
    assert "/appointments/request/" in addresses
    for card in page.having("urgent"):
        assert all(address.startswith(("tel:", "#ref-")) for address in page.links(card).values())


def lead_ins(page: Page, titles: list[str]) -> bool:
    """R4: whether one list holds these items, each opening with its lead-in in bold."""
    return any(
        [words(item[0]) for item in page_list if len(item) and item[0].tag == "strong"] == titles
        for page_list in page.having("prose")[0].iter("ul")
    )
