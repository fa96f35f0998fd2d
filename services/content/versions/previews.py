"""Links that show the newest words of a text to somebody without a sign-in."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions import record
from ..actions.drafts import words_of
from ..editing import text_or_404
from ..editor.whole_page import whole_page
from ..models import ContentEvent, PreviewLink, Publishable
from .forms import PreviewLinkForm
from .views import number, page_about

LIFE = timedelta(days=7)
SALT = "content.preview"


def token_of(link: PreviewLink) -> str:
    """Give the part of a link's address that nobody can guess."""
    return signing.Signer(salt=SALT).sign(str(link.pk))


def address_of(link: PreviewLink) -> str:
    """Give the whole address of a link."""
    return settings.SITE_URL + reverse("content:preview", args=[token_of(link)])


@require_http_methods(["GET", "POST"])
def previews(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """List the links to a text and make new ones."""
    text = text_or_404(request, label, pk)
    form = PreviewLinkForm(request.POST or None)
    if request.method == "POST" and text.latest_revision and form.is_valid():
        link = PreviewLink.objects.create(
            content_object=text,
            made_by=request.user,
            expires_at=timezone.now() + LIFE,
            label=form.cleaned_data["label"],
        )
        record(text, ContentEvent.Kind.LINKED, user=request.user, why=link.label)
        messages.success(
            request, _("The link is ready. Copy it and send it to %(who)s.") % {"who": link.label}
        )
        return redirect("admin:text-previews", label, pk)
    links = [(link, address_of(link)) for link in links_of(text).open().select_related("made_by")]
    return page_about(request, text, "previews", _("Preview links"), form=form, links=links, days=LIFE.days)


@require_POST
def revoke(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """End a link before its time."""
    text = text_or_404(request, label, pk)
    link = get_object_or_404(links_of(text).open(), pk=number(request.POST.get("link", "")))
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    record(text, ContentEvent.Kind.REVOKED, user=request.user, why=link.label)
    messages.success(request, _("The link for %(who)s shows nothing any more.") % {"who": link.label})
    return redirect("admin:text-previews", label, pk)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The newest words of a text in its real page, for whoever holds an open link; else 404."""
    try:
        pk = number(signing.Signer(salt=SALT).unsign(token))
        link = PreviewLink.objects.open().get(pk=pk)
    except (signing.BadSignature, ObjectDoesNotExist) as error:
        raise Http404 from error
    text = link.content_object
    if text is None or text.latest_revision is None:
        raise Http404
    request.banner = "preview"  # templates/components/shown_as.html marks the page
    response = whole_page(request, text, **words_of(text.latest_revision))
    response["Referrer-Policy"] = "no-referrer"
    return response


def links_of(text: Publishable):
    """Give the links made for a text."""
    return PreviewLink.objects.filter(
        content_type__app_label=text._meta.app_label,
        content_type__model=text._meta.model_name,
        object_id=text.pk,
    )
