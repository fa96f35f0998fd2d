"""Rules about links: that they lead somewhere public, and say where."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..markdown.sanitise import URL_SCHEMES
from .document import Block, Document
from .finding import Finding, Severity
from .inline import Mark
from .knowledge import Knowledge, apart, compiled
from .rules import found, rule

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
BARE = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
MARKUP = re.compile(r"[*_`]|\s?\[@[^\]]*\]")
TYPO = re.compile(
    r"\]\s+\((?:[a-z]+:|https?://)[^)]*\)|\[[^\]]+\]\(\s*\)|\[[^\]\n(]*\((?:[a-z]+:|https?://)[^)\n]*\)"
    r"|\[[^\]\n]*\]\((?:[a-z]+: +|https?://[^)\s]*\s)[^)\n]*\)?|\[[^\]\n]*\]\((?:[a-z]+:"
    r"|https?://)[^)\s]*(?=\s(?! ?\x22)|$)|\]\[[a-z]+:[^\]\n]*\]",
    re.MULTILINE,
)
POINTING = re.compile(
    r"(?:\W*\b(?:"
    r"a|about|above|across|again|ahead|all|along|also|an|and|another|answer|answers|"
    r"around|article|articles|at|back|be|below|bit|bottom|button|by|case|check|clear|"
    r"click|come|continue|couple|deeper|depth|detail|details|discover|dive|do|document|"
    r"down|each|easy|entire|every|everything|explain|explained|explanation|explore|extra|"
    r"few|find|first|follow|following|for|free|from|full|fuller|further|get|give|go|"
    r"goes|good|great|guide|handy|happens|have|help|helpful|here|hit|how|i|in|info|"
    r"information|instead|interesting|into|is|it|its|just|keep|kind|know|last|later|"
    r"leads|learn|let|link|links|list|little|long|longer|look|lot|lots|many|matter|me|"
    r"might|more|most|much|must|my|need|new|next|nice|note|now|number|of|old|on|one|"
    r"ones|open|or|other|others|our|out|over|own|page|pages|part|peek|piece|please|"
    r"point|post|press|previous|quick|quickly|read|reading|related|resource|resources|rest|"
    r"right|same|say|says|second|section|see|separate|short|show|shown|side|simple|"
    r"simply|since|site|so|some|something|sort|source|start|step|still|story|stuff|such|"
    r"summary|take|tap|tell|text|that|the|their|them|then|there|these|they|thing|things|"
    r"this|those|through|time|tip|tips|to|told|too|top|topic|try|two|under|up|us|use|"
    r"useful|view|visit|want|way|ways|we|web|webpage|website|well|what|when|where|which|"
    r"while|whole|why|will|with|word|words|would|write|writes|written|wrote|yet|you|your"
    r")\b)+\W*",
    re.IGNORECASE,
)  # words that point and do not name: a link of these alone says nothing
STEM = 4  # letters that two words must share to be taken for the same


def all_links(document: Document) -> list[tuple[Block, Mark]]:
    """Give every link with its block."""
    return [(block, link) for block in document.body for link in block.inline.links]


@rule()
def link_targets(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Every link leads somewhere; one to a text that is not public yet only warns."""
    links = all_links(document)
    objects = [link for _block, link in links if is_object(link.name)]
    targets = knowledge.targets(objects)
    for block, link in links:
        if is_object(link.name) and targets[link.name] is None:
            if apart(link.name) in knowledge.unpublished:
                severity, message = Severity.WARN, _("“%(target)s” is not public yet: readers see no link.")
                fix = _("Publish it first, or link something else.")
            else:
                severity, message = Severity.BLOCK, _("“%(target)s” leads nowhere.")
                fix = _("Choose a page that is there.")
        elif not link.name or link.name.startswith("#!") or link.name in ("#", "/"):
            severity, message, fix = Severity.BLOCK, _("This link leads nowhere."), _("Give it an address.")
        elif link.name.startswith("http://"):
            severity, message = Severity.WARN, _("“%(target)s” is not secure.")
            fix = _("Use https://, if the site has it.")
        elif SCHEME.match(link.name) or link.name.startswith(("#", "/")):
            continue
        else:
            severity, message = Severity.BLOCK, _("“%(target)s” is no address a link can lead to.")
            fix = _("Write kind:name, such as condition:neck-pain, or a whole https:// address.")
        yield at(document, block, link, "link-target", severity, message % {"target": link.name}, fix)


@rule()
def broken_links(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A link that is written wrong is no link."""
    for match in TYPO.finditer(document.sources["body"]):
        yield Finding(
            "link-written",
            Severity.BLOCK,
            _("This link is written wrong, so readers see its brackets."),
            _("Write [words](target) without a space between."),
            "body",
            match.start(),
            match.end(),
            document.line("body", match.start()),
        )


@rule()
def link_words(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """The words of a link say where it goes when they are read alone."""
    rules = [row for row in knowledge.words if row.kind == row.Kind.LINK]
    for block, link in all_links(document):
        words = " ".join(MARKUP.sub("", link.words).split()).strip(" .,:!→»>")
        if row := next((row for row in rules if words and compiled(row.pattern).fullmatch(words)), None):
            yield at(
                document,
                block,
                link,
                "link-words",
                Severity(row.severity),
                _("The link “%(words)s” does not say where it goes.") % {"words": words},
                row.advice,
            )
        elif POINTING.fullmatch(words):
            yield at(
                document,
                block,
                link,
                "link-words",
                Severity.WARN,
                _("The link “%(words)s” does not say where it goes.") % {"words": words},
                _("Use the name of the page it leads to."),
            )
        elif BARE.fullmatch(words):
            yield at(
                document,
                block,
                link,
                "link-words",
                Severity.WARN,
                _("The link shows a bare address."),
                _("Say in words where it goes."),
            )


@rule()
def same_words(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Links with the same words lead to the same place."""
    first: dict[str, str] = {}
    for block, link in all_links(document):
        words = " ".join(link.words.casefold().split())
        if words and first.setdefault(words, link.name) != link.name:
            yield at(
                document,
                block,
                link,
                "link-same-words",
                Severity.WARN,
                _("Another link with the same words leads elsewhere."),
                _("Say in each where it goes."),
            )


@rule()
def words_fit_target(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A link that names a condition or treatment leads to that one."""
    links = [
        (block, link)
        for block, link in all_links(document)
        if apart(link.name)[0] in ("condition", "treatment")
    ]
    targets = knowledge.targets([link for _block, link in links])
    stems = {
        apart(link.name): _stems(f"{apart(link.name)[1]} {target.title if target else ''}")
        for _block, link in links
        for target in [targets[link.name]]
    }
    for block, link in links:
        words, own = _stems(link.words), stems[apart(link.name)]
        if words & own:
            continue
        if other := next((target for target, theirs in stems.items() if words & (theirs - own)), None):
            yield at(
                document,
                block,
                link,
                "link-target-words",
                Severity.WARN,
                _("The words “%(words)s” fit %(other)s better than %(target)s.")
                % {"words": link.words, "other": ":".join(other), "target": link.name},
                _("Choose the page the words name."),
            )


def _stems(words: str) -> set[str]:
    return {
        word[: STEM + 1]
        for word in re.findall(r"[a-z]{4,}", words.casefold())
        if word not in ("pain", "care")
    }


@rule()
def own_page(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A text does not link to itself."""
    kind = document.kind if document.kind in ("condition", "treatment", "page") else "article"
    for block, link in all_links(document):
        if apart(link.name) == (kind, document.slug) and "#" not in link.name:
            yield at(
                document,
                block,
                link,
                "link-self",
                Severity.WARN,
                _("This link leads to the page it stands on."),
                _("Link another page, or take it out."),
            )


@rule()
def bare_addresses(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A web address among the words is no link."""
    for block, start, end in document.search(BARE):
        if block.kind != "heading" and not block.inline.links:
            yield found(
                document,
                "link-bare",
                Severity.WARN,
                _("A bare web address stands in the text."),
                _("Make it a link with words: [the words](https://…)."),
                block,
                start,
                end,
            )


def is_object(target: str) -> bool:
    """Whether a link names an object of the site, such as condition:neck-pain."""
    match = SCHEME.match(target)
    return bool(match) and match[0][:-1].lower() not in URL_SCHEMES


def at(
    document: Document, block: Block, link: Mark, name: str, severity: Severity, message: str, fix: str
) -> Finding:
    """Make a finding about a link."""
    line = document.line(block.field, link.start)
    return Finding(name, severity, message, fix, block.field, link.start, link.end, line)
