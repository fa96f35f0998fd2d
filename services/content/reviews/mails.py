"""Mails to staff about checks. None holds a word of a text beyond its title."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.outbox.queue import enqueue

from ..models import Publishable, ReviewRequest
from ..registry import facts
from .people import name_of
from .tokens import LIFE, link_to

ASKED, RETURNED, SIGNED, DUE = "review-asked", "review-returned", "review-signed", "review-due"


def send(user, kind: str, subject: str, *paragraphs: str, about: str = "") -> bool:
    """Queue a mail to `user` in the caller's transaction; give whether they have an address."""
    if not user or not user.is_active or not user.email:
        return False
    clinic = facts().get("clinic")
    greeting = _("Hello %(name)s,") % {"name": user.first_name or user.get_username()}
    enqueue(
        to=user.email,
        subject=one_line(subject),
        text="\n\n".join([greeting, *filter(None, paragraphs)]) + "\n",
        kind=kind,
        about=about,
        from_name=one_line(clinic.text) if clinic else "",
    )
    return True


def ask(request: ReviewRequest, text: Publishable) -> bool:
    """Ask the reviewer for what the request is about; give whether a mail leaves."""
    title = {"title": request.revision.title}
    asker = name_of(request.asked_by) if request.asked_by else _("A colleague")
    if request.kind == ReviewRequest.Kind.TYPO:
        return send(
            request.reviewer,
            ASKED,
            _("A typo to confirm: %(title)s") % title,
            _("%(name)s has mended a typo in “%(title)s” and asks you to confirm it.")
            % (title | {"name": asker}),
            page("review-typo-confirm", text),
            about=f"review {request.pk}",
        )
    return send(
        request.reviewer,
        ASKED,
        _("Please check: %(title)s") % title,
        _("%(name)s asks you to check “%(title)s” before patients read it.") % (title | {"name": asker}),
        request.message,
        link_to(request),
        ngettext(
            "The link is for you alone and works for %(days)s day. Your answer uses it up.",
            "The link is for you alone and works for %(days)s days. Your answer uses it up.",
            LIFE.days,
        )
        % {"days": LIFE.days},
        about=f"review {request.pk}",
    )


def tell_returned(request: ReviewRequest, text: Publishable) -> bool:
    """Tell who asked that the text came back; what should change stands in the back office."""
    facts_of_it = {"name": name_of(request.reviewer), "title": request.revision.title}
    return send(
        request.asked_by,
        RETURNED,
        _("Returned to you: %(title)s") % facts_of_it,
        _("%(name)s has read “%(title)s” and says what should change. Read it here:") % facts_of_it,
        edit_page(text),
        about=f"review {request.pk}",
    )


def tell_signed(request: ReviewRequest, text: Publishable, *, by) -> bool:
    """Tell who asked that the words are signed."""
    facts_of_it = {"name": name_of(by), "title": request.revision.title}
    return send(
        request.asked_by,
        SIGNED,
        _("Signed: %(title)s") % facts_of_it,
        _("%(name)s has checked and signed “%(title)s”. It can be published now:") % facts_of_it,
        edit_page(text),
        about=f"review {request.pk}",
    )


def remind_of_due(user, lines: list[str]) -> bool:
    """Send somebody the week's list of the checks that are theirs to see to."""
    number = {"number": len(lines)}
    return send(
        user,
        DUE,
        ngettext("%(number)s page to check", "%(number)s pages to check", len(lines)) % number,
        _("These pages are yours to see to. Each says why:"),
        "\n".join(f"- {line}" for line in lines),
        settings.SITE_URL + reverse("admin:review-queue"),
    )


def page(name: str, text: Publishable) -> str:
    """Give the full address of a page of the back office about a text."""
    return settings.SITE_URL + reverse(f"admin:{name}", args=[text._meta.label_lower, text.pk])


def edit_page(text: Publishable) -> str:
    """Give the full address of the form of a text."""
    name = f"admin:{text._meta.app_label}_{text._meta.model_name}_change"
    return settings.SITE_URL + reverse(name, args=[text.pk])


def one_line(text: str) -> str:
    """Give text that may stand in a header."""
    return " ".join(text.split())
