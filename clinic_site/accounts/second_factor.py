"""The second factor: who needs one, and whether it was shown in this session."""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

# Recovery codes stand in for these; alone they are no factor.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
METHOD = "mfa"


def is_waived() -> bool:
    """Whether nobody needs a second factor: in a demo, whose passwords everybody knows."""
    return settings.IS_DEMO


def is_enrolled(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the user has a passkey or an authenticator app."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_required(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the user may enter no back office at all without one: who manages people opens every door."""
    return not is_waived() and user.has_perm("auth.change_user")


def satisfied(request: HttpRequest) -> bool:
    """Whether the signed-in user showed a second factor in this session; always True in a demo.

    A factor that was removed since counts no more, so that a reset takes effect at once.
    """
    if not request.user.is_authenticated:
        return False
    if is_waived():
        return True
    records = get_authentication_records(request, request.user)
    shown = [record.get("id") for record in records if record["method"] == METHOD]
    # A recovery code is written down under its row, which goes with the last factor.
    return bool(shown) and Authenticator.objects.filter(pk__in=shown, user_id=request.user.pk).exists()


def redirect(request: HttpRequest) -> HttpResponseRedirect:
    """Lead who has not shown a second factor to where they can: to show theirs, or else to set one up.

    Strangers are led to sign in. What they asked for comes back afterwards when it was a GET.
    """
    # The path alone: a query could hold what somebody searched for.
    next_url = request.path if request.method == "GET" else ""
    if not request.user.is_authenticated:
        target = resolve_url(settings.LOGIN_URL)
    else:
        types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
        if Authenticator.Type.TOTP in types:
            target = reverse("mfa_reauthenticate")
        elif Authenticator.Type.WEBAUTHN in types:
            target = reverse("mfa_reauthenticate_webauthn")
        else:
            target = reverse("mfa_index")
    return HttpResponseRedirect(f"{target}?{urlencode({'next': next_url})}" if next_url else target)


def record_newest(request: HttpRequest, kind: str) -> None:
    """Note that the user has just shown their newest factor of `kind`, as setting it up does."""
    factor = Authenticator.objects.filter(user_id=request.user.pk, type=kind).latest("pk")
    record_authentication(request, request.user, METHOD, id=factor.pk, type=factor.type)


def reset(user: AbstractBaseUser) -> None:
    """Take away every factor and the recovery codes of `user`, who sets up new ones at the next sign-in."""
    Authenticator.objects.filter(user_id=user.pk).delete()
