"""Mail to people about their own sign-in. It holds no health data, and no address of a machine."""

from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.current import current_clinic
from services.outbox.queue import enqueue

NEW_BROWSER = gettext_lazy("Somebody signed in with your name from a browser that was not used before.")
PASSWORD_CHANGED = gettext_lazy("Your password was changed.")
FACTOR_ADDED = gettext_lazy("A passkey or an authenticator app was added to your sign-in.")
FACTOR_REMOVED = gettext_lazy("A passkey or an authenticator app was removed from your sign-in.")
FACTOR_RESET = gettext_lazy(
    "The owner of the site removed your passkeys, authenticator app and recovery codes. Please set up new ones."
)
CODES_MADE = gettext_lazy("New recovery codes were made for your sign-in. The old ones no longer work.")
# By the names of django-allauth's own mails, which all become one of ours.
BY_TEMPLATE = {
    "account/email/password_changed": PASSWORD_CHANGED,
    "account/email/password_reset": PASSWORD_CHANGED,
    "mfa/email/totp_activated": FACTOR_ADDED,
    "mfa/email/webauthn_added": FACTOR_ADDED,
    "mfa/email/totp_deactivated": FACTOR_REMOVED,
    "mfa/email/webauthn_removed": FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": CODES_MADE,
}


def tell(user: AbstractBaseUser, what: str, *, browser: str = "") -> None:
    """Queue one mail to `user` that says `what` happened; nothing for who has no address."""
    send(user.email, _("Your staff sign-in"), "account/email/alert.txt", what=what, browser=browser)


def send(to: str, subject: str, template: str, **context) -> None:
    """Queue one plain mail from a template, which gets `clinic` and the moment `now` as well."""
    if not to:
        return
    clinic = current_clinic()
    name = clinic.name if clinic else ""
    text = render_to_string(template, {"clinic": name, "now": timezone.localtime(), **context})
    enqueue(to=to, subject=f"{name}: {subject}" if name else subject, text=text, kind="sign-in")
