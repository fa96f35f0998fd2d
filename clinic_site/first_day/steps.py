"""The screens of the first day, in their order, and their addresses."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    """One screen: the last part of its address, its heading, and one sentence on what it is for."""

    name: str
    title: Promise
    lead: Promise

    @property
    def url(self) -> str:
        """Where the screen is."""
        return reverse(f"admin:first-day-{self.name}")


STEPS = (
    Step(
        "clinic", _("The clinic"), _("What it is called, where it is, and whom people call in an emergency.")
    ),
    Step("locations", _("Locations"), _("Where patients are seen. The first one stands on every page.")),
    Step(
        "hours", _("Opening hours"), _("The site tells from them whether you are open and by when you reply.")
    ),
    Step("logo", _("Logo"), _("A picture in place of the clinic’s name on top of every page.")),
    Step(
        "colour", _("Colour"), _("One colour of yours; the site works out the others, for dark screens too.")
    ),
    Step("people", _("People"), _("The people who treat patients, each with a page of their own.")),
    Step("fees", _("Fees"), _("What a visit costs, so that nobody has to ask.")),
    Step(
        "treatments",
        _("Treatments"),
        _("Pages to start from. You edit them; each is public once a clinician has signed it."),
    ),
    Step(
        "privacy",
        _("Privacy"),
        _("What patients read about what they tell you. Please read it as their clinic."),
    ),
    Step("mail", _("Mail"), _("The server that mail to patients and staff goes out through.")),
    Step("staff", _("Staff"), _("Who signs in, and what each of them may do.")),
    Step("key", _("Recovery key"), _("Without it nobody can read a backup of what patients told you.")),
)
BY_NAME = {step.name: step for step in STEPS}

# For clinic_site.access: every address below /admin/first-day/.
URL_NAMES = ("admin:first-day", *(f"admin:first-day-{step.name}" for step in STEPS))


def after(step: Step) -> str:
    """Give the address of the next screen; after the last one it is the checklist."""
    position = STEPS.index(step) + 1
    return STEPS[position].url if position < len(STEPS) else reverse("admin:first-day")
