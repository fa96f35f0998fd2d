"""What a text of each kind must have, as data: `##` sections, boxes and lists."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .finding import Severity

BLOCK, WARN = Severity.BLOCK, Severity.WARN


class Need(NamedTuple):
    """A section: a heading that `pattern` finds, of at least `words` words; `name` is how staff call it."""

    pattern: re.Pattern[str]
    name: object
    severity: Severity
    words: int = 12


def heading(pattern: str) -> re.Pattern[str]:
    """Compile what a heading may say."""
    return re.compile(pattern, re.IGNORECASE)


RISKS = heading(r"\brisks?\b|side.?effects?|\bharms?\b|what can go wrong|is it safe|how safe|\bsafety\b")
SUITS = heading(
    r"tell us first|talk to us first|who (?:is )?it (?:suits|is for)|who should|suitab|right for you"
)

SECTIONS: dict[str, tuple[Need, ...]] = {
    "treatment": (
        Need(heading(r"what (?:it|\w+(?: \w+)?) is|what is"), _("What it is"), WARN),
        Need(heading(r"help|benefit|research|evidence"), _("What it may help"), WARN),
        Need(heading(r"visit|happens|expect|session"), _("What happens in a visit"), WARN),
        Need(SUITS, _("Who should tell us first"), BLOCK),
        Need(RISKS, _("Risks and side effects"), BLOCK),
        Need(
            heading(r"other choices|alternatives|instead|other (?:options|ways)"), _("Other choices"), WARN, 5
        ),
    ),
    "condition": (
        Need(heading(r"what (?:it|\w+(?: \w+)?) is|what is"), _("What it is"), WARN),
        Need(heading(r"feel|symptom|sign"), _("How it can feel"), WARN, 8),
        Need(heading(r"why|cause"), _("Why it happens"), WARN),
        Need(heading(r"you can do|self.?care|yourself|at home"), _("What you can do today"), WARN),
        Need(heading(r"treat|how we help|what we do"), _("How we treat it"), WARN),
        Need(heading(r"expect|recover|how long|outlook"), _("What to expect"), WARN),
        Need(heading(r"book|when to (?:come|see|call)"), _("When to book"), WARN, 8),
    ),
    "case-study": (
        Need(heading(r"background|the problem|the story"), _("Background"), BLOCK),
        Need(heading(r"proposed treatment|the plan|treatment"), _("Proposed treatment"), BLOCK),
        Need(heading(r"results?|what changed|outcome"), _("Results"), BLOCK),
        Need(heading(r"science|research|evidence"), _("The science"), BLOCK),
        Need(heading(r"cannot (?:show|prove|tell)|limits"), _("What one story cannot show"), WARN),
    ),
}
KEY_BOX = frozenset({"guide", "explainer", "how-to", "case-study"})
LIST_OF_STEPS = frozenset({"how-to"})
