"""What articles, conditions, treatments and pages share: a text with revisions, and one rule of what is public."""

from datetime import datetime
from functools import cached_property
from typing import Self

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..anchors import carry_anchors
from ..markdown import render
from .revision import Revision, SignOff


class PublishableQuerySet(models.QuerySet):
    """Queries every publishable text has."""

    def published(self, now: datetime | None = None) -> Self:
        """Keep what a visitor may read at `now` (default: this moment), with its live text.

        The one definition of "public": nothing else may spell it out.
        """
        now = now or timezone.now()
        return self.filter(
            Q(retired_at__isnull=True) | Q(retired_at__gt=now),
            live_revision__isnull=False,
            publish_at__lte=now,
        ).select_related("live_revision")

    def retired(self, now: datetime | None = None) -> Self:
        """Keep what was public once and has been taken down by `now`: its address says that it is gone."""
        return self.filter(live_revision__isnull=False, retired_at__lte=now or timezone.now())

    def with_review(self) -> Self:
        """Add signed_by_id, signed_at and review_due of the newest sign-off of exactly the live words."""
        content_type = ContentType.objects.get_for_model(self.model)
        signoffs = SignOff.objects.filter(
            content_type=content_type, object_id=OuterRef("pk"), digest=OuterRef("live_revision__digest")
        )
        return self.annotate(
            signed_by_id=Subquery(signoffs.values("signed_by")[:1]),
            signed_at=Subquery(signoffs.values("signed_at")[:1]),
            review_due=Subquery(signoffs.values("review_due")[:1]),
        )


class Publishable(models.Model):
    """A page whose words live in revisions.

    `live_revision` is what readers see (empty: never published); `latest_revision` is what staff work on.
    """

    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The last part of the page's web address.")
    )
    live_revision = models.ForeignKey(
        Revision, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    latest_revision = models.ForeignKey(
        Revision, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    publish_at = models.DateTimeField(
        _("published from"),
        null=True,
        blank=True,
        help_text=_("Nobody can read the page before this moment. Clinic time."),
    )
    retired_at = models.DateTimeField(
        _("retired on"),
        null=True,
        blank=True,
        help_text=_("From then on the address says that the page is gone."),
    )
    revisions = GenericRelation(Revision)
    signoffs = GenericRelation(SignOff)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(live_revision__isnull=True) | Q(publish_at__isnull=False),
                name="%(app_label)s_%(class)s_live_has_date",
                violation_error_message=_("A published page needs the date it is published from."),
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("publish_at")),
                name="%(app_label)s_%(class)s_retired_after_publishing",
                violation_error_message=_("A page can't be retired before it is published."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> Revision:
        """The live revision, or the draft of a page that was never published."""
        revision = self.live_revision or self.latest_revision
        if revision is None:
            raise ValueError(f"{self._meta.label} {self.slug} has no text yet; call save_revision() first.")
        return revision

    @property
    def title(self) -> str:
        """Title of `text`; the slug where there is no text yet."""
        return self.text.title if self.latest_revision_id else self.slug

    @property
    def standfirst(self) -> str:
        """Standfirst of `text`: cards, feeds and the meta description read it too."""
        return self.text.standfirst

    @property
    def is_published(self) -> bool:
        """The rule of PublishableQuerySet.published(), for one object in hand."""
        return (
            self.live_revision_id is not None
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
            and not self.is_retired
        )

    @property
    def is_retired(self) -> bool:
        """Whether the moment it was to be taken down at has come."""
        return self.retired_at is not None and self.retired_at <= timezone.now()

    @property
    def has_newer_draft(self) -> bool:
        """Whether staff have saved words that readers don't see yet."""
        return self.latest_revision_id != self.live_revision_id

    @cached_property
    def current_signoff(self) -> SignOff | None:
        """The newest sign-off of exactly the live words, or None: then the reviewed badge is not shown."""
        if self.live_revision is None:
            return None
        return (
            self.signoffs.filter(digest=self.live_revision.digest)
            .select_related("signed_by")
            .order_by("-signed_at")
            .first()
        )

    @property
    def last_changed(self) -> datetime:
        """When the live words were written, never before the page appeared."""
        return max(self.text.created_at, self.publish_at) if self.publish_at else self.text.created_at

    def save_revision(
        self,
        *,
        title: str,
        standfirst: str,
        body: str,
        user=None,
        note: str = "",
        publish: bool = False,
        at: datetime | None = None,
    ) -> Revision:
        """Keep the text as a new revision and make it the draft or, with `publish`, the live text.

        `at` (default: now) dates the revision and, at the first publication, the page, unless it has a date.
        Saving a text that is already the newest one makes no second copy. The object itself must be saved.
        """
        now = at or timezone.now()
        with transaction.atomic():
            revision = self.latest_revision
            if revision is None or (revision.title, revision.standfirst, revision.body) != (
                title,
                standfirst,
                body,
            ):
                rendered = render(body)
                revision = Revision.objects.create(
                    content_object=self,
                    title=title,
                    standfirst=standfirst,
                    body=body,
                    anchors=carry_anchors(
                        revision.anchors if revision else [], [text for text, _id in rendered.headings]
                    ),
                    minutes=rendered.minutes,
                    author=user,
                    note=note,
                    created_at=now,
                )
            self.latest_revision = revision
            if publish:
                self.live_revision = revision
                self.publish_at = self.publish_at or now
            self.save(update_fields=["latest_revision", "live_revision", "publish_at"])
        self.__dict__.pop("current_signoff", None)
        return revision
