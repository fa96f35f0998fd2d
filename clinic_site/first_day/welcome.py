"""The one-time link: somebody who was invited says who they are and chooses a password."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.guard.text import LineField

from .models import Invitation

TOKEN = "first_day_token"  # noqa: S105 – the session's name for it


class WelcomeForm(SetPasswordForm):
    """Name, address and the first password. The address is what one signs in with, so it is stored as the username."""

    use_required_attribute = False

    first_name = LineField(
        label=_("First name"), max_length=150, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = LineField(
        label=_("Last name"), max_length=150, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an address like name@example.org"),
        },
    )
    field_order = ("first_name", "last_name", "email", "new_password1", "new_password2")

    def __init__(self, user: User, *args, **kwargs) -> None:
        own = {name: getattr(user, name) for name in ("first_name", "last_name", "email")}
        super().__init__(user, *args, initial=own, **kwargs)
        if user.email:  # the invitation went there, so it is theirs
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        """Give the address in small letters; refuse one that somebody else signs in with."""
        email = self.cleaned_data["email"].lower()
        if is_taken(email, self.user):
            raise forms.ValidationError(_("Somebody signs in with this address already."))
        return email

    def _post_clean(self) -> None:
        """Let the rules on passwords see the name and address too."""
        for name in ("first_name", "last_name", "email"):
            setattr(self.user, name, self.cleaned_data.get(name, ""))
        super()._post_clean()

    def save(self, commit: bool = True) -> User:
        self.user.username = self.user.email
        return super().save(commit)


def is_taken(email: str, user: User | None = None) -> bool:
    """Whether somebody other than `user` has the address or signs in with it."""
    others = User.objects.exclude(pk=user.pk) if user else User.objects.all()
    return others.filter(email__iexact=email).exists() or others.filter(username__iexact=email).exists()


@require_safe
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, so that neither history nor Referer holds it, and show the form.

    The invitation itself is not touched: programs that open every link of a mail change nothing.
    """
    request.session[TOKEN] = token
    response = redirect("first-day-password")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Let the person behind the link choose a password; it then leads to the sign-in, second factor and all."""
    invitation = Invitation.objects.of(request.session.get(TOKEN, ""))
    if invitation is None:
        return render(request, "clinic_site/first_day/link_over.html", status=410)
    form = WelcomeForm(invitation.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():
            # Of two who send the form at once, the one whose delete finds the row is the first.
            gone, _rows = (
                Invitation.objects.open_at().filter(pk=invitation.pk, digest=invitation.digest).delete()
            )
            if gone:
                form.save()
        if not gone:
            return render(request, "clinic_site/first_day/link_over.html", status=410)
        request.session.flush()
        messages.success(request, _("Your password is set. Please sign in with it."))
        return redirect(settings.LOGIN_URL)
    status = 422 if form.is_bound else 200
    return render(request, "clinic_site/first_day/welcome.html", {"form": form}, status=status)
