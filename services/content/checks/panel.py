"""The panel beside the editor: reading level, what must be done before the text can go live, and warnings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Publishable, clinical_digest
from .document import Document
from .engine import document_of, findings_of
from .finding import Finding, Severity, blocking
from .knowledge import Knowledge
from .needs import KEY_BOX, SECTIONS
from .readable import Level, level_of
from .rules import CLINICAL

TITLE_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Step:
    """A line of "Before it can go live": done, or with what is still to do."""

    words: str
    todo: list[Finding]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows of words, saved or not."""

    level: Level
    target: int
    steps: list[Step]
    warnings: list[Finding]

    @property
    def grade(self) -> float:
        """The reading grade of the whole text."""
        return self.level.whole.grade

    @property
    def long_sentences(self) -> int:
        """How many sentences are too long."""
        return len(self.level.whole.long_sentences)

    @property
    def left(self) -> int:
        """How many steps are not done."""
        return sum(not step.is_done for step in self.steps)

    @property
    def warns_from(self) -> int:
        """The grade from which the text is too hard."""
        return self.target + 1

    @property
    def asks_from(self) -> int:
        """The grade from which the signer says why."""
        return self.target + 2

    @property
    def summary(self) -> str:
        """The panel in a sentence, read aloud when it changes."""
        left = ngettext("%(count)s thing left to do", "%(count)s things left to do", self.left)
        warnings = ngettext("%(count)s warning", "%(count)s warnings", len(self.warnings))
        return _("%(left)s, %(warnings)s, reading grade %(grade)s.") % {
            "left": left % {"count": self.left},
            "warnings": warnings % {"count": len(self.warnings)},
            "grade": self.grade,
        }


# What a step is about, the kinds of text it is asked of (None: all), and the rules whose blocking findings undo it.
STEPS = (
    (gettext_lazy("“Get help now” is whole"), CLINICAL, ("help-",)),
    (gettext_lazy("The sections of its kind are filled in"), SECTIONS.keys(), ("section-",)),
    (gettext_lazy("Harm and who should not have it are named"), {"treatment"}, ("harm-",)),
    (gettext_lazy("Its sources are in the library"), CLINICAL, ("reference-",)),
    (gettext_lazy("Nothing contradicts the facts"), None, ("fact", "label-")),
    (
        gettext_lazy("No wording that must not be used"),
        None,
        ("overclaim", "not-claimed", "unsafe", "absolute", "title", "jargon", "vague"),
    ),
    (gettext_lazy("Every picture has a description"), None, ("alt-text",)),
    (gettext_lazy("Every link leads somewhere"), None, ("link-",)),
)


def context(request: HttpRequest, text: Publishable) -> dict[str, Any]:
    """Give what admin/editor/checks.html shows of the newest saved words of a text."""
    revision = text.latest_revision
    if revision is None:
        return {}
    words = {"title": revision.title, "standfirst": revision.standfirst, "body": revision.body}
    return {
        "checks": look(text, words),
        "checks_url": reverse("admin:text-checks", args=[text._meta.label_lower, text.pk]),
    }


def look(text: Publishable, words: Mapping[str, str]) -> Panel:
    """Check words of a text."""
    knowledge = Knowledge()
    document = document_of(text, **words)
    findings = findings_of(document, knowledge)
    return Panel(
        level=level_of(document, knowledge),
        target=knowledge.policy.grade_target,
        steps=list(_steps(text, document, blocking(findings))),
        warnings=[finding for finding in findings if finding.severity == Severity.WARN],
    )


def answer(panel: Panel, request: HttpRequest) -> dict[str, Any]:
    """Give the panel as JSON: what was found, and the HTML that shows it."""
    found = [finding for step in panel.steps for finding in step.todo] + panel.warnings
    return {
        "findings": [asdict(finding) for finding in found],
        "grade": panel.grade,
        "target": panel.target,
        "counts": {
            "block": len(found) - len(panel.warnings),
            "warn": len(panel.warnings),
            "left": panel.left,
        },
        "summary": panel.summary,
        "html": render_to_string("admin/editor/checks_found.html", {"checks": panel}, request),
    }


def _steps(text: Publishable, document: Document, stops: list[Finding]):
    title = document.sources["title"]
    yield Step(
        _("Title under %(limit)s characters") % {"limit": TITLE_LENGTH}, [], 0 < len(title) <= TITLE_LENGTH
    )
    if document.kind in KEY_BOX:
        key = next((box for box in document.boxes if box.kind == "key"), None)
        yield Step(_("Key points filled in"), [], key is not None and len(key.blocks) > 1)
    left = list(stops)
    for words, kinds, names in STEPS:
        if kinds is None or document.kind in kinds:
            todo = [one for one in left if one.rule.startswith(names)]
            left = [one for one in left if one not in todo]
            yield Step(str(words), todo, not todo)
    if left:
        yield Step(_("Other things that must be right"), left, False)
    if text.needs_signoff:
        digest = clinical_digest(**document.sources)
        yield Step(
            _("A clinician has signed exactly these words"),
            [],
            bool(text.pk) and text.signoffs.filter(digest=digest).exists(),
        )
