"""Anchors of headings: unique in the page, and kept when a heading is reworded."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from django.utils.text import slugify

# Ids that page templates use; a heading called "Menu" must not take the menu's.
RESERVED = frozenset({
    "announce", "author", "byline", "comments", "content", "cta", "faq", "footer", "header", "helpful", "kp",
    "main", "menu", "nav", "near", "next", "notes", "prev", "q", "references", "refs", "related", "search",
    "share", "skip", "sources", "terms", "toc", "toc-h", "top", "urg", "who",
})  # fmt: skip
RESERVED_PREFIXES = ("cite-", "id_", "ref-", "table-", "term-")
VALID = re.compile(r"[A-Za-z0-9][\w-]{0,99}", re.ASCII)
MAX_LENGTH = 60
ALIKE = 0.5
MAX_PAIRS = 10_000


def is_reserved(anchor: str) -> bool:
    """Say whether page templates may use this id themselves."""
    return anchor in RESERVED or anchor.startswith(RESERVED_PREFIXES)


def fresh_anchor(text: str, taken: dict[str, int]) -> str:
    """Give a new id for a heading and note it in `taken` (id → how many times it was asked for)."""
    base = slugify(text)[:MAX_LENGTH].strip("-_") or "section"
    if base.startswith(RESERVED_PREFIXES):
        base = f"section-{base}"
    anchor = base
    while anchor in taken or is_reserved(anchor):
        taken[base] = taken.get(base, 1) + 1
        anchor = f"{base}-{taken[base]}"
    taken[anchor] = 1
    return anchor


def carry_anchors(old: Sequence[Sequence[str]], source_headings: Sequence[str]) -> list[list[str]]:
    """Give `[[text, id], …]` for the headings of a new text, keeping the ids of the old one.

    An unchanged heading keeps its id wherever it moved. A reworded one keeps the id of the heading that
    stood in its place, so that an old `#id` still lands in the right section. New headings get fresh ids.
    Pairs that are not two strings with a usable id are ignored.
    """
    known = _usable(old)
    new = [_plain(text) for text in source_headings]
    matches = _match([_plain(text) for text, _ in known], new) if known else {}
    taken = {known[index][1]: 1 for index in matches.values()}
    return [
        [text, known[matches[position]][1] if position in matches else fresh_anchor(text, taken)]
        for position, text in enumerate(source_headings)
    ]


def _usable(pairs: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    usable: dict[str, tuple[str, str]] = {}
    for pair in pairs:
        match pair:
            case [str(text), str(anchor)] if VALID.fullmatch(anchor) and not is_reserved(anchor):
                usable.setdefault(anchor, (text, anchor))
    return list(usable.values())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def _match(old: list[str], new: list[str]) -> dict[int, int]:
    """Pair positions of new headings with positions of old ones."""
    matches: dict[int, int] = {}
    free: dict[str, list[int]] = {}
    for position, text in reversed(list(enumerate(old))):
        free.setdefault(text, []).append(position)
    for position, text in enumerate(new):
        if free.get(text):
            matches[position] = free[text].pop()
    unused = set(range(len(old))) - set(matches.values())
    for kind, start, end, new_start, new_end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "replace":
            olds = [index for index in range(start, end) if index in unused]
            news = [index for index in range(new_start, new_end) if index not in matches]
            matches.update(_reworded(old, new, olds, news))
    return matches


def _reworded(old: list[str], new: list[str], olds: list[int], news: list[int]) -> dict[int, int]:
    """Pair the headings of one changed stretch: the most alike first, the rest by place if none is over."""
    pairs: dict[int, int] = {}
    if len(olds) * len(news) <= MAX_PAIRS:
        ratios = [(SequenceMatcher(None, old[o], new[n]).ratio(), o, n) for o in olds for n in news]
        for ratio, o, n in sorted(ratios, key=lambda item: (-item[0], item[1:])):
            if ratio >= ALIKE and n not in pairs and o not in pairs.values():
                pairs[n] = o
    olds = [o for o in olds if o not in pairs.values()]
    news = [n for n in news if n not in pairs]
    if len(olds) == len(news):
        pairs.update(zip(news, olds, strict=True))
    return pairs
