"""Rules about references: known, there where they are needed, and not too old."""

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Reference
from .document import Document, figures
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule

LOOKALIKE = re.compile(r"\[@[^\]]*\](?!\()")
GOOD = re.compile(r"\[@[A-Za-z0-9][\w.:-]{0,99}\]")
FIGURES = re.compile(
    r"\b\d[\d,.]*\s?(?:%|per ?cent\b)|\b\d[\d,.]*\s+(?:in|out of)\s+(?:every )?\d[\d,]*\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|half|most) (?:in|out of) (?:every )?(?:two|three"
    r"|four|five|six|seven|eight|nine|ten|twenty|\d+|a hundred)\b"
    r"|\b(?:fell|rose|went|dropp\w+|fall\w*|improved|down|up|eased|pain|scores?"
    r"|points?) from (?:about |around |over "
    r"|nearly )?\d[\d,.]* (?:\w+ )?to (?:about |around )?\d[\d,.]*\b|\b\d[\d,.]* (?:against|versus"
    r"|vs\.?|compared with)"
    r" (?:about )?\d[\d,.]*|\b(?:by|of) (?:about |around )?\d[\d,.]* points?\b"
    r"|\b(?:recovery|healing|getting better|to (?:heal|recover)) (?:takes?|lasts?|needs?) (?:about "
    r"|around |some )?(?:\d+|two|three"
    r"|four|six|eight|ten|twelve)(?: (?:to|or) \w+)? (?:days|weeks|months)\b|\b(?:two|three"
    r"|four) (?:thirds|quarters|fifths)\b"
    r"|\b(?:a|one|around a|nearly a) (?:third|quarter|fifth|tenth|half) (?:still|were|had|got|felt|get"
    r"|have|recover\w*|need\w*)\b"
    r"|\b(?:takes?|need|needs|last|lasts) (?:the \w+ \w+ |an average |on average |most people |about "
    r"|around )+"
    r"(?:\d+|two|three|four|five|six|eight|ten|twelve)(?: (?:to|or) \w+)? (?:days|weeks|months|years)\b"
    r"|\b(?:half|a (?:third|quarter|fifth|tenth)|two.thirds|three.quarters|four.fifths|twice as many"
    r"|one.third) of\b"
    r"|\b\d[\d,]* (?:people|patients|runners|adults|trials|studies|treatments|sessions)\b"
    r"|\b\d{1,3}(?:,\d{3})+\b",
    re.IGNORECASE,
)
STUDIES = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|reviews?|research(?:ers)?|surveys?|science|scientists|experts?"
    r"|guidelines?|evidence)\b[^.?]{0,40}?"
    r"\b(?:shows?|showed|shown|finds?|found|proves?|proved|proven|suggests?|suggested|confirms?|confirmed"
    r"|says?|said|agrees?|report(?:s|ed)?|backs?|supports?|recommends?|advises?)\b"
    r"|\bproven (?:to|by|in)\b|\bit is proven\b|\bclinically (?:proven|tested)\b|\bresearch-backed\b"
    r"|\bevidence-based\b",
    re.IGNORECASE,
)
COURSE = re.compile(
    r"\b(?:most|usually|often|on average|typically|normally|generally|mostly)\b[^.?]{0,80}?\b(?:(?:\d+"
    r"|a few|several|two|three|four|five|six|eight|ten|twelve)"
    r"(?: (?:to|or) \w+)? (?:hours|days|weeks|months|years)|(?:within|in|after) an? (?:day|week|month"
    r"|year))\b",
    re.IGNORECASE,
)
OWN = re.compile(
    r"\b(?:we|our|us)\b|0 to 10\b|out of 10\b|\b(?:he|she|his|her)\b|\bcalls?\b|\bwarmth\b|\bkm\b"
    r"|\bminutes?\b",
    re.IGNORECASE,
)
HONEST = re.compile(
    r"\b(?:no|not|n[’']t|never|nobody|without|nor|unclear|unknown|too little|thin|weak|limited|few|lack"
    r"|disagree|little)\b",
    re.IGNORECASE,
)


@rule()
def known_references(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Every cited key is in the library, and written as a citation is written."""
    for block in document.blocks:
        for mark in block.inline.citations:
            if mark.name not in knowledge.references:
                yield Finding(
                    "reference-unknown",
                    Severity.BLOCK,
                    _("No reference has the key “%(key)s”.") % {"key": mark.name},
                    _("Choose it from the library, or add it there."),
                    block.field,
                    mark.start,
                    mark.end,
                    document.line(block.field, mark.start),
                )
    for match in LOOKALIKE.finditer(document.sources["body"]):
        if not GOOD.fullmatch(match[0]):
            yield Finding(
                "reference-unknown",
                Severity.BLOCK,
                _("This citation is written wrong, so readers see its brackets."),
                _("Write [@key]."),
                "body",
                match.start(),
                match.end(),
                document.line("body", match.start()),
            )


@rule(CLINICAL)
def some_reference(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A clinical text has at least one source."""
    if not any(
        mark.name in knowledge.references for block in document.blocks for mark in block.inline.citations
    ):
        yield found(
            document,
            "reference-none",
            Severity.BLOCK,
            _("There is no source."),
            _("Cite one: [@key]."),
        )


@rule(CLINICAL)
def figures_cited(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A figure or what studies found stands in a block with its source."""
    for block in document.prose:
        if block.field == "standfirst" or block.box == "key" or block.is_head or document.is_supported(block):
            continue
        for sentence in block.sentences():
            said = sentence.text
            if said.endswith("?"):
                continue
            match = FIGURES.search(said)
            if match and not OWN.search(said):
                message = _("“%(words)s” stands without its source.")
            elif (match := COURSE.search(said)) and not OWN.search(said) and document.kind != "how-to":
                message = _("“%(words)s” says how it goes for most people, without a source.")
            elif (match := STUDIES.search(said)) and not HONEST.search(said):
                message = _("“%(words)s” says what studies found without naming one.")
            else:
                continue
            yield found(
                document,
                "reference-needed",
                Severity.WARN,
                message % {"words": match[0]},
                _("Cite the source: [@key]."),
                block,
                sentence.start,
                sentence.end,
            )


@rule(CLINICAL)
def figures_of_neighbours(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A figure without a source of its own is one of the sources beside it, where the register knows their figures."""
    for block in document.prose:
        marks = block.inline.citations
        facts = [knowledge.facts_by_reference.get(mark.name, []) for mark in marks]
        known = [figures(" ".join(fact.statement for fact in of_one)) for of_one in facts]
        if not marks or not all(known):
            continue
        allowed = set().union(*known)
        for sentence in block.sentences():
            match = FIGURES.search(sentence.text)
            if match is None or OWN.search(sentence.text) or sentence.is_cited:
                continue
            if not figures(match[0]) <= allowed:
                yield found(
                    document,
                    "reference-needed",
                    Severity.WARN,
                    _("“%(words)s” is in none of the sources beside it.") % {"words": match[0]},
                    _("Cite its source: [@key]."),
                    block,
                    sentence.start,
                    sentence.end,
                )


PLACES = {
    "neck": r"neck|cervi|trapezius|whiplash|headache",
    "back": r"back|sciatica|spine|spinal|disc|lumbar",
    "head": r"head|migraine",
    "jaw": r"jaw|tmd|temporomandibular|bite|orofacial|teeth|headache",
    "elbow": r"elbow|tennis|epicondyl|forearm|grip",
    "shoulder": r"shoulder|rotator|arm",
    "heel": r"heel|plantar|foot|feet|arch|insole|shockwave",
    "ankle": r"ankle|sprain|peroneal|limp|steps|foot",
    "running": r"run|marathon|train|injur",
}
TITLES = {
    "neck": r"\bneck pain\b",
    "back": r"\blow back pain\b|\bsciatica\b",
    "head": r"\bheadaches?\b|\bmigraine",
    "jaw": r"temporomandibular|orofacial",
    "elbow": r"epicondyl|tennis elbow",
    "shoulder": r"\bshoulder|rotator cuff",
    "heel": r"plantar|heel pain",
    "ankle": r"\bankle",
    "running": r"\brunning injur",
}


STUDIED = {
    Reference.Kind.REVIEW,
    Reference.Kind.TRIAL,
    Reference.Kind.STUDY,
}  # others are cited for much else


@rule(CLINICAL)
def fitting_references(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A source about one part of the body is cited where that part is spoken of."""
    about = f"{document.slug} {document.sources['title']} {document.sources['standfirst']}"
    for section in document.sections:
        for block in section.blocks:
            row = " ".join(other.plain for other in section.blocks if block.row and other.row == block.row)
            around = f"{about} {section.title} {row or block.plain}"
            for mark in block.inline.citations:
                source = knowledge.references.get(mark.name)
                if source is None or section.is_help or source.kind not in STUDIED:
                    continue
                title = f"{source.title} {source.key}"
                parts = [part for part, pattern in TITLES.items() if re.search(pattern, title, re.IGNORECASE)]
                if parts and not any(re.search(PLACES[part], around, re.IGNORECASE) for part in parts):
                    yield Finding(
                        "reference-fit",
                        Severity.WARN,
                        _("“%(key)s” is about something else: %(title)s.")
                        % {"key": mark.name, "title": source.title},
                        _("Choose the source that says it."),
                        block.field,
                        mark.start,
                        mark.end,
                        document.line(block.field, mark.start),
                    )


@rule()
def old_references(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A reference is not older than the policy says."""
    years = knowledge.policy.reference_years
    oldest = timezone.localdate().year - years
    seen = set()
    for block in document.blocks:
        for mark in block.inline.citations:
            source = knowledge.references.get(mark.name)
            if source is None or source.year is None or source.year >= oldest or mark.name in seen:
                continue
            seen.add(mark.name)
            yield Finding(
                "reference-old",
                Severity.WARN,
                _("“%(key)s” is from %(year)s, over %(years)s years ago.")
                % {"key": mark.name, "year": source.year, "years": years},
                _("Look for a newer one, or keep it if nothing newer says it better."),
                block.field,
                mark.start,
                mark.end,
                document.line(block.field, mark.start),
            )
