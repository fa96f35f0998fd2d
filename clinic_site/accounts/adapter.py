"""Where django-allauth asks this site: how passwords are checked, what mail says, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.content.handout import qr_svg
from services.current import current_clinic
from services.guard.address import client_address, shortened
from services.guard.crypto import decrypt, encrypt

from . import alerts, devices, lockout, sessions, staff_hint

FACTOR = "accounts.factor"  # what the secrets of second factors are bound to


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up here; passwords are counted by `lockout`; all mail goes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The username or the password is not right."),
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Codes change every half minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password, here and wherever it is asked for again; raises LockedOut."""
        username, password = credentials["username"], credentials["password"]
        counts = lockout.begin(request, username, of="password")
        user = authenticate(request, username=username, password=password)
        if user:
            lockout.succeeded(counts)
        return user

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Tell who signs in from a new browser, and know it the next time."""
        response = super().post_login(request, user, **kwargs)
        if not devices.known(request, user.get_username()):
            browser = sessions.browser_name(self.get_http_user_agent(request))
            alerts.tell(user, alerts.NEW_BROWSER, browser=browser)
        devices.remember(request, response, user.get_username())
        staff_hint.leave(response)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Say no more than to anybody else."""
        clear_login(request)
        return HttpResponseRedirect(reverse("account_login"))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give what the list of sessions keeps: no whole address."""
        return shortened(client_address(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person at the address that the owner knows, whatever django-allauth has stored."""
        alerts.tell(user, alerts.BY_TEMPLATE[template_prefix])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse mail that this site has no words for; what it sends goes through `alerts`."""
        raise NotImplementedError(f"No mail of this site is called {template_prefix}.")


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted at rest; names are the clinic's."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text, context=FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, context=FACTOR)

    def build_totp_svg(self, url: str) -> str:
        """Give the QR code as inline SVG; the address holds a secret, so it is not kept in memory."""
        return qr_svg.__wrapped__(url)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)s") % {"number": number}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        clinic = current_clinic()
        return clinic.name if clinic else context.request.get_host()
