"""What people do to sign in."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from services.outbox.models import OutgoingEmail
from tests.factories.people import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client: Client, user, password: str = PASSWORD, **extra):
    """Send name and password; `user` is a user or any name."""
    name = user if isinstance(user, str) else user.username
    address = {"REMOTE_ADDR": extra.pop("address")} if "address" in extra else {}
    return client.post(reverse("account_login"), {"login": name, "password": password, **extra}, **address)


def sign_out(client: Client) -> None:
    """Leave; the browser keeps its other cookies."""
    client.post(reverse("logout"))


def is_signed_in(client: Client) -> bool:
    """Whether the site knows who this is."""
    return client.get(reverse("mfa_index")).status_code == 200


def give_app(user) -> Authenticator:
    """Give `user` an authenticator app, as if set up before."""
    return TOTP.activate(user, generate_totp_secret()).instance


def app_code(factor: Authenticator, at: float = 0) -> str:
    """Give the code that the app shows now, or at a time."""
    return shown_code(get_adapter().decrypt(factor.data["secret"]), at)


def shown_code(secret: str, at: float = 0) -> str:
    """Give the code of a key now, or at a time."""
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def confirm(client: Client, password: str = PASSWORD):
    """Enter the password once more."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def alerts_to(user) -> list[str]:
    """Give the texts of the mail queued for `user`, oldest first."""
    mail = OutgoingEmail.objects.order_by("pk")
    return [item.body_text for item in mail if item.recipient == user.email]
