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


class KnownByManyNames(models.Model):
    """Something people call by more names than its title."""

    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("One a line: the words people use and search for.")
    )

    class Meta:
        abstract = True

    @property
    def other_name_list(self) -> list[str]:
        """The lines of `other_names`."""
        return [line.strip() for line in self.other_names.splitlines() if line.strip()]


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

    def writers(self) -> set[int]:
        """The sign-in of the practitioner named as author."""
        return {self.author.user_id} if self.author and self.author.user_id else set()

    def keeper(self, fallback):
        """The author while they work here, else `fallback`, else the reviewer; without an author, the reviewer."""
        people = [self.author, self.reviewer] if self.author else [self.reviewer]
        users = [person.user if person and person.is_active else None for person in people]
        found = [user for user in (users[0], fallback, users[-1]) if user and user.is_active]
        return found[0] if found else None

    @cached_property
    def signer(self) -> Practitioner | None:
        """Who signed exactly the live words; None: no reviewed badge. Needs with_review() and with_people()."""
        if self.signed_by_id is None:
            return None
        if self.reviewer and self.reviewer.user_id == self.signed_by_id:
            return self.reviewer
        return Practitioner.objects.filter(user_id=self.signed_by_id).first()
