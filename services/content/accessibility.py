"""What the accessibility page says of the last full check: the record of a test run, and the gaps people know of.

`tests/browser/record.py` writes the record, and only after a run in which every check was made and passed.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .registry import register_passage

RECORD = "accessibility.json"
GAPS = "accessibility-gaps.md"
# The checks of a full run: what each is called and what it looks at.
MEANINGS = {
    "axe": (
        _("WCAG rules"),
        _(
            "Levels A and AA of WCAG 2.2 and good practice, on narrow and wide screens, "
            "contrast in light and dark; by axe-core."
        ),
    ),
    "sideways": (
        _("No sideways scroll"),
        _("From 320 pixels up; also with letters further apart, and from right to left."),
    ),
    "twice": (_("Large text"), _("Text of twice the size fits on a phone and on a wide screen.")),
    "scripts": (_("No scripts"), _("The same words stand there without scripts.")),
    "sitemap": (
        _("All other pages"),
        _("On a phone: WCAG rules in light, contrast in dark, no sideways scroll, nothing moves by itself."),
    ),
    "html": (_("Valid code"), _("By the Nu HTML checker.")),
}


def kept(name: str) -> Path:
    """Give the path of a file that is kept with the documents of the project."""
    return Path(settings.BASE_DIR) / "docs" / name


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: its name, on how many pages, in how many views of them, how many faults."""

    name: str
    pages: int
    views: int
    faults: int

    @property
    def result(self) -> str:
        """What came of it, in words; a view is a page in one width and colour scheme."""
        counts = {"faults": self.faults, "views": self.views, "pages": self.pages}
        if self.views == self.pages:
            words = ngettext(
                "%(faults)d fault on %(pages)d pages", "%(faults)d faults on %(pages)d pages", self.faults
            )
        else:
            words = ngettext(
                "%(faults)d fault in %(views)d views of %(pages)d pages",
                "%(faults)d faults in %(views)d views of %(pages)d pages",
                self.faults,
            )
        return words % counts


@dataclass(frozen=True, slots=True)
class Record:
    """The checks of one run, and the day (UTC) of it."""

    day: date
    checks: list[Check]

    @classmethod
    def read(cls) -> Self | None:
        """Give the record that is kept; None when there is none, or none that can be read."""
        try:
            found = json.loads(kept(RECORD).read_text(encoding="utf-8"))
            return cls(date.fromisoformat(found["day"]), [Check(**check) for check in found["checks"]])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self) -> None:
        """Keep this record instead of the one before."""
        checks = [{name: getattr(check, name) for name in Check.__slots__} for check in self.checks]
        text = json.dumps({"day": f"{self.day:%Y-%m-%d}", "checks": checks}, indent=2)
        kept(RECORD).write_text(text + "\n", encoding="utf-8")


def last_check() -> str:
    """Give the last full check as Markdown: when, what, how often, and the faults it found."""
    record = Record.read()
    if record is None:
        return gettext("No full check is on record.")
    rows = [(gettext("What was checked"), gettext("Result")), ("---", "---")]
    for check in record.checks:
        what, detail = MEANINGS.get(check.name, (check.name, ""))
        rows.append((what, f"**{check.result}.** {detail}"))
    table = "\n".join(f"| {what} | {result} |" for what, result in rows)
    when = gettext(
        "The last full check on record was on %(day)s. It went over the pages of the demo clinic that comes with "
        "this software, by machine."
    ) % {"day": date_format(record.day, "j F Y")}
    return f"{when}\n\nTable: {gettext('What the last full check found')}\n\n{table}"


def known_gaps() -> str:
    """Give the known gaps as they are written down, which is a Markdown list."""
    try:
        gaps = kept(GAPS).read_text(encoding="utf-8").strip()
    except OSError:
        gaps = ""
    return gaps or gettext("No gaps are written down.")


def register() -> None:
    """Let texts place them by `{last-check}` and `{known-gaps}`; called once, when the app is ready."""
    register_passage("last-check", last_check)
    register_passage("known-gaps", known_gaps)
