"""One mail, one SMTP conversation: building the message and reading what a mail server's refusal means."""

import re
import smtplib
from email.header import Header
from email.utils import parseaddr, quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .models import OutgoingEmail

# These speak of the clinic's side of the conversation, so no mail is given up for them.
OUR_FAULT = (smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused)
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def build(mail: OutgoingEmail, from_address: str | None = None) -> EmailMultiAlternatives:
    """Give the message to send, from DEFAULT_FROM_EMAIL unless an address is given, under the mail's own name.

    A name in the address is left out: it may be one that this mail must not tell. The Message-ID stays the same
    however often the mail is sent.
    """
    address = parseaddr(from_address or settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body_text,
        from_email=_mailbox(mail.from_name, address),
        to=[mail.recipient],
        # Auto-Submitted keeps holiday answers from coming back.
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    if mail.calendar:
        # Calendars act on an invitation or a cancellation only if its part names the method.
        found = METHOD.search(mail.calendar)
        method = found[1] if found else "PUBLISH"
        message.attach("appointment.ics", mail.calendar, f"text/calendar; method={method}")
    return message


def _mailbox(name: str, address: str) -> str:
    """Give "name <address>"; Django would put the parts of a long encoded name in quotes, where nobody decodes them."""
    if name.isascii():
        return f'"{quote(name)}" <{address}>' if name else address
    return f"{Header(name, 'utf-8').encode(linesep='')} <{address}>"


def is_final(error: Exception) -> bool:
    """Whether trying again is pointless: recipient or text is refused for good, or makes no valid mail."""
    if isinstance(error, OUR_FAULT):
        return False
    codes = _codes(error)
    return isinstance(error, ValueError) or (bool(codes) and all(500 <= code < 600 for code in codes))


def is_silence(error: Exception) -> bool:
    """Whether the server went away instead of answering."""
    spoke = isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError) and not spoke


def describe(error: Exception) -> str:
    """Name an error by class and SMTP codes only; its text may hold addresses."""
    return " ".join([type(error).__name__, *map(str, _codes(error))])[:100]


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return sorted({code for code, _ in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
