"""What the editor's choosers offer: objects to link to, sources, pictures, drawings, labels and facts.

The rooms above hand in choices of their own, such as the tags of articles.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..drawings import names
from ..models import ClinicalFact, Image, Reference
from ..registry import facts, link_targets

MOST = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it is called, a second line, what goes into the text, a small picture.

    In `insert`, `{words}` stands for what the writer has marked, or else for `words`.
    """

    label: str
    insert: str
    hint: str = ""
    words: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search found. `note` says something about what was typed; `add` is (words, address) to make a new one."""

    found: list[Choice] = field(default_factory=list)
    note: str = ""
    add: tuple[str, str] | None = None

    def as_json(self) -> dict:
        """Give it as JSON takes it."""
        return asdict(self)


Find = Callable[[HttpRequest, str], Choices]


def matching(query: str, choices: Iterable[Choice]) -> list[Choice]:
    """Keep the choices that hold every word of the query, those that begin with it first; at most MOST."""
    wanted = query.casefold().split()
    kept = [
        choice
        for choice in choices
        if all(word in f"{choice.label} {choice.hint} {choice.insert}".casefold() for word in wanted)
    ]
    if not wanted:
        return kept[:MOST]
    starts = query.casefold()
    return sorted(
        kept, key=lambda choice: (not choice.label.casefold().startswith(starts), len(choice.label))
    )[:MOST]


def links(request: HttpRequest, query: str) -> Choices:
    """Objects with a public page, and the fixed links of the clinic."""
    choices = (
        Choice(
            title or target, f"[{{words}}]({target})", hint=target, words=title or target.partition(":")[0]
        )
        for target, title in link_targets()
    )
    return Choices(matching(query, choices))


def citations(request: HttpRequest, query: str) -> Choices:
    """The library of references."""
    rows = Reference.objects.all()
    for word in query.split():
        holds = Q()
        for name in ("key", "authors", "title", "source", "doi", "pmid", "year"):
            holds |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(holds)
    found = [
        Choice(reference.title, f"[@{reference.key}]", hint=f"{reference} · {reference.key}")
        for reference in rows[:MOST]
    ]
    may_add = request.user.has_perm("content.add_reference")
    return Choices(
        found, add=(_("Add a new reference"), reverse("admin:content_reference_add")) if may_add else None
    )


def images(request: HttpRequest, query: str) -> Choices:
    """The image library, newest first."""
    rows = Image.objects.all()
    for word in query.split():
        rows = rows.filter(Q(key__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word))
    return Choices(
        [
            Choice(image.key, f"image:{image.key}", hint=image.caption, picture=smallest(image))
            for image in rows[:MOST]
        ]
    )


def smallest(image: Image) -> str:
    """Give the address of a small size of a picture."""
    return image.file.storage.url(image.full.sizes[0].files["jpg"])


def drawings(request: HttpRequest, query: str) -> Choices:
    """The site's own drawings, the diagrams first."""
    ordered = sorted(names(), key=lambda name: (not name.startswith("diagram-"), name))
    return Choices(matching(query, (Choice(name, f"drawing:{name}") for name in ordered)))


def evidence(request: HttpRequest, query: str) -> Choices:
    """How sure a claim is."""
    levels = (
        ("good", _("Good evidence"), _("Several good studies agree.")),
        ("some", _("Some evidence"), _("Studies point the same way, with limits.")),
        ("limited", _("Limited evidence"), _("Few or small studies.")),
        ("not-enough", _("Not enough evidence"), _("Nobody can say yet.")),
    )
    choices = (Choice(label, f"{{evidence:{level}}}", hint=hint) for level, label, hint in levels)
    return Choices(matching(query, choices))


def statements(request: HttpRequest, query: str) -> Choices:
    """The register of clinical facts."""
    rows = ClinicalFact.objects.all()
    choices = (Choice(fact.statement, f"{{fact:{fact.key}}}", hint=fact.key) for fact in rows)
    may_add = request.user.has_perm("content.add_clinicalfact")
    return Choices(
        matching(query, choices),
        add=(_("Add a new fact"), reverse("admin:content_clinicalfact_add")) if may_add else None,
    )


def placeholders(request: HttpRequest, query: str) -> Choices:
    """What the clinic says of itself: numbers, addresses, its name."""
    choices = (Choice(fact.text, f"{{{name}}}", hint=name) for name, fact in facts().items())
    return Choices(matching(query, choices))


_finders: dict[str, Find] = {
    "link": links,
    "citation": citations,
    "image": images,
    "drawing": drawings,
    "evidence": evidence,
    "fact": statements,
    "clinic": placeholders,
}


def register_choices(kind: str, find: Find) -> None:
    """Let a chooser of this kind offer what `find(request, query)` gives.

    Raises ValueError when the kind is registered already.
    """
    if kind in _finders:
        raise ValueError(f"The choices {kind!r} are registered twice.")
    _finders[kind] = find


def choices(request: HttpRequest, kind: str, query: str) -> Choices:
    """Give what a chooser offers for a query; Http404 for a kind there is not."""
    if kind not in _finders:
        raise Http404
    return _finders[kind](request, " ".join(query.split())[:100])
