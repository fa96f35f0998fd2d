"""Rules about claims: nothing contradicts the fact register, figures and labels are those of their sources."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..models import ClinicalFact
from .document import NUMBER, Block, Document, figures
from .finding import Finding, Severity
from .inline import Mark
from .knowledge import Knowledge, lowered
from .rules import CLINICAL, found, rule

STRENGTH = {label: place for place, label in enumerate(reversed(ClinicalFact.Evidence.values))}
GAIN = re.compile(
    r"\b(?:eas(?:e|es|ed|ing)|reliev(?:e|es|ed|ing)|relief|reduc(?:e|es|ed|ing)|improv(?:e|es|ed|ing"
    r"|ement)|calms?|lowers?|cuts?|shortens?"
    r"|speeds?(?: up)?|sped|heals?|restores?|boosts?|loosens?|relax(?:es|ed)?|releas(?:e|es|ed)|prevents?"
    r"|protects?|strengthens?"
    r"|work(?:s|ed)|help(?:s|ed)|less (?:pain|soreness|stiffness)|fewer (?:attacks|headaches|injuries)"
    r"|better (?:sleep|movement|function|results?|than)"
    r"|more (?:relief|movement|effective)|faster|sooner|effective|beats?|outperforms?|benefits?"
    r"|takes? (?:the (?:edge|sting|strain|pressure|load)|away|care of|(?:\w+ ){0,2}pain)|gives? (?:you "
    r"|back |good |great |real |quick"
    r" |people |them )?(?:\w+ ){0,2}(?:relief|grip|ease|comfort|movement|strength|sleep|boost|back|edge"
    r"|start|gain|result)"
    r"|brings? (?:\w+ ){0,3}(?:down|back|relief|ease|out|calm|comfort)|(?:makes?"
    r"|making) (?:\w+ ){1,6}(?:easier|lighter|looser|better"
    r"|stronger|freer|softer|comfortable|less \w+|painful|possible)|softens?|settles|frees?"
    r"|do(?:es)? (?:much |far |a lot )?better|lets you"
    r"|worth (?:having|adding|trying|it)|mends?|clears?|fix(?:es)?|cures?|does (?:the trick|wonders"
    r"|its job|you good)|good (?:for|way)"
    r"|gets? (?:you|people|them|your \w+|the \w+) (?:\w+ing|back|moving|better|going|going again|out|up|through)"
    r"|soothes?|undo(?:es)?|opens? up"
    r"|loosening|eases off|sleep (?:better|through)|the difference|keeps? (?:you|the pain|pain|it)|rids?"
    r"|ends?|stops? (?:the|your) pain"
    r"|dampens?|dulls?|quiet(?:en)?s?|turns? down|switch(?:es)? off|build(?:s)? (?:up )?(?:strength|the)"
    r"|allow(?:s)? (?:you|the))\b",
    re.IGNORECASE,
)
MEANS = re.compile(
    r"\b(?:needl(?:e|es|ing)|acupuncture|manual therapy|hands-on|massage|taping|tape|treatment|therapy"
    r"|sessions?|our (?:plan|care|approach|method)"
    r"|injections?|shockwave|insoles?|splints?|ultrasound|tens|collars?|back belts?|standing desks?"
    r"|put the two together|the two together|combination)\b",
    re.IGNORECASE,
)
NEEDLES = re.compile(r"\b(?:needl(?:e|es|ing)|acupuncture)\b", re.IGNORECASE)
HEDGED = re.compile(
    r"\b(?:may|might|can|could|would|some(?:times| people)?|often|perhaps|probably|possibly|seems?"
    r"|appears?|hopes?|ideas?|idea|if|whether|not|no|never"
    r"|nobody|cannot|n[’']t|unclear|unknown|disputed|unsure|depends|tr(?:y|ied|ies)|ask(?:s|ed)?|want"
    r"|hoped|risk|worse|about|study|studies|trial|trials"
    r"|review|reviews|little|than sham|for him|for her|he|she)\b|\?",
    re.IGNORECASE,
)


@rule()
def contradictions(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """No wording contradicts a fact of the register."""
    for fact in knowledge.facts.values():
        for line in filter(None, map(str.strip, fact.contradictions.splitlines())):
            for block, start, end in document.search_lower(lowered(line)):
                if denied(block, start, end):
                    continue
                yield found(
                    document,
                    "fact",
                    Severity.BLOCK,
                    _("“%(words)s” contradicts the fact “%(fact)s”")
                    % {"words": block.plain[start:end], "fact": fact.statement},
                    _("Write what the fact says, or place it: {fact:%(key)s}.") % {"key": fact.key},
                    block,
                    start,
                    end,
                )


DENIAL = re.compile(
    r"\b(?:not|no|never|nobody|cannot|nor|neither|without|n[’']t|myth|wrong|false|untrue|unlike|instead of"
    r"|rather than|disputed|unclear)\b",
    re.IGNORECASE,
)


def denied(block: Block, start: int, end: int) -> bool:
    """Whether a wording is asked about or denied in its sentence, in the words before it or just after."""
    sentence = block.sentence_at(start)
    if sentence.text.rstrip("\"”’' ").endswith("?"):
        return True
    before = block.plain[sentence.start : start]
    clause = re.split(r"[;:]|, (?:but|and|so)\b|\bbut\b|\balthough\b", before)[-1]
    after = block.plain[end : min(sentence.end, end + 25)]
    return bool(
        DENIAL.search(clause[-70:])
        or re.match(r"\W+(?:is|are|was) (?:a )?(?:not|wrong|myth|disputed)\b", after)
    )


@rule()
def known_facts(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A fact that a text places is in the register."""
    for block in document.blocks:
        for mark in block.inline.facts:
            if mark.name not in knowledge.facts:
                yield Finding(
                    "fact-unknown",
                    Severity.BLOCK,
                    _("The register has no fact “%(key)s”.") % {"key": mark.name},
                    _("Choose one of the register, or write a sentence."),
                    block.field,
                    mark.start,
                    mark.end,
                    document.line(block.field, mark.start),
                )


def stretches(block: Block) -> Iterator[tuple[int, int, list[Mark]]]:
    """Give each run of words that ends in citations, within its sentence, with the citations."""
    inline, start, end, marks = block.inline, 0, 0, []
    for place, mark in zip(inline.cited_at, inline.citations, strict=True):
        if marks and block.plain[end:place].strip(" .,;:"):
            yield start, end, marks
            start, marks = end, []
        end = place
        marks.append(mark)
    if marks:
        yield start, end, marks


@rule()
def figures_of_sources(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Beside a citation stand only figures that the register has for its source."""
    for block in document.body:
        for start, end, marks in stretches(block):
            facts = [knowledge.facts_by_reference.get(mark.name, []) for mark in marks]
            known = [set().union(*(figures(fact.statement) for fact in of_one)) for of_one in facts]
            if not all(known):
                continue  # the register does not know the figures of every source
            allowed = set().union(*known)
            sentence = block.sentence_at(max(start, end - 1))
            first = max(start, sentence.start) if len(block.sentences()) > 1 else start
            allowed |= {str(knowledge.references[mark.name].year) for mark in marks}
            for match in NUMBER.finditer(block.plain, first, end):
                if match[0].replace(",", "").rstrip(".") not in allowed:
                    yield found(
                        document,
                        "figure",
                        Severity.WARN,
                        _("The register has no figure %(figure)s for “%(key)s”.")
                        % {"figure": match[0], "key": marks[-1].name},
                        _("Compare it with the source; if it is right, add it to a fact of that source."),
                        block,
                        match.start(),
                        match.end(),
                    )


@rule()
def labels(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """An evidence label is no stronger than its sources allow."""
    for block in document.body:
        row = [other for other in document.body if block.row and other.row == block.row]
        for place, label in zip(block.inline.labelled_at, block.inline.labels, strict=True):
            if label.name not in STRENGTH:
                yield mark_finding(
                    document,
                    block,
                    label,
                    "label-unknown",
                    Severity.BLOCK,
                    _("There is no label “%(label)s”.") % {"label": label.name},
                    _("Use good, some, limited or not-enough."),
                )
                continue
            allowed = _allowed(block, place, knowledge, row)
            if allowed is None:
                if label.name == ClinicalFact.Evidence.GOOD:
                    yield mark_finding(
                        document,
                        block,
                        label,
                        "label-strong",
                        Severity.WARN,
                        _("“Good evidence” has no fact of the register behind it."),
                        _("Cite the source, and note in a fact what it allows; else use a weaker label."),
                    )
            elif STRENGTH[label.name] > STRENGTH[allowed]:
                yield mark_finding(
                    document,
                    block,
                    label,
                    "label-strong",
                    Severity.BLOCK,
                    _("The sources beside it allow “%(label)s” at most.")
                    % {"label": ClinicalFact.Evidence(allowed).label},
                    _("Use {evidence:%(label)s}.") % {"label": allowed},
                )


def _allowed(block: Block, place: int, knowledge: Knowledge, row: list[Block]) -> str | None:
    """Give the strongest label of the facts behind the citations nearest to a label; None: none says."""
    marks, inside = [], list(stretches(block))
    if block.kind == "cell" and not inside:  # in a table the sources of the row stand behind it
        inside = [group for cell in row for group in stretches(cell)]
    before = [group for group in inside if group[1] <= place]
    after = [group for group in inside if group[1] > place]
    for group in before[-1:] or after[:1]:
        marks = group[2]
    found_labels = [
        fact.evidence
        for mark in marks
        for fact in knowledge.facts_by_reference.get(mark.name, [])
        if fact.evidence
    ]
    return max(found_labels, key=STRENGTH.__getitem__, default=None)


@rule(CLINICAL)
def claims_supported(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """What is said to help is hedged, labelled or cited."""
    for block in document.prose:
        if block.field == "standfirst" or block.box == "advice":
            continue
        supported = document.is_supported(block)
        for sentence in block.sentences():
            said = sentence.text
            match = GAIN.search(said)
            if (
                match is None
                or HEDGED.search(said)
                or not (MEANS.search(said) or NEEDLES.search(block.plain))
            ):
                continue
            if not supported or not sentence.is_cited:
                yield found(
                    document,
                    "claim",
                    Severity.WARN,
                    _("“%(words)s” claims a benefit without a “may”, a label or a source.")
                    % {"words": match[0]},
                    _("Say how sure we are: “may …”, {evidence:limited}, [@key]."),
                    block,
                    sentence.start,
                    sentence.end,
                )


def mark_finding(
    document: Document, block: Block, mark: Mark, name: str, severity: Severity, message: str, fix: str
) -> Finding:
    """Make a finding about a mark in a block."""
    line = document.line(block.field, mark.start)
    return Finding(name, severity, message, fix, block.field, mark.start, mark.end, line)
