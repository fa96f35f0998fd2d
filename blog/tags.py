"""Telling tags apart, and making one of several: one word, one tag, however it is written."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from services.content.actions import record
from services.content.models import ContentEvent, EditorialPolicy, Redirect

from .models import Tag, TaggedArticle

NEAR = 0.82  # of 1: how much of two names is alike
MOST = 5
LENGTH = 50  # characters of a tag
IRREGULAR = {
    "calves": "calf",
    "children": "child",
    "feet": "foot",
    "men": "man",
    "teeth": "tooth",
    "vertebrae": "vertebra",
    "women": "woman",
}


def singular(word: str) -> str:
    """Give a form that the singular and the plural of an English word share; not always a word itself."""
    word = IRREGULAR.get(word, word)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 3:
        # stretches and stretch, headaches and headache, injuries and injury
        word = word.removesuffix("e")
        word = word[:-1] + "i" if word.endswith("y") else word
    return word


def words_of(name: str) -> list[str]:
    """Give the words of a tag without case, accents and plural."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("’", "").replace("'", "")
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [singular(word) for word in re.findall(r"[^\W_]+", letters)]


def key(name: str) -> str:
    """Give what all writings of one tag share: "Desk-Works", "desk work" and "deskwork" have the same."""
    return singular("".join(words_of(name)))


def same_tag(name: str, *, but: int | None = None) -> Tag | None:
    """Give the tag that is `name` in another writing (case, plural, hyphen, accent) or exactly; one query.

    `but` is the id of a tag that doesn't count: the one being edited.
    """
    wanted = key(name)
    if not wanted:
        return None
    same = [tag for tag in Tag.objects.exclude(pk=but) if key(tag.name) == wanted]
    return min(same, key=lambda tag: tag.name != name, default=None)


def near_tags(name: str, *, but: int | None = None) -> list[Tag]:
    """Give the tags that `name` may have been meant to be, the closest first: same words, or a letter apart."""
    wanted, words = key(name), set(words_of(name))
    if not wanted:
        return []
    near = []
    for tag in Tag.objects.exclude(pk=but):
        is_same = set(words_of(tag.name)) == words
        alike = 1.0 if is_same else SequenceMatcher(None, wanted, key(tag.name), autojunk=False).ratio()
        if alike >= NEAR:
            near.append((-alike, tag.name.casefold(), tag))
    return [tag for _alike, _name, tag in sorted(near, key=lambda found: found[:2])[:MOST]]


def as_written(names: Iterable[str]) -> list[str]:
    """Give the tags of one article as they are written already: upper and lower case make no second tag.

    Raises ValidationError with everything that is wrong: no letters, too long, another writing of a tag that is
    there (named), the same tag twice, more tags than EditorialPolicy.tag_limit.
    """
    found: dict[str, str] = {}
    problems = []
    for name in names:
        twin = same_tag(name)
        written = twin.name if twin else name
        if len(name) > LENGTH:
            problems.append(problem(_("A tag has at most %(number)s characters."), number=LENGTH))
        elif not slugify(name):
            problems.append(problem(_("A tag needs letters or figures: “%(tag)s” has none."), tag=name))
        elif written.casefold() != name.casefold():
            problems.append(problem(_("“%(tag)s” is there already as “%(twin)s”."), tag=name, twin=written))
        elif found.setdefault(key(name), written).casefold() != written.casefold():
            problems.append(
                problem(
                    _("“%(tag)s” and “%(twin)s” are the same tag. Keep one of them."),
                    tag=written,
                    twin=found[key(name)],
                )
            )
    limit = EditorialPolicy.objects.current().tag_limit
    if len(found) > limit:
        problems.append(
            problem(
                _("An article has at most %(limit)s tags, and this one has %(number)s. Take some away."),
                limit=limit,
                number=len(found),
            )
        )
    if problems:
        raise ValidationError(problems)
    return list(found.values())


def problem(words: str, **facts: object) -> ValidationError:
    """Give an error whose `words` name `facts`."""
    return ValidationError(words, params=facts)


@transaction.atomic
def merge(*, keep: Tag, others: Iterable[Tag], user) -> None:
    """Put `keep` on every article of the other tags, lead their addresses to it, and delete them.

    The trail names `user` as who did it.
    """
    tags = list(Tag.objects.select_for_update().filter(pk__in={keep.pk, *(tag.pk for tag in others)}))
    gone = [tag for tag in tags if tag != keep]
    have = TaggedArticle.objects.filter(tag=keep).values("content_object")
    moving = (
        TaggedArticle.objects.filter(tag__in=gone)
        .exclude(content_object__in=have)
        .values_list("content_object", flat=True)
        .distinct()
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(tag=keep, content_object_id=article) for article in list(moving)
    )
    for tag in gone:
        Redirect.objects.move(tag.get_absolute_url(), keep.get_absolute_url())
        why = _("“%(tag)s” became “%(keep)s”") % {"tag": tag.name, "keep": keep.name}
        record(keep, ContentEvent.Kind.MERGED, user=user, why=why)
    Tag.objects.filter(pk__in=[tag.pk for tag in gone]).delete()
