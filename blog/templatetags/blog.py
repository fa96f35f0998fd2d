"""Articles on the pages of other rooms."""

from collections.abc import Iterable

from django import template

from services.models import Condition, Practitioner, Treatment

from ..models import Article

register = template.Library()


@register.inclusion_tag("blog/_related_articles.html")
def related_articles(subject: Condition | Treatment, limit: int = 3) -> dict:
    """Show cards of the newest articles about a condition or treatment, and the way to more.

    For a condition, that is the list of its (first) part of the body.
    """
    articles = Article.objects.published().about(subject).for_cards().newest_first()[:limit]
    return {"articles": articles, "region": isinstance(subject, Condition) and subject.regions.first()}


@register.simple_tag
def with_newest_article(practitioners: Iterable[Practitioner]) -> list[Practitioner]:
    """Give the people, each with their newest article in `newest_article` (None: none). One query for all."""
    people = list(practitioners)
    newest: dict[int, Article] = {}
    for article in Article.objects.published().without_bodies().filter(author__in=people).newest_first():
        newest.setdefault(article.author_id, article)
    for person in people:
        person.newest_article = newest.get(person.pk)
    return people


@register.inclusion_tag("blog/_articles_by.html")
def articles_by(practitioner: Practitioner) -> dict:
    """Show the articles a person wrote, and those whose live words carry that person's signature."""
    articles = Article.objects.published().for_cards().newest_first()
    signed = articles.filter(signed_by_id=practitioner.user_id) if practitioner.user_id else articles.none()
    return {
        "practitioner": practitioner,
        "authored": articles.filter(author=practitioner),
        "reviewed": signed,
    }
