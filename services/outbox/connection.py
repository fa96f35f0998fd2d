"""Which mail server is asked: the environment's, or the one that the owner entered."""

from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from services.guard.crypto import CryptoError

from .models import MailSettings

DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
SMTP_BACKEND = "services.outbox.smtp.Backend"
SMTP_SECONDS = 20


@dataclass(frozen=True)
class Sender:
    """A way out: the connection to send through and the address that the mail comes from."""

    connection: BaseEmailBackend
    address: str


def sender(*, timeout: int | None = None) -> Sender:
    """Give the way out for mail; `timeout` in seconds. Raises CryptoError when a stored value can't be read.

    EMAIL_URL, where it is set, wins over what is stored; so does a demo, which sends nothing anywhere.
    """
    timeout = timeout or settings.EMAIL_TIMEOUT or SMTP_SECONDS
    stored = None if settings.MAIL_IS_FIXED else MailSettings.objects.first()
    if stored is None:
        backend = SMTP_BACKEND if settings.EMAIL_BACKEND == DJANGO_SMTP else None
        return Sender(get_connection(backend, timeout=timeout), settings.DEFAULT_FROM_EMAIL)
    connection = get_connection(
        SMTP_BACKEND,
        host=stored.host,
        port=stored.port,
        username=stored.username,
        password=stored.password,
        use_tls=stored.security == MailSettings.Security.STARTTLS,
        use_ssl=stored.security == MailSettings.Security.TLS,
        timeout=timeout,
    )
    return Sender(connection, stored.from_address)


def sender_address() -> str:
    """Give the bare address that mail comes from now, for what a mail says about its sender."""
    stored = None
    if not settings.MAIL_IS_FIXED:
        with suppress(CryptoError):  # unreadable: then no mail leaves until the owner has entered it again
            stored = MailSettings.objects.only("from_address").first()
    return parseaddr(stored.from_address if stored else settings.DEFAULT_FROM_EMAIL)[1]
