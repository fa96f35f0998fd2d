"""What a clinic needs before its site may be opened, and what is still missing."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.content.models import Page
from services.models import Clinic, Fee, OpeningHours, Practitioner, Treatment

from ..accounts import second_factor
from .models import Setup
from .steps import BY_NAME

PRIVACY = "privacy"  # the address of the page, which the foot of every page links to


@dataclass(frozen=True)
class Line:
    """One thing: what it is, whether it is there, and the screen to see to it (`step`, none for the second factor)."""

    label: Promise
    done: bool
    step: str = ""
    needed: bool = True

    @property
    def url(self) -> str:
        """Where it can be seen to."""
        return BY_NAME[self.step].url if self.step else reverse("mfa_index")


def lines(owner: User) -> list[Line]:
    """Give every line of the checklist, as the owner who looks at it sees it."""
    clinic, setup = Clinic.objects.current(), Setup.objects.current()
    location = clinic.main_location if clinic else None
    return [
        Line(_("The clinic has a name"), clinic is not None, "clinic"),
        Line(_("An emergency number is set"), bool(clinic and clinic.emergency_number), "clinic"),
        Line(_("There is a location with a phone number"), bool(location and location.phone), "locations"),
        Line(
            _("The main location has opening hours"),
            bool(location) and OpeningHours.objects.filter(location=location).exists(),
            "hours",
        ),
        Line(_("There is a logo"), bool(clinic and clinic.logo_id), "logo", needed=False),
        Line(_("The clinic’s colour is chosen"), bool(clinic and clinic.accent), "colour", needed=False),
        Line(_("At least one person treats patients"), Practitioner.objects.published().exists(), "people"),
        Line(_("There is at least one fee"), Fee.objects.exists(), "fees"),
        # Words about health are public once a clinician has signed them, which the opening need not wait for.
        Line(
            _("At least one treatment is written"),
            Treatment.objects.filter(latest_revision__isnull=False).exists(),
            "treatments",
        ),
        Line(
            _("A treatment is signed by a clinician and public"),
            Treatment.objects.published().exists(),
            "treatments",
            needed=False,
        ),
        Line(
            _("The privacy text is confirmed"),
            Page.objects.published().filter(slug=PRIVACY).exists(),
            "privacy",
        ),
        Line(_("A test mail has left"), setup.mail_tested_at is not None, "mail"),
        Line(_("Somebody answers requests at the desk"), setup.owner_at_desk or has_front_desk(), "staff"),
        Line(_("The recovery key is kept elsewhere"), setup.has_kept_key, "key"),
        Line(
            _("You sign in with a second factor"),
            second_factor.is_waived() or second_factor.is_enrolled(owner),
        ),
    ]


def has_front_desk() -> bool:
    """Whether somebody of the front desk has a password, so that requests don't wait for nobody."""
    colleagues = User.objects.filter(groups__name="front desk", is_active=True)
    return any(colleague.has_usable_password() for colleague in colleagues)


def missing(owner: User) -> list[Line]:
    """Give what must be seen to before the site may be opened."""
    return [line for line in lines(owner) if line.needed and not line.done]
