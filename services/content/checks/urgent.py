"""Rules about "Get help now": there, whole, in the right words, and never softened."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import Box, Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule
from .signs import AFTER_NEEDLING, EMERGENCY, SOON, signs_for

LEVELS = ("emergency", "urgent", "advice")
IF = re.compile(r"\b(?:if|if you|when)\W*$", re.IGNORECASE)
NOW = re.compile(r"\bnow\b|\bat once\b|\bright away\b|\bimmediately\b|\bstraight away\b", re.IGNORECASE)
TODAY = re.compile(
    r"\btoday\b|\bsame day\b|\bnow\b|\bat once\b|\bright away\b|\bimmediately\b", re.IGNORECASE
)
SOFT_TITLE = re.compile(
    r"\b(?:may|might|could|perhaps|maybe|consider|think about|soon|later|tomorrow|next|if you like"
    r"|if you want|when you can"
    r"|at some point|keep an eye|watch|note|tell us|mention|see how|wait|usually|rarely|please book"
    r"|our (?:clinic|desk))\b",
    re.IGNORECASE,
)
SOFT = re.compile(
    r"\b(?:usually|often|mostly|probably|likely) (?:nothing|harmless|fine|passes|pass|settles?|goes"
    r"|go away|gets? better)\b"
    r"|\bsettles? (?:by itself|on its own|down)\b|\bpass(?:es)? (?:by itself|on its own)\b"
    r"|\b(?:rest|wait|sleep on it|lie down|walk it off|stretch|take a painkiller)\b[^.]{0,30}\b(?:first"
    r"|and see|see how|before)\b"
    r"|\b(?:can|could|may|might) (?:safely |easily |well )?wait\b|\bwait (?:and see|until|till|for"
    r"|a (?:few|couple|day|week)|\d|two|three|overnight)\b"
    r"|\b(?:no|never a|not an?) (?:need to (?:worry|hurry|rush|panic|call)|reason to (?:worry|hurry|panic"
    r"|call)|rush|emergency|hurry)\b"
    r"|\bnothing to worry\b|\b(?:mention|tell us|bring|raise|show) (?:it|this|them)?[^.]{0,25}\b(?:next"
    r"|your) (?:visit|appointment|session)\b"
    r"|\b(?:at|until|till|before|for) (?:your|the) next (?:visit|appointment|session)\b|\bkeep an eye\b"
    r"|\bsee how (?:it|you|things)\b"
    r"|\bdon[’']t (?:worry|panic|rush|hurry)\b|\bdo not (?:worry|panic|rush|hurry)\b|\btake your time\b"
    r"|\bgive it (?:a|some|time)\b"
    r"|\bgive it \w+ (?:days?|hours?|nights?)\b|\bif it (?:is|has) (?:still there|not (?:gone|settled))\b"
    r"|\bin the morning\b|\bafter the weekend\b"
    r"|\bnext (?:week|monday|month)\b|\bin a (?:few|couple of) days\b|\bwhen (?:we|the clinic) (?:open"
    r"|reopen)s?\b|\bour (?:front )?desk\b"
    r"|\b(?:try|take) (?:a |an |some |your |two )?(?:usual )?(?:pain-?killers?|tablets?|hot \w+|cold \w+"
    r"|bath|rest|nap"
    r"|heat|ice|walk)\b"
    r"|\b(?:first|before (?:you )?)\b[^.]{0,20}\b(?:bother|trouble|call|go|ring|phone|decide)\w*\b"
    r"|\b(?:for|on for|lasts?|lasted|lasting|more than|over|after|past) (?:over |more than |about "
    r"|at least )?(?:two|three|four|five"
    r"|several|a few|a couple of|\d+|some|a good) (?:days?|weeks?|hours?|nights?|rest|sleep"
    r"|lie-?down)\b(?! (?:later|after))"
    r"|\byou still\b|\bwhen (?:the|our|your) \w+ opens?\b|\b(?:own|family) doctor when\b"
    r"|\bearlier the same day\b|\bvery bad\b"
    r"|\b(?:are|is|turn out to be|seem) (?:usually |mostly |often )?(?:harmless|nothing|normal|common)\b"
    r"|\b(?:plenty of|enough|lots of|no|all the) time\b|\blater (?:this|in the|that|on) \w*|\bthis week\b"
    r"|\bnext few\b"
    r"|\bwithin (?:a|the|two|three|\d+) (?:few )?(?:days?|weeks?)\b|\bin due course\b"
    r"|\bwhen(?:ever)? you (?:can|have time|get"
    r" (?:a chance|round)|feel)\b|\bwhen it suits\b|\bat your convenience\b|\bas soon as you (?:can"
    r"|get a)\b"
    r"|\b(?:do not|don[’']t|never|rather than|instead of|avoid|no) (?:call\w*|ring\w*|bother\w*|ambulance"
    r"|trouble|go(?:ing)?"
    r" to|the hospital)\b|\bonly (?:call|go) if\b|\bunless it (?:gets|becomes|lasts|stays)\b"
    r"|\bif it (?:lasts|persists|goes on|carries on|continues|stays|gets worse|does not (?:settle|pass"
    r"|go))\b"
    r"|\b(?:a|for a|another) (?:day|night|week|weekend|while|bit|couple)(?: or (?:so|two))?\b(?! ago"
    r"| later| or \w+ (?:ago|later))|\bovernight\b|\bbig deal\b"
    r"|\brarely (?:serious|anything|means)\b|\bnot (?:usually |always |often )?(?:serious|dangerous"
    r"|urgent)\b|\bmost(?:ly)? (?:of"
    r" (?:the time|these)|people|fine|harmless)\b|\b(?:nearly|almost) always\b|\bcalm\b|\bmonitor\b"
    r"|\bwatch (?:it|for|how)\b"
    r"|\bfirst thing\b|\b(?:on|by|until"
    r"|till) (?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\b|\b(?:ring|call|phone) us (?:first|before)\b",
    re.IGNORECASE,
)
DESK = re.compile(  # sends people to the clinic, without telling them to wait
    r"\b(?:ring|call|phone|e-?mail|send) us\b|\bgive us a (?:ring|call)\b|\bappointments?\b"
    r"|\bbook (?:a visit|with us)\b",
    re.IGNORECASE,
)
NOT_SOFT = re.compile(
    r"\b(?:do not|don[’']t|never|not) (?:wait|rest|sleep|see how|walk it off|drive)\b"
    r"|\b(?:these (?:signs )?cannot|cannot wait|emergency, but|emergency, though)\b",
    re.IGNORECASE,
)
DANGER = re.compile(
    r"cauda equina|between (?:the|your) legs|\bthunderclap|chest pain|short(?:ness of)? (?:of )?breath"
    r"|both legs|collapsed lung"
    r"|pneumothorax|slurred|double vision|\bhours? matters?|every (?:hour|minute) matters|blue lips"
    r"|\bcannot breathe|stroke\b",
    re.IGNORECASE,
)
WAITING = re.compile(
    r"\b(?:can|could|may|might) (?:safely |easily )?wait\b|\bwait (?:and see|until|till|a (?:few|couple)"
    r"|\d|two|three|overnight)\b"
    r"|\brest (?:first|and see|until|for a (?:day|few))\b|\bmention it\b|\b(?:at|until|till) (?:your"
    r"|the) next (?:visit|appointment)\b"
    r"|\bno (?:need to|reason to) (?:worry|hurry|rush|call|panic)\b|\bnot an emergency\b|\bsleep on it\b"
    r"|\bsettles? by itself\b"
    r"|\bin the morning\b|\bsee how (?:it|you) (?:goes|go|feels?|feel)\b|\bafter the weekend\b"
    r"|\bgive it (?:a|some|time|\w+ (?:days?|hours?))\b"
    r"|\bplenty of time\b|\bsleep (?:on )?it\b|\bif it (?:lasts|persists|goes on) (?:for |more|over|longer)"
    r"|\b(?:try|take) (?:a |some )?(?:pain-?killer|tablet)s? (?:and|first|to)\b|\blater (?:this"
    r"|in the) week\b"
    r"|\bon (?:mon|tues|wednes|thurs|fri)day\b|\bwithin (?:a few|two|three|\d+) (?:days|weeks)\b"
    r"|\brarely (?:serious|anything)\b|\bfor a (?:day or two|few days|week|while)\b"
    r"|\bkeep an eye\b|\bcall us first\b|\bnothing to worry\b",
    re.IGNORECASE,
)


@rule(CLINICAL)
def help_section(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A clinical text has "Get help now" with an emergency card that holds something."""
    if document.help is None:
        yield found(
            document,
            "help-missing",
            Severity.BLOCK,
            _("“Get help now” is missing."),
            _('Add ## Get help now with a box: !!! emergency "Call {emergency-number} now if:".'),
        )
        return
    cards = [box for box in document.boxes if box.section is document.help]
    emergency = next((box for box in cards if box.kind == "emergency"), None)
    if emergency is None:
        yield found(
            document,
            "help-emergency",
            Severity.BLOCK,
            _("“Get help now” has no emergency card."),
            _('Add a box: !!! emergency "Call {emergency-number} now if:".'),
            cards[0].title if cards else document.help.heading,
        )
    for box in cards:
        if box.kind not in LEVELS:
            yield found(
                document,
                "help-card",
                Severity.BLOCK,
                _("A plain box stands where a card of urgent help should."),
                _("Use emergency, urgent or advice."),
                box.title,
            )


@rule()
def cards(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A card says "Do X if:", holds its signs, is not softened, and there is one of each level."""
    seen: set[tuple[int, str]] = set()
    for box in document.boxes:
        if box.kind not in ("emergency", "urgent"):
            continue
        if not box.blocks:
            yield found(
                document,
                "help-card",
                Severity.BLOCK,
                _("This card is empty."),
                _("Name the signs, or take it out."),
                box.title,
            )
        yield from _title(document, box)
        if (id(box.section), box.kind) in seen:
            yield found(
                document,
                "help-twice",
                Severity.WARN,
                _("There are two cards of this level: readers pass over the second."),
                _("Put the signs together in one."),
                box.title,
            )
        seen.add((id(box.section), box.kind))


def _title(document: Document, box: Box) -> Iterator[Finding]:
    words = box.title.plain
    wrong = ""
    if box.kind == "emergency":
        fix = _("Write: Call {emergency-number} now if:")
        if "{emergency-number}" not in words:
            wrong = _("The title of the emergency card does not say whom to call.")
        elif not NOW.search(words):
            wrong = _("The title of the emergency card does not say “now”.")
    else:
        fix = _("Write: Get help today if:")
        if not TODAY.search(words):
            wrong = _("The title of the urgent card does not say “today”.")
    if soft := SOFT_TITLE.search(words):
        wrong = _("“%(words)s” makes the card sound less urgent than it is.") % {"words": soft[0]}
    elif not wrong and not IF.search(words):
        wrong = _("The title of a card says what to do, and ends with “if:”.")
    if wrong:
        yield found(document, "help-title", Severity.BLOCK, wrong, fix, box.title)


@rule()
def softened(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """In urgent help, and beside a sign of danger, nothing tells people to wait."""
    for block in document.blocks:
        in_card = block.box in ("emergency", "urgent") and block.kind != "box"
        plain = (
            document.help is not None
            and block in document.help.blocks
            and block.kind == "paragraph"
            and not block.box
        )
        pattern = SOFT if in_card else WAITING if plain or DANGER.search(block.plain) else None
        if pattern is None:
            continue
        for sentence in block.sentences():
            said = sentence.text
            if NOT_SOFT.search(said):
                continue
            waits = pattern.search(said)
            if match := waits or (in_card and DESK.search(said)):
                yield found(
                    document,
                    "help-softened",
                    Severity.BLOCK if waits and (in_card or DANGER.search(block.plain)) else Severity.WARN,
                    (
                        _("“%(words)s” tells people to wait where waiting can harm.")
                        if waits
                        else _("“%(words)s” sends people to the clinic, where the emergency number is meant.")
                    )
                    % {"words": match[0]},
                    _("Say what to do, and that it is now."),
                    block,
                    sentence.start + match.start(),
                    sentence.start + match.end(),
                )


@rule(CLINICAL)
def signs_named(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """The emergency card names the signs of danger that go with what the text is about."""
    boxes = [box for box in document.boxes if box.kind == "emergency" and box.section is document.help]
    if not boxes:
        return
    words = "\n".join(block.plain for box in boxes for block in box.blocks)
    everything = document.help.words
    wanted = [(sign, words) for sign in signs_for(document.slug, EMERGENCY)]
    wanted += [(sign, everything) for sign in signs_for(document.slug, SOON)]
    if document.kind == "condition" and any(
        link.name == "treatment:dry-needling" and section.title.startswith("How we treat")
        for section in document.sections
        for block in section.blocks
        for link in block.inline.links
    ):
        wanted.append((AFTER_NEEDLING, everything))
    for sign, where in wanted:
        if not sign.pattern.search(where):
            yield found(
                document,
                "help-sign",
                Severity.WARN,
                _("“Get help now” does not name where it should: %(sign)s.") % {"sign": sign.name},
                _("Add it, or ask a clinician why it may be left out."),
                boxes[0].title,
            )


@rule(CLINICAL)
def less_urgent_card(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Beside the emergency card stands what needs help today or soon."""
    if document.help and not any(
        box.kind in ("urgent", "advice") for box in document.boxes if box.section is document.help
    ):
        yield found(
            document,
            "help-less-urgent",
            Severity.WARN,
            _("Nothing says what needs help today or soon."),
            _('Add a box: !!! urgent "Get help today if:".'),
            document.help.heading,
        )
