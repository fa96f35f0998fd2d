"""The page of results, and the pages suggested while somebody types."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from services.views import body_parts

from . import wanted
from .finder import PER_PAGE, clean, search, suggest
from .models import Entry

Kind = Entry.Kind
PLURALS = {
    Kind.CONDITION: _("Conditions"), Kind.TREATMENT: _("Treatments"), Kind.ARTICLE: _("Articles"),
    Kind.PERSON: _("People"), Kind.TERM: _("Glossary"), Kind.PAGE: _("Pages"),
}  # fmt: skip


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everything public that answers the words; `kind` narrows it to conditions, articles and so on."""
    query = clean(request.GET.get("q", ""))
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in Kind.values else ""
    number = request.GET.get("page", "")
    number = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 4 else 1
    found = search(query, kind=chosen, page=max(1, number))
    if query and not found.total:
        wanted.count(query)
    return render(
        request,
        "clinic_site/search.html",
        {
            "section": "search",
            "query": query,
            "found": found,
            "kinds": [(Kind(kind), PLURALS[Kind(kind)], count) for kind, count in found.counts.items()],
            "chosen": chosen,
            "page_obj": Paginator(range(found.listed), PER_PAGE).get_page(number),
            "regions": [] if found.results else [part for part in body_parts() if part.url],
        },
    )


@require_safe
@cache_control(public=True, max_age=300)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Pages whose names go with the letters typed so far: [{title, kind, url}], six at most."""
    query = clean(request.GET.get("q", ""))
    entries = suggest(query) if len(query) > 1 else []
    rows = [{"title": entry.title, "kind": Kind(entry.kind).label, "url": entry.url} for entry in entries]
    return JsonResponse({"pages": rows})
