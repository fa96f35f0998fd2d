"""What the head of a page says to search engines, and to whoever is sent its link."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from blog.models import Article
from blog.structured_data import article
from clinic_site import access
from services import structured_data
from services.content.models import Publishable
from services.models import Condition, Practitioner, Treatment

from .cards import card_for

KINDS = {
    Article: "article",
    Practitioner: "profile",
}  # Open Graph's word for the page; others are a "website"


def head(context: Mapping[str, Any], item: Model | None) -> dict[str, Any]:
    """Give what templates/components/head.html shows of a page, about `item` where it is about one thing.

    A page that only its reader may see, a preview and an error page have no address to be found at.
    """
    request = context.get("request")
    shown = {"noindex": is_hidden(request, item)}
    if request is None or not has_address(request):
        return shown
    return shown | {
        "clinic": context.get("clinic"),
        "title": context["page_title"],
        "description": context["page_description"],
        "address": f"{settings.SITE_URL}{context['page_path']}",
        "kind": KINDS.get(type(item), "website"),
        "locale": to_locale(get_language() or settings.LANGUAGE_CODE),
        "card": card_for(item, context.get("clinic")),
        "structured_data": as_script(statements(context, item)),
    }


def is_hidden(request: HttpRequest | None, item: Model | None) -> bool:
    """Whether search engines are asked to leave a page out: a preview, an archived page, or what is_unlisted says."""
    return bool(getattr(request, "shown_as", "")) or (isinstance(item, Publishable) and is_unlisted(item))


def is_unlisted(item: Publishable) -> bool:
    """Whether a public text is to be found on this site alone: its check lapsed, or it is a short note on news."""
    return item.is_lapsed or (isinstance(item, Article) and item.is_short_note)


def has_address(request: HttpRequest) -> bool:
    """Whether the page has one address for everybody, which may be passed on."""
    match = request.resolver_match
    if match is None or getattr(request, "shown_as", "") == "preview":
        return False
    return access.is_public(match) or not match.kwargs  # a private page's address holds a token or a number


def statements(context: Mapping[str, Any], item: Model | None) -> list[structured_data.Node]:
    """Give what the page states for machines: its trail, and what it is about."""
    clinic = context.get("clinic")
    if clinic is None:
        return []
    found = [structured_data.breadcrumbs(context["crumbs"])] if context.get("crumbs") else []
    match context["request"].resolver_match.view_name:
        case "home":
            found += [structured_data.website(clinic), structured_data.clinic(clinic, context["calendar"])]
        case "services:contact":
            found += [structured_data.location(clinic, calendar) for calendar in context["calendars"]]
    match item:
        case Article():
            found.append(article(item, clinic))
        case Condition() | Treatment():
            found.append(structured_data.medical_page(item))
        case Practitioner():
            found.append(structured_data.person(item, clinic))
    return found


def as_script(nodes: list[structured_data.Node]) -> SafeString | str:
    """Give the statements as a data block of the page, escaped as Django escapes JSON in pages."""
    if not nodes:
        return ""
    script = json_script({"@context": "https://schema.org", "@graph": nodes})
    # format_html() lets braces stand that are doubled, so that the script stays what json_script() made safe.
    pattern = script.replace("{", "{{").replace("}", "}}").replace("application/json", "{}", 1)
    return format_html(pattern, "application/ld+json")
