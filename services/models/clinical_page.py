"""What articles, conditions and treatments share: clinical words with an author and a reviewer."""

from functools import cached_property
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.content.models import Publishable, PublishableQuerySet

from .practitioner import Practitioner


class ClinicalPageQuerySet(PublishableQuerySet):
    """Queries on clinical pages."""

    def with_people(self) -> Self:
        """Fetch author and reviewer in the same query."""
        return self.select_related("author", "reviewer", "author__portrait", "reviewer__portrait")


class ClinicalPage(Publishable):
    """A page about health: it names who wrote it and who checked it."""

    author = models.ForeignKey(
        Practitioner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    reviewer = models.ForeignKey(
        Practitioner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("reviewer"),
        help_text=_("Somebody other than the author."),
    )
    needs_signoff = True

    drawing = models.SlugField(_("drawing"), blank=True, help_text=_("The name of a drawing of the site."))
    objects = ClinicalPageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(author__isnull=True)
                | models.Q(reviewer__isnull=True)
                | ~models.Q(author=models.F("reviewer")),
                name="%(app_label)s_%(class)s_reviewer_is_another",
                violation_error_message=_("The reviewer must be somebody other than the author."),
            ),
        ]

    @cached_property
    def signer(self) -> Practitioner | None:
        """Who signed exactly the live words; None: no reviewed badge. Needs with_review() and with_people()."""
        if self.signed_by_id is None:
            return None
        if self.reviewer and self.reviewer.user_id == self.signed_by_id:
            return self.reviewer
        return Practitioner.objects.filter(user_id=self.signed_by_id).first()
