"""What people come with, and where on the body it is felt."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .clinical_page import ClinicalPage, ClinicalPageQuerySet, KnownByManyNames
from .treatment import Treatment


class BodyRegion(models.Model):
    """A part of the body as patients name it; the body map shows one label for each."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("position",)
        verbose_name = _("part of the body")
        verbose_name_plural = _("parts of the body")

    def __str__(self) -> str:
        return self.name


class ConditionQuerySet(ClinicalPageQuerySet):
    """Queries on conditions."""

    def in_region(self, slug: str) -> Self:
        """Keep conditions felt in the part of the body with this slug."""
        return self.filter(regions__slug=slug)


class Condition(KnownByManyNames, ClinicalPage):
    """A problem patients have, under every name they call it by."""

    code = models.CharField(_("ICD-10 code"), max_length=10, blank=True)
    regions = models.ManyToManyField(
        BodyRegion, related_name="conditions", blank=True, verbose_name=_("parts of the body")
    )
    treatments = models.ManyToManyField(Treatment, through="ConditionTreatment", related_name="conditions")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    cycle = "condition_months"

    objects = ConditionQuerySet.as_manager()

    class Meta(ClinicalPage.Meta):
        ordering = ("position", "slug")
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")

    def get_absolute_url(self) -> str:
        return reverse("services:condition-detail", args=[self.slug])


class ConditionTreatment(models.Model):
    """A treatment offered for a condition, best-supported first."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE)
    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "treatment"],
                name="condition_treatment_once",
                violation_error_message=_("This treatment is listed already."),
            )
        ]
        verbose_name = _("treatment for this condition")
        verbose_name_plural = _("treatments for this condition")

    def __str__(self) -> str:
        return f"{self.condition} – {self.treatment}"
