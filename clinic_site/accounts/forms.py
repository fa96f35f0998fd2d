"""django-allauth's forms, in this site's words and counted by this site's lockout."""

import time
from datetime import timedelta

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.guard.address import client_network
from services.guard.rates import hit

from . import alerts, lockout

HOUR = timedelta(hours=1)
# An answer about a new password takes so many seconds, whether or not there is anybody to write to.
RESET_SECONDS = 0.5
RESETS_PER_ADDRESS, RESETS_PER_PERSON = 10, 3
CODE_LIFE = timedelta(minutes=2)  # longer than a code is taken, clocks that differ included
NEW_PASSWORD = {
    "password1": gettext_lazy("New password"),
    "password2": gettext_lazy("The new password once more"),
}
PASSWORD_RULES = {"password1": lazy(lambda: " ".join(password_validators_help_texts()), str)()}


class WordsMixin:
    """Labels and hints of this site instead of placeholders, by the name of the field."""

    words: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.show_optional = False


class LoginForm(WordsMixin, account_forms.LoginForm):
    """Name and password."""

    words = {"login": gettext_lazy("User name or e-mail address"), "password": gettext_lazy("Password")}


class ReauthenticateForm(WordsMixin, account_forms.ReauthenticateForm):
    """The password once more."""

    words = {"password": gettext_lazy("Your password")}


class ChangePasswordForm(WordsMixin, account_forms.ChangePasswordForm):
    """The old password, and the new one twice."""

    words = NEW_PASSWORD | {"oldpassword": gettext_lazy("Your password now")}
    hints = PASSWORD_RULES

    def clean_oldpassword(self) -> str:
        """Count wrong ones like those at the sign-in."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ResetPasswordKeyForm(WordsMixin, account_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    words = NEW_PASSWORD
    hints = PASSWORD_RULES


class ResetPasswordForm(forms.Form):
    """Asks for the mail with the link to a new password; the answer never says whether there is anybody."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )

    def save(self, request: HttpRequest) -> None:
        """Queue a link for each person at the address, within limits that nobody is told of."""
        done_at = time.monotonic() + RESET_SECONDS
        email = self.cleaned_data["email"]
        if hit("accounts.reset.address", client_network(request), limit=RESETS_PER_ADDRESS, per=HOUR) and hit(
            "accounts.reset.person", email, limit=RESETS_PER_PERSON, per=HOUR
        ):
            for user in User.objects.filter(email__iexact=email, is_active=True):
                if user.has_usable_password():
                    self._send_link(user)
        time.sleep(max(0, done_at - time.monotonic()))

    def _send_link(self, user: User) -> None:
        # To the address that is stored: what was typed may only look like it.
        uid, key = user_pk_to_url_str(user), default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        alerts.send(
            user.email,
            _("New password"),
            "account/email/new_password.txt",
            username=user.get_username(),
            url=settings.SITE_URL + path,
        )


class CodeMixin(WordsMixin):
    """A code of the authenticator app or a recovery code: counted, and good for one use."""

    words = {"code": gettext_lazy("Code")}
    hints = {"code": gettext_lazy("The six digits that your app shows, or a recovery code.")}

    def clean_code(self) -> str:
        request = context.request
        counts = lockout.begin(request, self.user.get_username(), of="code")
        code = super().clean_code()
        # In the database, so that every process knows; django-allauth's own note is in each one's memory.
        if self.authenticator.type == Authenticator.Type.TOTP and not hit(
            "accounts.code.used", f"{self.user.pk} {code}", limit=1, per=CODE_LIFE
        ):
            raise get_adapter().validation_error("incorrect_code")
        lockout.succeeded(counts)
        return code


class AuthenticateForm(CodeMixin, factor_forms.AuthenticateForm):
    """A code after the password."""


class ReauthenticateCodeForm(CodeMixin, factor_forms.ReauthenticateForm):
    """A code once more."""


class ActivateAppForm(WordsMixin, app_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    words = {"code": gettext_lazy("Code from the app")}
    hints = {"code": gettext_lazy("Six digits.")}


class AddPasskeyForm(WordsMixin, passkey_forms.AddWebAuthnForm):
    """A name for the new passkey, which always opens the account by itself."""

    words = {"name": gettext_lazy("Name of this passkey")}
    hints = {"name": gettext_lazy("Such as: phone, laptop at the desk.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
