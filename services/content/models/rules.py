"""What the rules of clinical content go by, all of it edited by staff: facts, words, and the clinic's own policy."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .reference import Reference


def check_pattern(value: str) -> None:
    """Refuse a line that is no regular expression; ValidationError names it."""
    for line in value.splitlines():
        try:
            re.compile(line.strip())
        except re.error as error:
            raise ValidationError(
                _("“%(line)s” is no pattern that can be searched for."), params={"line": line}
            ) from error


class ClinicalFact(models.Model):
    """A fact the whole site agrees on. Texts place it by `{fact:key}`; what contradicts it is found everywhere.

    Beside a citation of one of its references a text may use only the figures that its statement has (with those of
    other facts of the same reference), and no evidence label stronger than `evidence`.
    """

    class Evidence(models.TextChoices):
        """The labels readers see, the strongest first."""

        GOOD = "good", _("Good evidence")
        SOME = "some", _("Some evidence")
        LIMITED = "limited", _("Limited evidence")
        NOT_ENOUGH = "not-enough", _("Not enough evidence")

    key = models.SlugField(_("key"), unique=True, help_text=_("The name texts use: {fact:key}"))
    statement = models.CharField(
        _("fact"), max_length=300, help_text=_("One plain sentence; texts that place the fact show it.")
    )
    contradictions = models.TextField(
        _("contradictions"),
        blank=True,
        validators=[check_pattern],
        help_text=_(
            "One pattern a line: wording that must not stand in any text, such as hollow\\s+needles?"
        ),
    )
    references = models.ManyToManyField(Reference, blank=True, verbose_name=_("references"))
    evidence = models.CharField(
        _("strongest evidence label"),
        max_length=10,
        choices=Evidence,
        blank=True,
        help_text=_("What these references allow a text to say. Empty: the fact says nothing about it."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who looks after it"),
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("key",)
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return self.statement


class WordRule(models.Model):
    """Wording the rules look for, with what to write instead."""

    class Kind(models.TextChoices):
        """Why the wording is looked for."""

        OVERCLAIM = "overclaim", _("promises too much")
        ABSOLUTE = "absolute", _("absolute word")
        NOT_CLAIMED = "not-claimed", _("on the “do not claim” list")
        JARGON = "jargon", _("hard word with a plain one")
        VAGUE = "vague", _("vague amount")
        TITLE = "title", _("title that may mislead")
        UNSAFE = "unsafe", _("unsafe advice")
        LINK = "link", _("link that says nothing")

    class Severity(models.TextChoices):
        """Whether a text with it can be published."""

        BLOCK = "block", _("stops publishing")
        WARN = "warn", _("warns")

    kind = models.CharField(_("why"), max_length=12, choices=Kind)
    pattern = models.CharField(
        _("wording"),
        max_length=500,
        validators=[check_pattern],
        help_text=_("A regular expression; upper and lower case are the same."),
    )
    severity = models.CharField(_("what it does"), max_length=5, choices=Severity, default=Severity.WARN)
    advice = models.CharField(_("what to write instead"), max_length=200)
    unless = models.CharField(
        _("not when near"),
        max_length=500,
        blank=True,
        validators=[check_pattern],
        help_text=_(
            "Wording in the same sentence that makes it right, such as a “not”. A regular expression."
        ),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("kind", "pattern")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "pattern"],
                name="word_rule_once",
                violation_error_message=_("This wording is in the list already."),
            )
        ]
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")

    def __str__(self) -> str:
        return self.pattern


def months(default: int) -> dict:
    """Give the arguments of a field that holds a number of months."""
    return {"default": default, "validators": [MinValueValidator(1), MaxValueValidator(60)]}


class EditorialPolicyManager(models.Manager):
    """The one policy."""

    def current(self) -> "EditorialPolicy":
        """Give the policy; one with the defaults, unsaved, where nobody has saved it yet."""
        return self.first() or self.model()


class EditorialPolicy(models.Model):
    """How this clinic writes and checks: one row, shown to readers on the editorial-policy page."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    article_months = models.PositiveSmallIntegerField(_("months between checks of an article"), **months(12))
    story_months = models.PositiveSmallIntegerField(_("months between checks of a story"), **months(24))
    condition_months = models.PositiveSmallIntegerField(
        _("months between checks of a condition"), **months(12)
    )
    treatment_months = models.PositiveSmallIntegerField(
        _("months between checks of a treatment"), **months(12)
    )
    fallback_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who is reminded when the author has left"),
    )
    allows_self_review = models.BooleanField(
        _("authors may sign their own texts"),
        default=False,
        help_text=_("For a clinic of one. Readers see “self-reviewed”."),
    )
    grade_target = models.PositiveSmallIntegerField(
        _("reading grade to aim for"),
        default=7,
        validators=[MinValueValidator(4), MaxValueValidator(12)],
        help_text=_("School grade. One above it warns; two above it, the signer says why."),
    )
    reference_years = models.PositiveSmallIntegerField(
        _("years after which a reference is old"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
    )
    tag_limit = models.PositiveSmallIntegerField(
        _("tags an article may have"), default=6, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    funding = models.TextField(_("who pays for these pages"), blank=True, max_length=500)
    use_of_ai = models.TextField(_("use of writing machines"), blank=True, max_length=500)

    objects = EditorialPolicyManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="editorial_policy_one_row")]
        verbose_name = _("editorial policy")
        verbose_name_plural = _("editorial policy")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
