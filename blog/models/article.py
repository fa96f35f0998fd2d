"""Articles: what the clinic teaches its patients."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from services.content.alt_text import alt_problems
from services.content.models import Image
from services.models import ClinicalPage, Condition, Treatment

from ..querysets import ArticleQuerySet
from .consent import StoryConsent
from .taxonomy import Category, TaggedArticle

SHORT_NOTE = 150  # words


class Article(ClinicalPage):
    """One Markdown document with a writer, a reviewer and a place in the library."""

    class Kind(models.TextChoices):
        """What sort of article it is; each has sections it must have."""

        GUIDE = "guide", _("Guide")
        EXPLAINER = "explainer", _("Explainer")
        HOW_TO = "how-to", _("How-to")
        CASE_STUDY = "case-study", _("Case study")
        NEWS = "news", _("News")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="articles", verbose_name=_("category")
    )
    tags = TaggableManager(
        _("tags"), through=TaggedArticle, blank=True, help_text=_("Three to six, separated by commas.")
    )
    conditions = models.ManyToManyField(
        Condition, related_name="articles", blank=True, verbose_name=_("conditions it is about")
    )
    treatments = models.ManyToManyField(
        Treatment, related_name="articles", blank=True, verbose_name=_("treatments it is about")
    )
    recommended = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="+",
        blank=True,
        verbose_name=_("read next"),
        help_text=_("Shown first under “Read next”; the rest is filled by topic."),
    )
    cover = models.ForeignKey(
        Image,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    cover_alt = models.CharField(
        _("what the picture shows"),
        max_length=150,
        blank=True,
        help_text=_("For people who can't see it. Leave empty only for a picture that tells nothing."),
    )
    cover_is_decorative = models.BooleanField(_("the picture only decorates"), default=False)
    cover_caption = models.CharField(_("caption of the lead picture"), max_length=200, blank=True)
    conflict = models.CharField(
        _("conflict of interest"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for readers, where the writer has a stake in what the article says."),
    )
    cta_text = models.CharField(_("call to action"), max_length=60, blank=True)
    cta_link = models.CharField(
        _("where it leads"),
        max_length=120,
        blank=True,
        help_text=_(
            "request: (the form), call: (our phone), contact:, or a page such as condition:neck-pain."
        ),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(ClinicalPage.Meta):
        ordering = ("-publish_at", "-id")
        constraints = [
            *ClinicalPage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cover__isnull=True)
                | Q(cover_is_decorative=True, cover_alt="")
                | (Q(cover_is_decorative=False) & ~Q(cover_alt="")),
                name="article_cover_described_or_decorative",
                violation_error_message=_("Say what the lead picture shows, or tick that it only decorates."),
            ),
            models.CheckConstraint(
                condition=Q(cta_text="", cta_link="") | (~Q(cta_text="") & ~Q(cta_link="")),
                name="article_cta_whole",
                violation_error_message=_("A call to action needs both its words and where it leads."),
            ),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        """Refuse a description of the lead picture that tells nobody what it shows."""
        super().clean()
        if self.cover and (problems := alt_problems(self.cover_alt, self.cover_caption, self.cover.key)):
            raise ValidationError({"cover_alt": problems})

    def get_absolute_url(self) -> str:
        return reverse("blog:article-detail", args=[self.slug])

    @property
    def needs_signoff(self) -> bool:
        """News of the clinic is no advice on health; every other article is signed before it is public."""
        return self.kind != self.Kind.NEWS

    @property
    def cycle(self) -> str:
        """A story has a cycle of its own."""
        return "story_months" if self.kind == self.Kind.CASE_STUDY else "article_months"

    def hindrances(self) -> list[str]:
        """A story of a patient is public by that person's leave alone."""
        if self.kind != self.Kind.CASE_STUDY:
            return []
        consent = StoryConsent.objects.filter(article=self).first()
        return (
            consent.problems()
            if consent
            else [gettext("Record the consent of the person this story is about.")]
        )

    @property
    def is_short_note(self) -> bool:
        """Whether it is a piece of news so short that nobody should find it as advice on health."""
        return self.kind == self.Kind.NEWS and len(self.text.body.split()) < SHORT_NOTE

    @property
    def minutes(self) -> int:
        """Minutes to read `text`."""
        return self.text.minutes
