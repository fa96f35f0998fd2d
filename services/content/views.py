"""Plain pages, the glossary, printed versions and uploaded pictures."""

import mimetypes
import string
import unicodedata
from itertools import groupby

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .models import GlossaryTerm, Page, Revision
from .pages import answer
from .rendering import render_text


@require_safe
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A plain page, or what became of it."""
    return answer(request, Page, slug)


def show_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The page with the words it names as live."""
    return render(
        request,
        "content/page_detail.html",
        {"crumbs": [(page.title, None)], "page": page, "rendered": render_text(page.text)},
    )


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every hard word with its meaning."""

    def plain(term: GlossaryTerm) -> str:
        letters = unicodedata.normalize("NFKD", term.term)  # É stands under E
        return "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()

    terms = groupby(sorted(GlossaryTerm.objects.all(), key=plain), key=lambda term: plain(term)[0])
    groups = {letter: list(entries) for letter, entries in terms}
    return render(
        request,
        "content/glossary.html",
        {
            "crumbs": [(_("Words explained"), None)],
            "groups": groups,
            "letters": sorted({*string.ascii_uppercase, *groups}),
        },
    )


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the page printed from this revision is still the current one; 410 when it was taken down.

    A revision newer than the live one is a draft, and nobody learns here that there is one.
    """
    revision = get_object_or_404(Revision.objects.select_related("content_type"), pk=pk)
    pages = revision.content_type.model_class().objects.filter(
        pk=revision.object_id, live_revision__gte=revision.pk
    )
    item = pages.published().with_review().first()
    if item is None:
        if pages.retired().exists():
            reason = _("The page you printed is no longer on our site, so please do not go by the paper.")
            return render(request, "410.html", {"reason": reason}, status=410)
        raise Http404
    # By the words, not the number: a change that was taken back leaves the paper right.
    is_current = revision.digest == item.text.digest
    return render(request, "content/version.html", {"item": item, "is_current": is_current})


@require_safe
def user_file(request: HttpRequest, path: str) -> HttpResponse:
    """An uploaded picture, which must never run as anything else."""
    content_type, _encoding = mimetypes.guess_type(path)
    if content_type not in {"image/avif", "image/jpeg", "image/png", "image/webp"}:
        raise Http404
    try:
        response = FileResponse(default_storage.open(path), content_type=content_type)
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # not there, too long, a NUL, outside
        raise Http404 from error
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
