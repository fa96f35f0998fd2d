"""Articles and their categories."""

from blog.models import Article, Category

from .numbers import fresh
from .texts import words, write


def make_category(slug: str = "neck-and-back", **fields) -> Category:
    """A category; the same one for the same slug."""
    return Category.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").capitalize()} | fields
    )[0]


def make_article(*, tags=(), conditions=(), treatments=(), recommended=(), **fields) -> Article:
    """A published guide, in a category of its own choosing unless `category` is given."""
    slug = fields.setdefault("slug", fresh("article"))
    text = words(fields, slug.replace("-", " ").capitalize())
    fields.setdefault("kind", Article.Kind.GUIDE)
    fields["category"] = fields.get("category") or make_category()
    article = write(Article.objects.create(**fields), **text)
    article.tags.set(tags)
    article.conditions.set(conditions)
    article.treatments.set(treatments)
    article.recommended.set(recommended)
    return article
