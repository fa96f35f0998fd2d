"""What texts cite and explain: the reference library and the glossary."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Reference(models.Model):
    """A source that texts cite by its key: [@key]."""

    class Kind(models.TextChoices):
        """What sort of source it is."""

        REVIEW = "review", _("Review of studies")
        TRIAL = "trial", _("Trial")
        GUIDELINE = "guideline", _("Guideline")
        STUDY = "study", _("Study")
        FRAMEWORK = "framework", _("Framework")
        PATIENT_INFO = "patient-info", _("Patient information")
        VIEWPOINT = "viewpoint", _("Viewpoint")
        LEGAL = "legal", _("Law")
        PAGE = "page", _("Web page")

    key = models.SlugField(_("key"), unique=True, help_text=_("The name texts use: [@key]"))
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(_("journal or publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    doi = models.CharField("DOI", max_length=100, blank=True)
    pmid = models.CharField("PMID", max_length=20, blank=True)
    link = models.URLField(_("web address"), blank=True)
    note = models.CharField(_("note for staff"), max_length=300, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(
                "doi",
                condition=~Q(doi=""),
                name="reference_doi_once",
                violation_error_message=_("A reference with this DOI is there already."),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2100),
                name="reference_year_plausible",
                violation_error_message=_("Enter the year with four digits."),
            ),
        ]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return f"{self.authors or self.title} {self.year or ''}".strip()

    @property
    def url(self) -> str:
        """Where a reader finds the source: the DOI resolver first, then PubMed, then the page."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.link


class GlossaryTerm(models.Model):
    """A hard word with one plain definition for the whole site, marked at its first use in every text."""

    term = models.CharField(_("term"), max_length=60)
    slug = models.SlugField(_("address"), unique=True)
    definition = models.CharField(_("meaning"), max_length=200, help_text=_("One plain sentence."))
    other_forms = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_("One a line: plurals and other spellings to mark in texts as well."),
    )

    class Meta:
        ordering = (Lower("term"),)
        constraints = [
            models.UniqueConstraint(
                Lower("term"),
                name="glossary_term_once",
                violation_error_message=_("This term is in the glossary already."),
            )
        ]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return f"{reverse('content:glossary')}#{self.slug}"
