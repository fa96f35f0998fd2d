"""What the clinic does about it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .clinic import Fee
from .clinical_page import ClinicalPage, KnownByManyNames


class Treatment(KnownByManyNames, ClinicalPage):
    """A way to help, with its price and length."""

    fee = models.ForeignKey(
        Fee,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="treatments",
        verbose_name=_("fee"),
    )

    position = models.PositiveSmallIntegerField(_("order"), default=0)
    cycle = "treatment_months"

    class Meta(ClinicalPage.Meta):
        ordering = ("position", "slug")
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")

    def get_absolute_url(self) -> str:
        return reverse("services:treatment-detail", args=[self.slug])
