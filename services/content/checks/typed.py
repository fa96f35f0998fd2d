"""Rules about what must come from the clinic's settings and never be typed."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..registry import has_passage
from .document import Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import found, rule

EMERGENCY = re.compile(
    r"(?:\b(?:call|dial|ring|phone|text)\b[^.\0]{0,25}?|\b(?:on|at|to)\s+)"
    r"(?<!\d)(?P<number>9[\s.-]?1[\s.-]?1|9[\s.-]?9[\s.-]?9|1[\s.-]?1[\s.-]?[12]|0[\s.-]?0[\s.-]?0"
    r"|8[\s.-]?1[\s.-]?1)(?![\d%])"
    r"|\bnine[ ,-]+(?:one[ ,-]+one|eleven)\b|\b(?:triple|three) (?:nine|zero|0)s?\b"
    r"|\bnine[ ,-]+nine[ ,-]+nine\b"
    r"|\b(?:call|dial|ring|phone) (?:one[ ,-]+(?:one|double)[ ,-]+(?:two|one|eight)"
    r"|eight[ ,-]+one[ ,-]+one|zero[ ,-]+zero)\b"
    r"|(?<![\d,.])(?:911|999)(?![\d,%])",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\w./:-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,5}\)[\s.-]?)?\d{2,5}[\s.-]\d{3,4}(?:[\s.-]\d{3,4})?(?![\w/-])"
    r"|(?<![\w./:-])(?:\+|00)\d{8,14}\b|(?<![\w./:-])\d{10,11}\b"
)
DIGIT = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
SPELLED = re.compile(rf"\b{DIGIT}(?:[ ,.-]+(?:and )?{DIGIT}){{4,}}\b", re.IGNORECASE)
ASKED_TO_CALL = re.compile(
    r"\b(?:call|ring|phone|dial|text|fax|number|tel|telephone"
    r"|line)\b[^.\0]{0,30}?(?<![\w,.])(?P<number>\d{6,9})(?![\w,%])"
    r"|(?<![\w./:-])1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}\b",
    re.IGNORECASE,
)
MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]*\w\b")
YEARS = re.compile(r"(?:19|20)\d\d[\s.-](?:19|20)\d\d|\d+[\s.-]000")
PRICE = re.compile(
    r"[$£€]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:dollars?|euros?|pounds? sterling|CAD|USD|GBP|EUR)\b", re.IGNORECASE
)


@rule()
def emergency_number(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """The emergency number comes from the clinic's region."""
    for block, start, end in document.search(EMERGENCY):
        yield found(
            document,
            "typed-emergency",
            Severity.BLOCK,
            _("The emergency number is typed in."),
            _("Write {emergency-number}: it is right wherever the clinic is."),
            block,
            start,
            end,
        )


@rule()
def phone_numbers(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Phone numbers and mail addresses come from the clinic's settings."""
    known = {
        re.sub(r"\D", "", fact.text)[-10:]: name
        for name, fact in knowledge.clinic_facts.items()
        if name != "clinic"
    }
    for block, start, end in document.search(PHONE):
        words = block.plain[start:end]
        digits = re.sub(r"\D", "", words)
        if 7 <= len(digits) <= 15 and not YEARS.fullmatch(words):
            name = known.get(digits[-10:])
            fix = _("Write {%(name)s}.") % {"name": name} if name else _("Write {phone} or {text-line}.")
            yield found(
                document,
                "typed-number",
                Severity.WARN,
                _("A phone number is typed in; when it changes, this one stays."),
                fix,
                block,
                start,
                end,
            )
    for pattern in (SPELLED, ASKED_TO_CALL):
        for block, start, end in document.search(pattern):
            yield found(
                document,
                "typed-number",
                Severity.WARN,
                _("A phone number is typed in; when it changes, this one stays."),
                _("Write {phone} or {text-line}."),
                block,
                start,
                end,
            )
    for block, start, end in document.search(MAIL):
        yield found(
            document,
            "typed-number",
            Severity.WARN,
            _("A mail address is typed in; when it changes, this one stays."),
            _("Write {email}."),
            block,
            start,
            end,
        )
    for block in document.body:
        for link in block.inline.links:
            if link.name.lower().startswith(("tel:", "sms:", "mailto:")):
                yield Finding(
                    "typed-number",
                    Severity.WARN,
                    _("A number or mail address is typed into a link."),
                    _("Use [words](call:) or {phone}, {text-line}, {email}."),
                    "body",
                    link.start,
                    link.end,
                    document.line("body", link.start),
                )


@rule()
def prices(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Prices stand on the fees page alone."""
    for block, start, end in document.search(PRICE):
        yield found(
            document,
            "typed-price",
            Severity.WARN,
            _("A price is typed in; when it changes, this one stays."),
            _("Link the fees page: [our fees](fees:)."),
            block,
            start,
            end,
        )


HOURS = re.compile(
    r"\b(?:open|closed?|hours|call|phone lines?)\b[^.]{0,40}\b(?:from )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm"
    r"|a\.m\.|p\.m\.|o[’']clock)?(?: (?:to|until|till|and) |\s?[\u2013-]\s?)\d{1,2}(?:[:.]\d\d)? ?(?:am|pm"
    r"|a\.m\.|p\.m\.|o[’']clock)"
    r"|\b(?:open|closed) (?:on |every )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)


@rule()
def opening_hours(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Opening hours stand on the contact page alone."""
    for block, start, end in document.search(HOURS):
        yield found(
            document,
            "typed-hours",
            Severity.WARN,
            _("Opening hours are typed in; when they change, these stay."),
            _("Link the contact page: [our hours](contact:)."),
            block,
            start,
            end,
        )


PERSON_TITLE = re.compile(
    r"\b(?:dr|doctor|prof(?:essor)?|surgeon|consultant|specialists?|experts?|gurus?|chiropractors?"
    r"|osteopaths?|acupuncturists?|psychologist|nurse"
    r"|authority|healer|master|leading|renowned|famous|best.known|top|award|qualified|certified|chief"
    r"|head of|world|number one|physicians?|lead (?:clinician|physio\w*|therapist)|clinician|radiologist"
    r"|neurologist|rheumatologist|ph\.?d|m\.?d|fellow"
    r"|orthop\w+|maestro|wizard|genius|pioneer\w*|celebrated|most experienced|the best|consulting|sir)\b",
    re.IGNORECASE,
)


@rule()
def titles_of_people(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Beside a linked colleague stands the title they hold, and no praise."""
    for block in document.body:
        if not any(link.name.startswith("practitioner:") for link in block.inline.links):
            continue
        for sentence in block.sentences():
            first, last = block.inline.source(sentence.start, sentence.end)
            here = any(
                link.name.startswith("practitioner:") and first <= link.end and link.start <= last
                for link in block.inline.links
            )
            if here and (match := PERSON_TITLE.search(sentence.text)):
                yield found(
                    document,
                    "title",
                    Severity.WARN,
                    _("“%(words)s” stands beside a colleague: is it a title they hold?")
                    % {"words": match[0]},
                    _("Use the title of their own page, such as physiotherapist."),
                    block,
                    sentence.start + match.start(),
                    sentence.start + match.end(),
                )


@rule()
def placeholders(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A placeholder is one the site can fill."""
    body, known = document.sources["body"], knowledge.clinic_facts
    for match in re.finditer(r"\{([a-z][a-z0-9-]*)\}", body):
        if known and match[1] not in known and not has_passage(match[1]):
            yield Finding(
                "placeholder",
                Severity.BLOCK,
                _("Nothing fills {%(name)s}.") % {"name": match[1]},
                _("Use {phone}, {text-line}, {email}, {emergency-number} or {clinic}."),
                "body",
                match.start(),
                match.end(),
                document.line("body", match.start()),
            )
