"""What an article suggests to the request form; the form's room doesn't know articles."""

from typing import Any

from blog.models import Article
from services.booking import prefill
from services.models import Condition


def article(slug: str) -> dict[str, Any]:
    """An article suggests the first condition that it is about."""
    conditions = Condition.objects.published().filter(
        articles__in=Article.objects.published().filter(slug=slug)
    )
    first = conditions.order_by("position").first()
    return prefill.condition(first.slug) if first else {}


def register() -> None:
    """Hand it down; called once, when the app is ready."""
    prefill.register_source("blog:article-detail", article)
