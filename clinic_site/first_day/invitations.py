"""Staff come by invitation and leave by deactivation; nobody types a password for somebody else."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from services.models import Clinic, Practitioner
from services.outbox.models import OutgoingEmail
from services.outbox.queue import enqueue

from ..accounts import sessions
from .models import Invitation

LINK_LIFE = timedelta(days=7)
DESK_ONLY = {"front desk"}  # who has no other role has nothing to do in /admin/


@transaction.atomic
def invite(*, email: str, first_name: str, last_name: str, roles: list[str]) -> User:
    """Make an account without a password, in the roles (names of groups), and mail its link; give the user."""
    user = User.objects.create_user(
        email, email, first_name=first_name, last_name=last_name, is_staff=not set(roles) <= DESK_ONLY
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    send(user)
    return user


@transaction.atomic
def send(user: User) -> None:
    """Mail a new link; the one before works no more. For an active user who has set no password yet."""
    about = _about(user)
    OutgoingEmail.objects.for_subject(about).withdraw()
    link = reverse("first-day-welcome", args=[Invitation.issue(user, LINK_LIFE)])
    clinic = Clinic.objects.current()
    context = {"link": f"{settings.SITE_URL}{link}", "days": LINK_LIFE.days, "clinic": clinic}
    enqueue(
        to=user.email,
        subject=_("Your sign-in at %(clinic)s") % {"clinic": clinic.name} if clinic else _("Your sign-in"),
        text=render_to_string("clinic_site/first_day/email/invitation.txt", context),
        kind="staff-invitation",
        from_name=clinic.name if clinic else "",
        about=about,
    )


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Take an invitation back, with its mail if that has not left and the account, which was never used."""
    OutgoingEmail.objects.for_subject(_about(invitation.user)).withdraw()
    invitation.user.delete()


@transaction.atomic
def deactivate(user: User) -> None:
    """Let somebody who leaves sign in no more, in any session. Their page goes; their byline stays."""
    OutgoingEmail.objects.for_subject(_about(user)).withdraw()
    Invitation.objects.filter(user=user).delete()
    Practitioner.objects.filter(user=user).update(is_active=False)
    user.is_active = False
    user.set_unusable_password()  # a session that escapes the next line holds a hash of the old password
    user.save(update_fields=["is_active", "password"])
    sessions.end_all(user)


def _about(user: User) -> str:
    return f"user-{user.pk}"
