"""The mail server, and a test mail that says in plain words what came of it."""

import smtplib
import socket
import ssl

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from services.guard.crypto import CryptoError
from services.guard.text import LineField
from services.outbox.connection import sender
from services.outbox.models import MailSettings

from ..models import Setup
from ..steps import Step
from .base import EmailLineField, ScreenForm, go_on, screen, sent, show

ANSWER_SECONDS = 10
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class MailForm(ScreenForm):
    """The server as its provider describes it. An empty password keeps the one that is stored."""

    host = LineField(
        label=_("Mail server"), max_length=200, help_text=_("Your mail provider names it: smtp.example.org.")
    )
    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=65535,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a port, such as 587")
        ),
    )
    username = LineField(
        label=_("User name"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    from_address = EmailLineField(
        label=_("Address the mail comes from"), max_length=250, help_text=_("Patients may answer to it.")
    )

    class Meta:
        model = MailSettings
        fields = ("host", "port", "security", "username", "password", "from_address")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.password:
            self.fields["password"].help_text = _("Leave this empty to keep the password that is stored.")

    def clean_password(self) -> str:
        """Keep what is stored where nothing is typed."""
        return self.cleaned_data["password"] or self.instance.password

    def clean(self) -> dict:
        """Refuse to send passwords and mail readable through the network."""
        data = super().clean()
        if data.get("security") == MailSettings.Security.NONE and data.get("host") not in THIS_MACHINE:
            self.add_error(
                "security", _("Mail that leaves this machine must be secured. Choose one of the others.")
            )
        return data


class TestMailForm(forms.Form):
    """Where the test mail goes."""

    __test__ = False  # for pytest, which goes by the name
    use_required_attribute = False

    to = EmailLineField(label=_("Send the test mail to"), max_length=250)


@sensitive_post_parameters("password")
@screen("mail", needs_clinic=False)
def mail(request: HttpRequest, step: Step) -> HttpResponse:
    """Keep the settings, encrypted, unless EMAIL_URL rules; send a test mail at once and report the answer."""
    testing = "test" in request.POST
    form = MailForm(None if testing else sent(request), instance=stored_settings())
    test_form = TestMailForm(request.POST if testing else None, initial={"to": request.user.email})
    context = {"is_fixed": settings.MAIL_IS_FIXED, "form": test_form if testing else form}
    if testing and test_form.is_valid():
        problem = send_test(test_form.cleaned_data["to"])
        if not problem:
            setup = Setup.objects.current()
            setup.mail_tested_at = timezone.now()
            setup.save()
            return go_on(request, step, _("The mail server has taken the test mail. See whether it arrives."))
        test_form.add_error("to", problem)
    elif not testing and not settings.MAIL_IS_FIXED and form.is_valid():
        with transaction.atomic():
            form.save()
            Setup.objects.update(mail_tested_at=None)
        return go_on(request, step, _("The mail settings are kept. Now send a test mail."), stay=True)
    return show(
        request, step, "mail", mail_form=form, test_form=test_form, setup=Setup.objects.current(), **context
    )


def stored_settings() -> MailSettings:
    """Give the settings to edit; empty ones where they can't be read with the keys of this site."""
    try:
        return MailSettings.objects.first() or MailSettings(from_address=settings.DEFAULT_FROM_EMAIL)
    except CryptoError:
        stored = MailSettings.objects.only("port", "security").get()
        stored.host = stored.username = stored.password = stored.from_address = ""
        return stored


def send_test(to: str) -> str:
    """Send a mail at once, not through the queue; give "" or what went wrong and what to do, in words."""
    try:
        way = sender(timeout=ANSWER_SECONDS)
        message = EmailMessage(
            subject=gettext("Test mail"),
            body=gettext("This is the test mail of your clinic’s site. Mail works."),
            from_email=way.address,
            to=[to],
            connection=way.connection,
        )
        message.send()
    except (OSError, ValueError, CryptoError) as error:  # SMTP errors are OSErrors
        return explain(error)
    return ""


def explain(error: Exception) -> str:
    """Say in plain words what a mail server's refusal or silence means, with its own words where it said any."""
    fitting = (words for kinds, words in EXPLANATIONS if isinstance(error, kinds))
    words = next(fitting, _("The mail could not be sent."))
    said = _answer(error)
    return f"{words} {gettext('The server said:')} {said}" if said else str(words)


def _answer(error: Exception) -> str:
    """Give what the server answered, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return ""
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {text}".split())[:300]


# The first kind that fits counts, so the special ones stand first.
EXPLANATIONS = (
    (smtplib.SMTPAuthenticationError, _("The server does not accept the user name or the password.")),
    (smtplib.SMTPSenderRefused, _("The server does not let this user send from that address.")),
    (smtplib.SMTPRecipientsRefused, _("The server does not take mail for this recipient.")),
    (
        smtplib.SMTPNotSupportedError,
        _("The server does not offer what was chosen under “how it is secured”, or no signing in."),
    ),
    (smtplib.SMTPServerDisconnected, _("The server hung up. Check the port and how it is secured.")),
    (smtplib.SMTPResponseException, _("The server refused the mail.")),
    (socket.gaierror, _("There is no server of this name. Check how it is written.")),
    (TimeoutError, _("The server did not answer in time. Check its name and the port.")),
    (ConnectionRefusedError, _("The server answers, but not on this port. Check the port.")),
    (
        ssl.SSLCertVerificationError,
        _("The server’s certificate does not belong to this name. Check the name."),
    ),
    (ssl.SSLError, _("No secure connection came about. Check the port and how it is secured.")),
    (CryptoError, _("The stored mail settings can’t be read with the keys of this site. Enter them again.")),
    (OSError, _("The server can’t be reached. Check its name and the port.")),
)
