"""What the search keeps: entries, the words in them, synonyms, and what was looked for in vain."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .words import words_of


class Entry(models.Model):
    """One page, or one state of its words, as the search knows it.

    A text has an entry for the words readers see and one for those that replace them at a moment. The dates only
    narrow what is looked at: whether a text is public is asked of published() for every page of results.
    The full-text index over the stems is made and kept by the database itself (migration 0002).
    """

    class Kind(models.TextChoices):
        """What a result is, in the order of the filters."""

        CONDITION = "condition", _("Condition")
        TREATMENT = "treatment", _("Treatment")
        ARTICLE = "article", _("Article")
        PERSON = "person", _("Person")
        TERM = "term", _("Glossary")
        PAGE = "page", _("Page")

    kind = models.CharField(max_length=10, choices=Kind)
    object_id = models.PositiveBigIntegerField()  # of a page that is always there, its number
    revision = models.PositiveBigIntegerField(default=0)  # 0: it has none
    is_fixed = models.BooleanField(default=False)  # a page that is always there, such as the fees
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400)
    title_stems = models.TextField()
    name_stems = models.TextField()  # other names, with " | " between them
    summary_stems = models.TextField()  # summary, tags
    body_stems = models.TextField()  # line by line as in `lines`
    lines = models.TextField()  # what stands on the page, a line per paragraph

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "is_fixed", "object_id", "revision"], name="search_entry_once"
            )
        ]
        indexes = [models.Index(fields=["url"])]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of the index, from which half and misspelt words are made whole."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    sound = models.CharField(max_length=80, db_index=True)  # what is heard of it
    in_name = models.BooleanField(default=False)  # whether it stands in a title, another name or a synonym

    def __str__(self) -> str:
        return self.word


class Gram(models.Model):
    """Three letters in a row of a word, by which a misspelt word is found."""

    gram = models.CharField(max_length=3, db_index=True)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="grams")

    def __str__(self) -> str:
        return self.gram


class Synonym(models.Model):
    """What people say and what it also means. Searching for one finds the other."""

    term = models.CharField(_("what people type"), max_length=80, unique=True)
    means = models.TextField(
        _("also search for"), help_text=_("One a line, such as the words of the page they look for.")
    )
    both_ways = models.BooleanField(
        _("both ways"), default=True, help_text=_("Whoever types one of the other words finds this one too.")
    )
    is_emergency = models.BooleanField(
        _("sign of an emergency"),
        default=False,
        help_text=_("The page on when to get help comes first, under a red box with the emergency number."),
    )

    class Meta:
        ordering = ("term",)
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return f"{self.term} {'↔' if self.both_ways else '→'} {', '.join(self.meanings)}"

    @property
    def meanings(self) -> list[str]:
        """The lines of `means`."""
        return [line.strip() for line in self.means.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuse what holds no word to search for."""
        for field, phrases in (("term", [self.term]), ("means", self.meanings or [""])):
            if not all(map(words_of, phrases)):
                raise ValidationError({field: _("Enter words.")})


class UnmetSearch(models.Model):
    """A search that found nothing. Its words are kept from the third time on, before that a keyed digest alone."""

    digest = models.CharField(max_length=64, unique=True)
    words = models.CharField(_("words"), max_length=80, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_day = models.DateField(_("last on"), db_index=True)

    class Meta:
        ordering = ("-times", "words")
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("articles patients wanted")

    def __str__(self) -> str:
        return self.words
