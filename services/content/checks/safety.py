"""Rules about harm: who should not have it, what can go wrong, and that nobody is told to stop a medicine."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .needs import RISKS
from .rules import ARTICLES, found, rule

LUNG = re.compile(
    r"collapsed lung|collapse a lung|pneumothorax|collapses? (?:a|the|your|one) lung|lung to collapse"
    r"|punctured? lung",
    re.IGNORECASE,
)
MILD = re.compile(r"\b(?:bruis|bleed|sore|soreness)", re.IGNORECASE)
NOT_FOR = re.compile(
    r"reasons? not to|should not have|do not needle|do(?:es)? not suit|not (?:suitable|right|recommended"
    r"|done) (?:for|if|when)"
    r"|we (?:do not|will not|never) (?:needle|treat)|must not have|cannot have",
    re.IGNORECASE,
)
FIRST = re.compile(
    r"(?:talk to|tell|ask|call) us first|should tell us|before (?:you|we) (?:have|start|needle)",
    re.IGNORECASE,
)
OFFERED = re.compile(r"needling", re.IGNORECASE)
NEEDLING = ARTICLES | {"treatment"}


@rule(NEEDLING)
def needling_names_harm(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A text about needling says whom it does not suit, and names common effects and the collapsed lung."""
    if not document.about_needling:
        return
    words = "\n".join(block.plain for block in document.body if block.kind != "heading")
    advised = any(box.kind == "advice" for box in document.boxes) or (
        document.kind == "how-to"
        and any(link.name.startswith("treatment:") for block in document.body for link in block.inline.links)
    )
    wanted = [
        (LUNG.search(words), _("A text about needling must name the collapsed lung.")),
        (MILD.search(words), _("A text about needling must name its common effects.")),
        (advised or FIRST.search(words), _("A text about needling must say who should talk to us first.")),
    ]
    if document.kind == "treatment":
        wanted.append((NOT_FOR.search(words), _("The reasons not to have it are missing.")))
        risks = [section for section in document.sections if RISKS.search(section.title) and section.blocks]
        for section in risks:
            if LUNG.search(words) and not LUNG.search(section.words):
                message = _("The risks of needling must name the collapsed lung where they stand.")
                fix = _("Gain and harm belong on the same page.")
                yield found(
                    document,
                    "harm-missing",
                    Severity.BLOCK,
                    message,
                    fix,
                    section.blocks[0],
                    last=section.blocks[-1],
                )
    for there, message in wanted:
        if not there:
            yield found(
                document, "harm-missing", Severity.BLOCK, message, _("Gain and harm belong on the same page.")
            )


@rule({"treatment"})
def reasons_listed(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Reasons not to have a treatment are listed one by one."""
    for index, block in enumerate(document.blocks):
        following = document.blocks[index + 1 : index + 2]
        is_followed = bool(following) and following[0].kind == "item"
        if block.plain.rstrip().endswith(":") and NOT_FOR.search(block.plain) and not is_followed:
            yield found(
                document,
                "harm-missing",
                Severity.BLOCK,
                _("The list of reasons not to have it is gone."),
                _("List them one by one."),
                following[0] if following and following[0].kind == "paragraph" else block,
            )
