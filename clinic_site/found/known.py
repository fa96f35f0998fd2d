"""The pages that a redirect may lead to, and the one that an address in vain was probably meant for."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from urllib.parse import unquote

from django.urls import reverse

from blog.models import Article, Category, Tag
from clinic_site.sitemaps import FixedSitemap
from services.content.models import publishables
from services.models import Practitioner

ALIKE = 0.6  # of 1, from where on a suggestion helps more than it misleads


def known_addresses() -> dict[str, str]:
    """Give every page of the site that readers may be led to, by path, with its title."""
    found = {reverse(name): reverse(name) for name in FixedSitemap().items()}
    for model in publishables():
        found |= {text.get_absolute_url(): text.title for text in model.objects.published().without_bodies()}
    listed = Category.objects.filter(articles__in=Article.objects.published()).distinct()
    tagged = Tag.objects.filter(items__content_object__in=Article.objects.published()).distinct()
    for things in (Practitioner.objects.published(), listed, tagged):
        found |= {thing.get_absolute_url(): str(thing) for thing in things}
    return found


def suggestion(path: str, known: Mapping[str, str]) -> str:
    """Give the known address that is most like `path`, "" when none is like it.

    What counts is the last part that says something: its letters, or two of its words at least.
    """
    name, best, found = telling_part(path), ALIKE, ""
    if not name:
        return ""
    letters = SequenceMatcher(b=name, autojunk=False)
    words = set(name.split("-"))
    for address in known:
        other = telling_part(address)
        if not other:
            continue
        score = _shared(words, set(other.split("-")))
        letters.set_seq1(other)
        if letters.real_quick_ratio() > best and letters.quick_ratio() > best:
            score = max(score, letters.ratio())
        if score > best:
            best, found = score, address
    return found


def telling_part(path: str) -> str:
    """Give the last part of a path that holds a word, as a slug without its ending: “neck-pain”."""
    for part in reversed(unquote(path).strip("/").split("/")):
        slug = re.sub(r"[^a-z]+", "-", re.sub(r"\.\w{1,5}$", "", part.lower())).strip("-")
        if len(slug) > 2 and slug not in {"index", "page", "html"}:
            return slug
    return ""


def _shared(words: set[str], others: set[str]) -> float:
    """Give how many of the fewer words are shared, a little less than 1 so that equal letters win."""
    common = words & others
    return len(common) / min(len(words), len(others)) * 0.95 if len(common) > 1 else 0
