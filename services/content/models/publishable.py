"""What articles, conditions, treatments and pages share: a text with revisions, and one rule of what is public."""

from datetime import datetime
from functools import cached_property
from typing import Self

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..anchors import carry_anchors
from ..markdown import render
from .address import KeepsItsAddress
from .checked import RECOMMENDED_FOR, Checked
from .revision import Revision, SignOff
from .trail import Correction


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
        ).select_related("live_revision", "next_revision")

    def archived(self, now: datetime | None = None) -> Self:
        """Keep what is retired but stays readable under a banner; no list, feed, search or sitemap names it."""
        archived = self.model.RetiredAs.ARCHIVED
        return self.retired(now).filter(retired_as=archived).select_related("live_revision", "next_revision")

    def retired(self, now: datetime | None = None) -> Self:
        """Keep what was public once and has been taken down by `now`: its address says that it is gone."""
        return self.filter(live_revision__isnull=False, retired_at__lte=now or timezone.now())

    def without_bodies(self) -> Self:
        """Leave out what lists and titles do not need of the words."""
        revisions = ("live_revision", "next_revision")
        return self.defer(*(f"{revision}__{long}" for revision in revisions for long in ("body", "anchors")))

    def with_review(self) -> Self:
        """Add what readers see was signed by and when (of the newest sign-off), and whether corrections follow."""
        content_type = ContentType.objects.get_for_model(self.model)
        signoffs = SignOff.objects.filter(
            content_type=content_type, object_id=OuterRef("pk"), digest=OuterRef("shown_digest")
        )
        corrections = Correction.objects.filter(content_type=content_type, object_id=OuterRef("pk"))
        replaced = When(next_at__lte=timezone.now(), then=F("next_revision__digest"))
        return self.annotate(shown_digest=Case(replaced, default=F("live_revision__digest"))).annotate(
            signed_by_id=Subquery(signoffs.values("signed_by")[:1]),
            signed_at=Subquery(signoffs.values("signed_at")[:1]),
            review_due=Subquery(signoffs.values("review_due")[:1]),
            is_self_reviewed=Subquery(signoffs.values("is_self_review")[:1]),
            has_corrections=Exists(corrections),
        )

    def recommendable(self) -> Self:
        """Leave out what should have been checked again long ago; adds what with_review() does."""
        in_time = Q(review_due__isnull=True) | Q(review_due__gte=timezone.localdate() - RECOMMENDED_FOR)
        return self.with_review().filter(in_time)


class Publishable(Checked, KeepsItsAddress):
    """A page whose words live in revisions.

    `live_revision` is what readers see (empty: never published), until `next_at`, if there is one: from then on they
    see `next_revision`, which promote_due() makes the live one soon after. `latest_revision` is what staff work on.
    """

    class RetiredAs(models.TextChoices):
        """What the address of a retired page says."""

        GONE = "gone", _("It says that the page is gone")
        MOVED = "moved", _("It leads to another page")
        ARCHIVED = "archived", _("It still shows the page, marked as out of date")

    needs_signoff = False  # whether a clinician must sign the words before they are public

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
        help_text=_("From then on the page stands in no list any more."),
    )
    next_revision = models.ForeignKey(
        Revision, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    next_at = models.DateTimeField(_("replaced on"), null=True, blank=True, editable=False)
    live_since = models.DateTimeField(null=True, blank=True, editable=False)
    retired_as = models.CharField(_("once retired"), max_length=10, choices=RetiredAs, default=RetiredAs.GONE)
    retired_reason = models.CharField(
        _("why it was retired"), max_length=200, blank=True, help_text=_("One sentence for readers.")
    )
    successor = models.CharField(
        _("page to read instead"),
        max_length=120,
        blank=True,
        help_text=_("Such as article:first-visit or condition:neck-pain."),
    )
    search_title = models.CharField(
        _("title in search results"), max_length=70, blank=True, help_text=_("Empty: the title.")
    )
    search_description = models.CharField(
        _("description in search results"), max_length=200, blank=True, help_text=_("Empty: the summary.")
    )
    revisions = GenericRelation(Revision)
    signoffs = GenericRelation(SignOff)
    corrections = GenericRelation(Correction)

    objects = PublishableQuerySet.as_manager()

    REVISION_FIELDS = ("latest_revision", "live_revision", "live_since", "next_revision", "next_at")

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
            models.CheckConstraint(
                condition=Q(next_revision__isnull=True, next_at__isnull=True)
                | Q(next_revision__isnull=False, next_at__isnull=False, live_revision__isnull=False),
                name="%(app_label)s_%(class)s_next_has_date",
                violation_error_message=_("Only a published page can be replaced, at a moment of its own."),
            ),
            models.CheckConstraint(
                condition=~Q(retired_as="moved", retired_at__isnull=False, successor=""),
                name="%(app_label)s_%(class)s_moved_somewhere",
                violation_error_message=_("Say which page to read instead."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_revision(self) -> Revision | None:
        """The words readers see, or would see at its address; None: never published."""
        is_replaced = self.next_at is not None and self.next_at <= timezone.now()
        return self.next_revision if is_replaced else self.live_revision

    @property
    def text(self) -> Revision:
        """The words readers see, or the draft of a page that was never published."""
        revision = self.shown_revision or self.latest_revision
        if revision is None:
            raise ValueError(f"{self._meta.label} {self.slug} has no text yet; call save_revision() first.")
        return revision

    @property
    def title(self) -> str:
        """Title of `text`; the slug where there is no text yet."""
        return self.slug if self.latest_revision_id is None else self.text.title

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
    def has_address(self) -> bool:
        """Whether its address has been public at some time, whatever it answers now."""
        return self.is_published or (self.live_revision_id is not None and self.is_retired)

    @property
    def is_retired(self) -> bool:
        """Whether the moment it was to be taken down at has come."""
        return self.retired_at is not None and self.retired_at <= timezone.now()

    @property
    def is_archived(self) -> bool:
        """Whether it is retired and still readable."""
        return self.is_retired and self.retired_as == self.RetiredAs.ARCHIVED

    @property
    def has_newer_draft(self) -> bool:
        """Whether staff have saved words that readers don't see yet."""
        return self.latest_revision_id not in {self.live_revision_id, self.next_revision_id}

    @cached_property
    def current_signoff(self) -> SignOff | None:
        """The newest sign-off of exactly the words readers see, or None: then the reviewed badge is not shown."""
        return self.signoff_of(self.shown_revision) if self.shown_revision else None

    def signoff_of(self, revision: Revision) -> SignOff | None:
        """Give the newest sign-off of exactly the words of a revision."""
        signoffs = self.signoffs.filter(digest=revision.digest).select_related("signed_by")
        return signoffs.order_by("-signed_at", "-pk").first()

    @property
    def last_changed(self) -> datetime:
        """When the words that readers see appeared; of a draft, when it was written."""
        if self.shown_revision is None:
            return self.text.created_at
        since = self.live_since if self.shown_revision == self.live_revision else self.next_at
        return max(since or self.shown_revision.created_at, self.publish_at)

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

        With `publish` it goes past sign-off and rules, for loading texts: the back office calls actions.publish().
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
                if revision != self.live_revision:
                    self.live_since = now
                self.live_revision = revision
                self.publish_at = self.publish_at or now
                self.next_revision = self.next_at = None
            self.save(update_fields=[*self.REVISION_FIELDS, "publish_at"])
        self.__dict__.pop("current_signoff", None)
        return revision


def publishables() -> list[type[Publishable]]:
    """Give every model of texts, whatever its room."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
