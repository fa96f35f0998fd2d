"""The questions the site asks about articles."""

from typing import NamedTuple, Self

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from services.models import BodyRegion, ClinicalPageQuerySet, Condition, Treatment

RECENT = 4
FEW = 3  # with fewer articles beside it, a topic's list is filled from the whole library instead


class Beside(NamedTuple):
    """What stands near an article in time: neighbours, and the newest others (`topical`: of its category)."""

    previous: object | None
    next: object | None
    recent: list
    topical: bool


class ArticleQuerySet(ClinicalPageQuerySet):
    """Queries on articles; those that give `Self` are chainable."""

    def newest_first(self) -> Self:
        """Order as lists do."""
        return self.order_by("-publish_at", "-pk")

    def start_here_first(self) -> Self:
        """Order as lists do, with the newest guide (failing that the newest article) on top."""
        best = self.order_by(
            Case(When(kind=self.model.Kind.GUIDE, then=0), default=1), "-publish_at", "-pk"
        ).values("pk")[:1]
        return self.order_by(Case(When(pk__in=best, then=0), default=1), "-publish_at", "-pk")

    def for_cards(self) -> Self:
        """Fetch what a teaser shows, in a number of queries that doesn't grow with the list."""
        return self.with_review().select_related("category", "cover").without_bodies()

    def for_page(self) -> Self:
        """Fetch what the article page shows; each condition with `article_count`, its published articles."""
        articles = self.model.objects.published().filter(conditions=OuterRef("pk")).order_by()
        number = articles.values("conditions").annotate(number=Count("pk")).values("number")
        conditions = (
            Condition.objects.published()
            .order_by("position")
            .without_bodies()
            .annotate(article_count=Subquery(number, output_field=IntegerField()))
        )
        return (
            self.with_people()
            .with_review()
            .select_related("category", "cover")
            .prefetch_related("tags", Prefetch("conditions", conditions))
        )

    def in_region(self, region: BodyRegion) -> Self:
        """Keep articles about a condition felt in this part of the body."""
        return self.filter(pk__in=self.model.objects.filter(conditions__regions=region).values("pk"))

    def about(self, subject: Condition | Treatment) -> Self:
        """Keep articles that name the condition or treatment."""
        name = "conditions" if isinstance(subject, Condition) else "treatments"
        return self.filter(**{name: subject})

    def recommended_for(self, article) -> Self:
        """Give other published articles, the editor's picks first, then those that share most with `article`.

        A shared condition counts most, then the part of the body, then treatments and the category. What
        nobody has signed, or what should have been checked again over 30 days ago, is never recommended.
        """
        picks = self.model.recommended.through.objects.filter(from_article=article, to_article=OuterRef("pk"))
        regions = BodyRegion.objects.filter(conditions__articles=article)
        same_region = self.model.conditions.through.objects.filter(
            article=OuterRef("pk"), condition__regions__in=regions
        )
        return (
            self.published()
            .recommendable()
            .filter(signed_by_id__isnull=False)
            .exclude(pk=article.pk)
            .annotate(
                picked=Exists(picks),
                shared=self._in_common(article, "condition") * 4
                + Case(When(Exists(same_region), then=2), default=0)
                + self._in_common(article, "treatment")
                + Case(When(category=article.category_id, then=1), default=0),
            )
            .order_by("-picked", "-shared", "-publish_at", "-pk")
        )

    def _in_common(self, article, name: str) -> Coalesce:
        """Count the conditions or treatments an article has in common with `article`."""
        links = getattr(self.model, f"{name}s").through.objects.order_by()
        shared = links.filter(
            **{"article": OuterRef("pk"), f"{name}__in": links.filter(article=article).values(name)}
        )
        number = shared.values("article").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    def beside(self, article) -> Beside:
        """Give what stands near a published article in time, in one query.

        Neighbours share its category. So do the newest others, unless there are too few of them.
        """
        moment = article.publish_at
        others = self.published().exclude(pk=article.pk)
        mates = others.filter(category=article.category_id)
        is_older = Q(publish_at__lt=moment) | Q(publish_at=moment, pk__lt=article.pk)
        wanted = (
            mates.filter(is_older).newest_first()[:1],
            mates.exclude(is_older).order_by("publish_at", "pk")[:1],
            mates.newest_first()[:RECENT],
            others.newest_first()[:RECENT],
        )
        near = Q()
        for some in wanted:
            near |= Q(pk__in=some.values("pk"))
        found = list(others.for_cards().filter(near).newest_first())
        topic = [other for other in found if other.category_id == article.category_id]
        older = [mate for mate in topic if (mate.publish_at, mate.pk) < (moment, article.pk)]
        newer = topic[: len(topic) - len(older)]
        topical = len(topic) >= FEW
        return Beside(
            previous=older[0] if older else None,
            next=newer[-1] if newer else None,
            recent=(topic if topical else found)[:RECENT],
            topical=topical,
        )
