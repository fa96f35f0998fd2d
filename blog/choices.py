"""What this room hands down to the editor: the tags, so that nobody invents a second word for one."""

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.content.editor.choices import Choice, Choices, matching, register_choices

from .models import Tag
from .tags import near_tags, same_tag


def tags(request: HttpRequest, query: str) -> Choices:
    """The tags, the most used first; for a word that is none, a note on those it may have been meant to be."""
    rows = Tag.objects.annotate(number=Count("items")).order_by("-number", "name")
    found = matching(query, (Choice(tag.name, tag.name, hint=articles(tag.number)) for tag in rows))
    if not query or any(choice.label.casefold() == query.casefold() for choice in found):
        return Choices(found)
    if same := same_tag(query):
        return Choices(
            found or [Choice(same.name, same.name)], note=_("This tag is there already: “%s”.") % same.name
        )
    if near := near_tags(query):
        names = ", ".join(f"“{tag.name}”" for tag in near)
        return Choices(
            found or [Choice(tag.name, tag.name) for tag in near],
            note=_("A new tag. Did you mean %s?") % names,
        )
    return Choices(found, note="" if found else _("A new tag."))


def articles(number: int) -> str:
    """Say on how many articles a tag is."""
    return ngettext("%(number)d article", "%(number)d articles", number) % {"number": number}


def register() -> None:
    """Hand it down; called once, when the app is ready."""
    register_choices("tag", tags)
