"""Forms of the content back office: texts with their revisions, and errors beside the field they are about."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from services.guard.text import LineField, TextBlockField

from .alt_text import body_alt_problems
from .markdown.parser import MAX_LENGTH
from .models import Publishable


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
    """An object together with its words, which start from the newest revision."""

    TEXTS = ("title", "standfirst", "body")

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
        help_text=_("Written in Markdown. The preview shows what was saved last."),
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
        if "publish_at" in self.fields and "publish_at" not in self.errors and not data.get("publish_at"):
            if self.instance.live_revision_id:
                self.add_error("publish_at", _("A published page needs the date it is published from."))
            elif data.get("retired_at"):
                self.add_error("retired_at", _("A page can't be retired before it is published."))
        return data

    def words(self) -> dict[str, str]:
        """Give title, standfirst and body; what was left alone exactly as it is stored."""
        stored = self.instance.latest_revision
        return {
            name: getattr(stored, name)
            if stored and name not in self.changed_data
            else self.cleaned_data[name]
            for name in self.TEXTS
        }
