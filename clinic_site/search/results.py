"""What the row of a result shows, kind by kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Article
from services.models import Condition, Treatment

from .models import Entry
from .ranking import Ranked
from .snippets import mark, snippet

Kind = Entry.Kind


@dataclass(frozen=True, slots=True)
class Result:
    """One hit: what kind of page it is, and what its row shows; searched words are marked."""

    kind: Kind
    title: SafeString
    summary: SafeString
    url: str
    facts: list[str] = field(default_factory=list)  # such as "5 min read"


def results_of(ranked: Iterable[Ranked], now: datetime) -> list[Result]:
    """Give the rows of a page of results; queries only for the kinds that are on it."""
    ranked = list(ranked)
    shown = Entry.objects.only("summary", "lines", "summary_stems", "body_stems").in_bulk(
        [one.entry.pk for one in ranked]
    )
    facts = _facts(ranked, now)
    results = []
    for one in ranked:
        entry = one.entry
        stems = {stem for group in one.reading.groups for stem in group}
        said = facts.get((entry.kind, entry.object_id), []) if not entry.is_fixed else []
        results.append(
            Result(
                Kind(entry.kind), mark(entry.title, stems), snippet(shown[entry.pk], stems), entry.url, said
            )
        )
    return results


def _facts(ranked: list[Ranked], now: datetime) -> dict[tuple[str, int], list[str]]:
    ids: dict[str, list[int]] = {}
    for one in ranked:
        ids.setdefault(one.entry.kind, []).append(one.entry.object_id)
    facts = {}
    if Kind.CONDITION in ids:
        conditions = Condition.objects.filter(pk__in=ids[Kind.CONDITION]).prefetch_related("regions")
        for condition in conditions.only("pk"):
            facts[Kind.CONDITION, condition.pk] = [region.name for region in condition.regions.all()[:2]]
    if Kind.TREATMENT in ids:
        for treatment in Treatment.objects.filter(pk__in=ids[Kind.TREATMENT]).select_related("fee"):
            minutes = treatment.fee.minutes if treatment.fee else 0
            facts[Kind.TREATMENT, treatment.pk] = (
                [_("%(minutes)s min") % {"minutes": minutes}] if minutes else []
            )
    if Kind.ARTICLE in ids:
        articles = Article.objects.published(now).with_review().without_bodies().select_related("category")
        for article in articles.filter(pk__in=ids[Kind.ARTICLE]):
            facts[Kind.ARTICLE, article.pk] = _of_article(article)
    return facts


def _of_article(article: Article) -> list[str]:
    minutes = ngettext("%(minutes)s min read", "%(minutes)s min read", article.minutes)
    facts = [article.category.name, minutes % {"minutes": article.minutes}]
    if article.signed_at:
        facts.append(_("Checked %(day)s") % {"day": date_format(article.signed_at, "j M Y")})
    return facts
