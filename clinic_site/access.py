"""Who may open which address: the one place that says so, asked before every view (AccessMiddleware).

A new address needs one line in RULES, under its name with namespace. Without one it is a 404 for everybody, and
tests/clinic_site/test_access_matrix.py, which wants a line too, names it. Django's own pages of a registered model
(list, add, change, delete, history) need none: they follow the permissions of its ModelAdmin.

Views may refuse more, by object above all: a clinician's own requests are AppointmentRequest.visible_to().
"""

import logging
from collections.abc import Callable
from functools import cache

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from services.booking.desk import desk as desk_site
from services.content.editing import may, model_named

from .accounts import reauth, second_factor
from .first_day.steps import URL_NAMES as FIRST_DAY

logger = logging.getLogger(__name__)

# Gives None to let the request in, or the answer instead; raises Http404 or PermissionDenied to refuse it.
Rule = Callable[[HttpRequest], HttpResponse | None]


def public(request: HttpRequest) -> None:
    """A page that is the same for everybody, so that caches may keep it."""


def anybody(request: HttpRequest) -> None:
    """Open to everybody, but made for one visitor: never stored, like everything that is not public."""


def signed_in(request: HttpRequest) -> HttpResponse | None:
    """For everybody with a sign-in, whatever their roles."""
    # The path alone: a query could hold what somebody searched for.
    return None if request.user.is_authenticated else redirect_to_login(request.path)


def back_office(request: HttpRequest) -> HttpResponse | None:
    """For staff who work on content; what they see there is up to their permissions."""
    if answer := signed_in(request):
        return answer
    if not admin.site.has_permission(request):
        if second_factor.is_required(request.user) and not second_factor.satisfied(request):
            return second_factor.redirect(request)
        raise PermissionDenied
    return None


def desk(request: HttpRequest) -> HttpResponse | None:
    """For people who work on requests; to others who are signed in there is no such page."""
    if answer := signed_in(request):
        return answer
    if not desk_site.has_permission(request):
        raise Http404
    return None if second_factor.satisfied(request) else second_factor.redirect(request)


def figures(request: HttpRequest) -> HttpResponse | None:
    """For the desk and for auditors, who see numbers without anything personal and nothing else of the desk."""
    if answer := signed_in(request):
        return answer
    is_auditor = request.user.has_perm("admin.view_logentry") and not desk_site.has_permission(request)
    return back_office(request) if is_auditor else desk(request)


def holding(permission: str, enter: Rule = back_office) -> Rule:
    """Give the rule for people whom `enter` lets in and who hold `permission`, such as "auth.change_user"."""

    def rule(request: HttpRequest) -> HttpResponse | None:
        if answer := enter(request):
            return answer
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return None

    return rule


def holding_on_text(verb: str) -> Rule:
    """Give the rule for people who may "view" or "change" the kind of text that the address names."""

    def rule(request: HttpRequest) -> HttpResponse | None:
        if answer := back_office(request):
            return answer
        if not may(request, verb, model_named(request.resolver_match.kwargs["label"])):
            raise PermissionDenied
        return None

    return rule


def managing_people(request: HttpRequest) -> HttpResponse | None:
    """For managers of the desk who have shown within the last five minutes that they still sit there."""
    return holding("booking.manage_requests", desk)(request) or reauth.ask(request)


# What Django names "catch-all" answers addresses that are not there; RedirectView leads from /5/ to /5/change/.
CATCH_ALL = "django.contrib.admin.sites.catch_all_view"

RULES: dict[str, Rule] = {
    "home": public,
    "search": public,
    "search-suggestions": public,
    "sitemap": public,
    "robots": public,
    "card": public,
    "blog:feeds": public,
    "blog:feed": public,
    "blog:category-feed": public,
    "condition-feed": public,
    "author-feed": public,
    "readyz": anybody,
    "blog:article-list": public,
    "blog:category-detail": public,
    "blog:tag-detail": public,
    "blog:region-detail": public,
    "blog:article-detail": public,
    "blog:article-cover": public,
    "services:a-to-z": public,
    "services:condition-list": public,
    "services:condition-detail": public,
    "services:treatment-list": public,
    "services:treatment-detail": public,
    "services:practitioner-list": public,
    "services:practitioner-detail": public,
    "services:contact": public,
    "services:fees": public,
    "content:glossary": public,
    "content:review": anybody,  # whoever holds the link of a mail; the view asks for an open request
    "content:version": public,
    "content:user-file": public,
    "content:preview": anybody,
    "content:staff-bar": signed_in,
    "content:page-detail": public,
    "demo-mail": anybody,  # there in demo mode alone; the view asks where its reader sits
    # The patient's pages: whoever holds the form or the link.
    "booking:request": anybody,
    "booking:message": anybody,
    "booking:sent": anybody,
    "booking:link": anybody,
    "booking:status": anybody,
    "booking:cancel": anybody,
    "booking:change": anybody,
    "booking:choose": anybody,
    "booking:refuse": anybody,
    "booking:calendar": anybody,
    # Signing in.
    "account_login": anybody,
    "mfa_login_webauthn": anybody,
    "mfa_authenticate": anybody,
    "logout": anybody,
    "account_reset_password": anybody,
    "account_reset_password_done": anybody,
    "account_reset_password_from_key": anybody,
    "account_reset_password_from_key_done": anybody,
    # One's own sign-in.
    "account_reauthenticate": signed_in,
    "mfa_reauthenticate": signed_in,
    "mfa_reauthenticate_webauthn": signed_in,
    "account_change_password": signed_in,
    "mfa_index": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_add_webauthn": signed_in,
    "mfa_remove_webauthn": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "usersessions_list": signed_in,
    "account_end_session": signed_in,
    "account_end_other_sessions": signed_in,
    "after-login": signed_in,
    # The first day of a clinic.
    "first-day-welcome": anybody,
    "first-day-password": anybody,
    "theme": public,
    **dict.fromkeys(FIRST_DAY, holding("services.change_clinic")),
    # The content back office.
    "admin:index": back_office,
    "admin:login": anybody,
    "admin:logout": back_office,
    "admin:password_change": back_office,
    "admin:password_change_done": back_office,
    "admin:autocomplete": back_office,
    "admin:jsi18n": back_office,
    "admin:view_on_site": back_office,
    "admin:app_list": back_office,
    "admin:django.views.generic.base.RedirectView": back_office,
    f"admin:{CATCH_ALL}": back_office,
    # What every writer may; the views ask for the right on the kind of text.
    "admin:text-preview": holding("content.change_page"),
    "admin:text-choices": holding("content.change_page"),
    "admin:text-picture": holding("content.add_image"),
    **dict.fromkeys(
        (f"admin:text-{name}" for name in ("publish", "unschedule", "retire", "bring-back")),
        holding("content.publish_revision"),
    ),
    **dict.fromkeys(
        (f"admin:text-{name}" for name in ("copy", "restore", "name", "previews", "preview-revoke")),
        holding_on_text("change"),
    ),
    "admin:text-compare": holding_on_text("view"),
    "admin:text-checks": holding_on_text("view"),
    "admin:review-queue": back_office,
    "admin:review-send": back_office,  # the views ask for the right on the text
    "admin:review-withdraw": back_office,
    "admin:review-sign": holding("content.add_signoff"),
    "admin:review-return": holding("content.add_signoff"),
    "admin:review-typo": back_office,
    "admin:review-typo-confirm": back_office,
    "admin:review-correct": holding("content.add_correction"),
    "admin:content_contentevent_csv": holding("content.view_contentevent"),
    "admin:blog_storyconsent_withdraw": holding("blog.change_storyconsent"),
    "admin:auth_user_password_change": holding("auth.change_user"),
    "admin:auth_user_reset_factor": holding("auth.change_user"),
    "admin:auth_user_end_sessions": holding("auth.change_user"),
    # The desk.
    "desk:index": desk,
    "desk:login": desk,
    "desk:logout": desk,
    "desk:password_change": desk,
    "desk:password_change_done": desk,
    "desk:autocomplete": desk,
    "desk:jsi18n": desk,
    "desk:view_on_site": desk,
    "desk:app_list": desk,
    "desk:django.views.generic.base.RedirectView": desk,
    "desk:day": desk,
    "desk:entry": holding("booking.add_appointmentrequest", desk),
    "desk:export": holding("booking.view_all_requests", desk),
    "desk:figures": figures,
    "desk:privacy": managing_people,
    "desk:privacy-copy": managing_people,
    "desk:privacy-erase": managing_people,
    f"desk:{CATCH_ALL}": desk,
}

# The pages that every registered model has, and which of its ModelAdmin's answers decides.
MODEL_PAGES = {
    "changelist": "has_view_or_change_permission",
    "change": "has_view_or_change_permission",  # without the right to change, the form is shown to be read
    "history": "has_view_or_change_permission",
    "add": "has_add_permission",
    "delete": "has_delete_permission",
}


def rule_of(match: ResolverMatch) -> Rule | None:
    """Give the rule of a resolved address; None when nobody has written one."""
    return RULES.get(match.view_name) or _model_rules().get(match.view_name)


def is_public(match: ResolverMatch | None) -> bool:
    """Whether what stands at the address may be kept by caches."""
    return match is None or rule_of(match) is public


def ask(request: HttpRequest) -> HttpResponse | None:
    """Give None when the visitor may open what the request resolved to, or the answer they get instead.

    Raises Http404 or PermissionDenied. Called before the view, with request.user and request.resolver_match set.
    """
    rule = rule_of(request.resolver_match)
    if rule is None:
        logger.error("No rule in clinic_site/access.py for %s", request.resolver_match.view_name)
        raise Http404
    return rule(request)


@cache
def _model_rules() -> dict[str, Rule]:
    """Give the rules of the registered models' pages by name, such as admin:blog_article_changelist."""
    return {
        f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_{page}": _model_rule(
            enter, model_admin, page
        )
        for site, enter in ((admin.site, back_office), (desk_site, desk))
        for model, model_admin in site._registry.items()
        for page in MODEL_PAGES
    }


def _model_rule(enter: Rule, model_admin: ModelAdmin, page: str) -> Rule:
    def rule(request: HttpRequest) -> HttpResponse | None:
        if answer := enter(request):
            return answer
        is_saving = page == "change" and request.method == "POST"
        asked = "has_change_permission" if is_saving else MODEL_PAGES[page]
        if not getattr(model_admin, asked)(request):
            raise PermissionDenied
        return None

    return rule
