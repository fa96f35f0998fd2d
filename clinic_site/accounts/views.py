"""django-allauth's pages as this site shows them, and the list of sessions."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import demo
from . import second_factor, sessions, staff_hint


def proven(view: Callable) -> Callable:
    """Guard a page that changes how somebody signs in: who has a second factor must have shown it."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if second_factor.is_enrolled(request.user) and not second_factor.satisfied(request):
            return second_factor.redirect(request)
        return view(request, *args, **kwargs)

    return never_cache(guarded)


class SignInView(account_views.LoginView):
    """The way in for staff; a demo shows its sign-ins beside the form."""

    def get_context_data(self, **kwargs) -> dict:
        """Add demo_users, as (name, role), and demo_password."""
        shown = {"demo_users": demo.ROLES, "demo_password": demo.PASSWORD} if settings.IS_DEMO else {}
        return super().get_context_data(**kwargs) | shown


class SignOutView(LogoutView):
    """The way out; machines of a clinic are shared, so nothing of the person stays on the device."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        staff_hint.take_back(response)
        return response


class ChangePasswordView(account_views.PasswordChangeView):
    """For people who have a password; the others get one by mail."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


class NewPasswordView(account_views.PasswordResetFromKeyView):
    """Where the mailed link leads: the address with the key redirects at once and is told to nobody."""

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs) -> HttpResponse:
        response = super().dispatch(request, uidb36, key, **kwargs)
        if key != self.reset_url_key:
            response["Referrer-Policy"] = "no-referrer"
        return response


class OwnSignInView(factor_views.IndexView):
    """Everything about one's own sign-in: second factors, recovery codes, password, sessions."""

    def get_context_data(self, **kwargs) -> dict:
        """Add is_enrolled, and is_needed: no way on without a second factor."""
        user = self.request.user
        needed = not second_factor.is_waived() and (
            second_factor.is_required(user) or user.has_perm("booking.view_appointmentrequest")
        )
        enrolled = second_factor.is_enrolled(user)
        return super().get_context_data(**kwargs) | {"is_needed": needed, "is_enrolled": enrolled}


class ActivateAppView(app_views.ActivateTOTPView):
    """Set up an authenticator app: its first code counts as shown."""

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.record_newest(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskeyView(passkey_views.AddWebAuthnView):
    """Add a passkey that opens the account by itself, checked by finger, face or PIN; it counts as shown."""

    def get_context_data(self, **kwargs) -> dict:
        options = begin_registration(self.request.user, passwordless=True)
        return super(passkey_views.AddWebAuthnView, self).get_context_data(**kwargs) | {
            "js_data": {"creation_options": options}
        }

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.record_newest(self.request, Authenticator.Type.WEBAUTHN)
        return response


@never_cache
@login_required
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in."""
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda session: session.last_seen_at, reverse=True)
    rows = [(session, sessions.browser_name(session.user_agent)) for session in found]
    return render(request, "usersessions/usersession_list.html", {"sessions": rows})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of one's own."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    return redirect("usersessions_list")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of one's own but this one."""
    sessions.end_all(request.user, but=request.session.session_key)
    return redirect("usersessions_list")
