"""Whether it is still the same person: what gives power over others asks for the password once more."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    reauthenticate_by_password,
)
from allauth.core import context
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


def is_recent(request: HttpRequest) -> bool:
    """Whether the signed-in person showed who they are in the last five minutes, beyond signing in.

    One answer for a whole request, so that a form does not change while it is read.
    """
    if not hasattr(request, "_is_reauthenticated"):
        request._is_reauthenticated = request.user.is_authenticated and did_recently_reauthenticate(request)
    return request._is_reauthenticated


def ask(request: HttpRequest) -> HttpResponseRedirect | None:
    """Give None when that was done, else the way to the page that asks for the password and leads back."""
    if is_recent(request):
        return None
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")


def required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guard a view with `ask`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return guarded


class OwnPasswordMixin(forms.Form):
    """Asks in a form for the password of who fills it in, unless that was done in the last five minutes.

    What else was typed stays when it is wrong. Needs django-allauth's middleware for the request.
    """

    own_password = forms.CharField(
        label=_("Your own password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("People and their roles are changed only by somebody who knows it."),
        required=False,
    )

    def clean_own_password(self) -> str:
        """Refuse a wrong one, counted like those at the sign-in; raises ValidationError."""
        request, password = context.request, self.cleaned_data["own_password"]
        if is_recent(request):
            return ""
        if not get_adapter().reauthenticate(request.user, password):
            raise get_adapter().validation_error("incorrect_password")
        reauthenticate_by_password(request)
        return ""
