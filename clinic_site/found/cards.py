"""The picture that goes with a shared link: the chosen one, else a card drawn for the page."""

import hashlib
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.models import Article
from clinic_site.first_day import colours
from services.content.models import Publishable
from services.models import Clinic, Practitioner

from . import card_art

VERSION = 1  # of the drawing: a new one gives every card a new address


class Card(NamedTuple):
    """A picture for Open Graph: absolute address, size in pixels, and what it shows in words."""

    url: str
    width: int
    height: int
    alt: str


def card_for(item: Model | None, clinic: Clinic | None) -> Card | None:
    """Give the picture of a page about `item`, or of the site; None before the first day."""
    if isinstance(item, Article) and item.cover:
        shown = item.cover.cover
        return Card(settings.SITE_URL + shown.url, shown.width, shown.height, item.cover_alt or item.title)
    if clinic is None:
        return None
    subject = item or clinic
    return Card(settings.SITE_URL + path_of(subject, clinic), *card_art.SIZE, words_of(subject))


def path_of(subject: Model, clinic: Clinic) -> str:
    """Give the address of a card, which holds the digest of what is on it."""
    return reverse("card", args=[subject._meta.label_lower, subject.pk, digest(subject, clinic)])


def words_of(subject: Model) -> str:
    """Give the title of a card."""
    if isinstance(subject, Clinic):
        return subject.tagline or subject.name
    if isinstance(subject, Practitioner):
        return f"{subject.name}, {subject.role}"
    return subject.title


def ground_of(clinic: Clinic) -> str:
    """Give the clinic's colour, or the site's own where the clinic has none that text can be read on."""
    return clinic.accent if colours.digest(clinic.accent) else colours.OWN_ACCENT


def digest(subject: Model, clinic: Clinic) -> str:
    """Give what tells one card from another."""
    parts = (str(VERSION), words_of(subject), clinic.name, ground_of(clinic))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def public_subject(label: str, pk: int) -> Model | None:
    """Give what a card may be about, when it is public."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if model is Clinic:
        return Clinic.objects.filter(pk=pk).first()
    if model is Practitioner or issubclass(model, Publishable):
        return model.objects.published().filter(pk=pk).first()
    return None


@require_safe
def card(request: HttpRequest, label: str, pk: int, digest: str) -> HttpResponse:
    """A card as a PNG. Its address holds the digest of its words; an older one leads to the newest."""
    subject = public_subject(label, pk) if request.clinic else None
    if subject is None:
        raise Http404
    path = path_of(subject, request.clinic)
    if request.path != path:
        return redirect(path)
    picture = card_art.card(words_of(subject), request.clinic.name, ground_of(request.clinic))
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # made to be shown elsewhere
    return response
