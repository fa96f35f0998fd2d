"""Forms of the content back office: texts with their revisions, and errors beside the field they are about."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from services.guard.text import LineField, TextBlockField

from .actions.drafts import WORDS, StaleDraft, stale
from .actions.publishing import lock
from .alt_text import body_alt_problems
from .markdown.parser import MAX_LENGTH
from .models import Publishable, Revision, WorkingCopy


def fields_of(constraint: BaseConstraint) -> set[str]:
    """Give the names of the fields a constraint speaks of."""
    if isinstance(constraint, CheckConstraint):
        return set(constraint.condition.referenced_base_fields)
    parts = [
        part
        for whole in constraint.expressions
        for part in getattr(whole, "flatten", lambda one=whole: [one])()
    ]
    return {*constraint.fields, *(part.name for part in parts if isinstance(part, F))}


class ConstraintForm(forms.ModelForm):
    """Shows what a database constraint refuses beside the last field the constraint is about."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Move errors about the whole object to a field where a constraint says which."""
        if field is None and hasattr(error, "error_dict"):
            placed: dict[str, list] = {}
            for name, errors in error.error_dict.items():
                for one in errors:
                    place = (self._field_of(one) if name == NON_FIELD_ERRORS else None) or name
                    placed.setdefault(place, []).append(one)
            error = ValidationError(placed)
        super().add_error(field, error)

    def _field_of(self, error: ValidationError) -> str | None:
        for _model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if str(constraint.get_violation_error_message()) == str(error.message):
                    names = fields_of(constraint)
                    return next((name for name in reversed(self.fields) if name in names), None)
        return None


class PublishableForm(ConstraintForm):
    """An object together with its words, which start from the newest revision.

    `base` is the revision they started from: nobody writes over what somebody else has saved since. `clash` holds what
    did, `takes_theirs` that the newer words are to stay on top, `is_merged` that the form now shows both put together.
    """

    TEXTS = WORDS
    taken: WorkingCopy | None = None  # unsaved words to go on with
    clash: StaleDraft | None = None
    takes_theirs = False
    is_merged = False

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    tab = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    title = LineField(label=_("Title"), max_length=150, widget=forms.TextInput({"class": "vTextField"}))
    standfirst = LineField(
        label=_("Summary"),
        max_length=200,
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 3}),
        help_text=_(
            "One or two sentences, at most 200 characters. Shown under the title, in lists and in search results."
        ),
    )
    body = TextBlockField(
        label=_("Text"),
        max_length=MAX_LENGTH,
        required=False,
        widget=forms.Textarea({"class": "vLargeTextField md", "rows": 30}),
        help_text=_("Written in Markdown."),
    )
    note = LineField(
        label=_("What changed"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=_("A few words for colleagues; kept with this version."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = bool(self.instance.pk)
        if revision := self.instance.latest_revision:
            for name in self.TEXTS:
                self.initial[name] = self.fields[name].to_python(getattr(revision, name))
        self.initial |= {"base": self.instance.latest_revision_id, "tab": uuid4().hex}
        if self.taken:
            words = {name: getattr(self.taken, name) for name in self.TEXTS}
            self.initial |= words | {"base": self.taken.base_id, "tab": self.taken.tab}

    def clean_body(self) -> str:
        """Refuse pictures whose description tells nobody what they show.

        Words that readers see already may stay: to change them would cost the page its sign-off.
        """
        body = self.cleaned_data["body"]
        live = self.instance.live_revision
        is_live = live and body == self.fields["body"].to_python(live.body)
        if not is_live and (problems := body_alt_problems(body)):
            raise ValidationError(problems)
        return body

    def clean(self) -> dict[str, Any]:
        """Make the address from the title where it is left empty, and check the dates the model can't."""
        data = super().clean()
        if "slug" in self.fields and not data.get("slug") and "slug" not in self.errors and data.get("title"):
            data["slug"] = slugify(data["title"])[: Publishable._meta.get_field("slug").max_length].strip("-")
            if not data["slug"]:
                self.add_error("slug", _("Enter an address made of letters, figures and hyphens."))
        if self.instance.pk and not self.errors:
            lock(self.instance)
            self._compare(data)
        return data

    def _compare(self, data: dict[str, Any]) -> None:
        """Refuse words that would write over newer ones, unless the writer has seen those and chosen."""
        self.clash = stale(self.instance, self.words(), data["base"])
        if self.clash is None:
            return
        choice, _colon, seen = self.data.get("_clash", "").partition(":")
        if seen != str(self.clash.theirs.pk):
            self.add_error(None, _("Somebody else has saved this text while you were writing."))
        elif choice == "merge":
            merged = {name: part.text for name, part in self.clash.merged().items()}
            self.data = self.data.copy()
            self.data.update(merged | {"base": seen})
            self.is_merged = True
            self.add_error(None, _("Both texts are put together below. Read the whole, then save it."))
        else:
            self.takes_theirs = choice == "theirs"
            data["base"] = int(seen)
            self.clash = None

    def words(self) -> dict[str, str]:
        """Give title, standfirst and body; what was left alone exactly as it is stored."""
        base = self.cleaned_data.get("base")
        opened = self.instance.revisions.filter(pk=base).first() if base and self.instance.pk else None
        stored = [revision for revision in (opened, self.instance.latest_revision) if revision]
        return {name: self._as_stored(name, stored) for name in self.TEXTS}

    def _as_stored(self, name: str, stored: list[Revision]) -> str:
        words = self.cleaned_data[name]
        known = (getattr(revision, name) for revision in stored)
        return next((one for one in known if self.fields[name].to_python(one) == words), words)
