"""What the address of a text answers: its page, or what retiring it has said.

Each room above hands in how its texts are fetched and shown, so that one place decides what is shown of them.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from .models import Publishable, PublishableQuerySet
from .registry import Link, resolve_links

Rows = Callable[[], PublishableQuerySet]
Show = Callable[[HttpRequest, Publishable], HttpResponse]
Beside = Callable[[Publishable], Iterable[Publishable]]


class TextPage(NamedTuple):
    """How a kind of text is fetched and shown, and which public texts stand beside one."""

    rows: Rows
    show: Show
    beside: Beside


_pages: dict[type[Publishable], TextPage] = {}


def register_page(model: type[Publishable], rows: Rows, show: Show, beside: Beside) -> None:
    """Let `show(request, text)` be the page of a text, fetched from `rows()`, a queryset that hides nothing.

    `beside(text)` gives a few public texts on the same topic, for readers of one that is gone.
    """
    _pages[model] = TextPage(rows, show, beside)


def answer(request: HttpRequest, model: type[Publishable], slug: str) -> HttpResponse:
    """Give the public page of a text, or what the address of a retired one says; Http404 when there is none."""
    rows, show, _beside = _pages[model]
    if text := rows().published().filter(slug=slug).first():
        return show(request, text)
    text = model.objects.retired().filter(slug=slug).first()
    if text is None:
        raise Http404(_("There is no such page."))
    match text.retired_as:
        case text.RetiredAs.ARCHIVED:
            request.shown_as = request.banner = (
                "archived"  # marks the page and keeps it out of search engines
            )
            request.archived_text, request.archived_successor = text, linked(text.successor)
            return show(request, rows().archived().get(pk=text.pk))
        case text.RetiredAs.MOVED if address := address_of(text.successor):
            return HttpResponsePermanentRedirect(address)
    return gone(request, text)


def show_words(request: HttpRequest, text: Publishable) -> HttpResponse:
    """Give the page of `text` as it would be with the words of `text.live_revision`, public or not."""
    return _pages[type(text)].show(request, text)


def fetched(text: Publishable) -> Publishable:
    """Give `text` again with all that its page shows."""
    return _pages[type(text)].rows().select_related("live_revision", "latest_revision").get(pk=text.pk)


def gone(request: HttpRequest, text: Publishable) -> HttpResponse:
    """Say that a page is gone, why, and what to read instead."""
    context = {"reason": text.retired_reason, "alternatives": alternatives(text)}
    return render(request, "410.html", context, status=410)


def alternatives(text: Publishable) -> list[tuple[str, str]]:
    """Give (title, address) of what a reader of a retired text may want: its successor, then pages beside it."""
    found = []
    if link := linked(text.successor):
        found.append((link.title, link.url))
    others = _pages[type(text)].beside(text)
    found += [(other.title, other.get_absolute_url()) for other in others if other.pk != text.pk]
    return list(dict.fromkeys(found))


def linked(target: str) -> Link | None:
    """Give the Link an object link such as article:first-visit leads to, following retired texts; None: nowhere."""
    seen: set[str] = set()
    while target and target not in seen:
        seen.add(target)
        kind, _colon, key = target.partition(":")
        if link := resolve_links({kind: {key}})[kind].get(key):
            return link
        target = _moved_on(kind, key)
    return None


def address_of(target: str) -> str:
    """Give the address of linked(), or nothing."""
    link = linked(target)
    return link.url if link else ""


def _moved_on(kind: str, key: str) -> str:
    """Give the successor of a retired text, so that a chain of them is one hop for readers."""
    for model in _pages:
        if model._meta.model_name == kind:
            text = model.objects.retired().filter(slug=key, retired_as=model.RetiredAs.MOVED).first()
            return text.successor if text else ""
    return ""
