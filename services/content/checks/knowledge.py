"""What the rules need of the database, read once for as many texts as are checked."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache

from ..facts import statement
from ..markdown import RenderContext
from ..models import ClinicalFact, EditorialPolicy, Publishable, Reference, WordRule, publishables
from ..registry import Fact, Link, facts, resolve_links
from ..rendering import drawing, glossary, images
from .inline import Mark


@lru_cache(maxsize=2_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """Give a pattern of staff, compiled; upper and lower case are the same.

    Without accents, which halves the time of the search.
    """
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=2_000)
def lowered(pattern: str) -> re.Pattern[str]:
    """Give a pattern of staff for words in small letters (Document.lower): half the time of ignoring case."""
    if "(?P" in pattern or r"\N" in pattern:
        return compiled(pattern)
    small = re.sub(r"\\.|[A-Z]", lambda match: match[0] if match[0][0] == "\\" else match[0].lower(), pattern)
    return re.compile(small, re.ASCII)


class Knowledge:
    """Facts, word rules, references, the glossary and the policy. Made anew for each check, or shared by many."""

    def __init__(self) -> None:
        self._links: dict[tuple[str, str], Link | None] = {}

    @cached_property
    def policy(self) -> EditorialPolicy:
        """How this clinic writes and checks."""
        return EditorialPolicy.objects.current()

    @cached_property
    def words(self) -> list[WordRule]:
        """The word rules in use."""
        return list(WordRule.objects.filter(is_active=True))

    @cached_property
    def facts(self) -> Mapping[str, ClinicalFact]:
        """The fact register by key, each with its references fetched."""
        return {fact.key: fact for fact in ClinicalFact.objects.prefetch_related("references")}

    @cached_property
    def facts_by_reference(self) -> Mapping[str, list[ClinicalFact]]:
        """The facts that stand on a reference, by its key."""
        found: dict[str, list[ClinicalFact]] = {}
        for fact in self.facts.values():
            for reference in fact.references.all():
                found.setdefault(reference.key, []).append(fact)
        return found

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The whole reference library by key."""
        return {reference.key: reference for reference in Reference.objects.all()}

    @cached_property
    def clinic_facts(self) -> Mapping[str, Fact]:
        """What {phone} and the other placeholders stand for."""
        return facts()

    @cached_property
    def terms(self) -> list[tuple[str, str, str, list[str]]]:
        """The glossary."""
        return glossary()

    @cached_property
    def context(self) -> RenderContext:
        """What a text is rendered with to measure it, from what is read already."""
        return RenderContext(
            references=lambda keys: {key: self.references[key] for key in keys if key in self.references},
            images=images,
            drawing=drawing,
            glossary=lambda: self.terms,
            statements=lambda keys: {key: statement(self.facts[key]) for key in keys if key in self.facts},
        )

    def targets(self, links: list[Mark]) -> Mapping[str, Link | None]:
        """Give where object links lead, None for nowhere; one query for those not asked before."""
        wanted: dict[str, set[str]] = {}
        for link in links:
            kind, key = apart(link.name)
            if (kind, key) not in self._links:
                wanted.setdefault(kind, set()).add(key)
        if wanted:
            answers = resolve_links(wanted)
            self._links |= {
                (kind, key): answers[kind].get(key) for kind, keys in wanted.items() for key in keys
            }
        return {link.name: self._links[apart(link.name)] for link in links}

    @cached_property
    def unpublished(self) -> frozenset[tuple[str, str]]:
        """Texts that are there and not public, as (kind of link, slug)."""
        return frozenset(
            (model._meta.model_name, slug)
            for model in publishables()
            for slug in model.objects.exclude(pk__in=model.objects.published().values("pk")).values_list(
                "slug", flat=True
            )
        )


def apart(target: str) -> tuple[str, str]:
    """Give kind and key of an object link, without the place in the page."""
    kind, _colon, key = target.partition(":")
    return kind, key.partition("#")[0]


def kind_of(text: Publishable) -> str:
    """Give the kind the rules know a text by: that of an article, else the name of its model."""
    return getattr(text, "kind", "") or text._meta.model_name
