"""What people fill in about a check: whom to ask, what was checked, what should change."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.guard.rates import hit, take_back
from services.guard.text import LineField, TextBlockField

from ..admin_forms import ConstraintForm
from ..models import Correction
from .checklist import ITEMS
from .people import name_of

TRIES, PER = 10, timedelta(minutes=15)


class PersonField(forms.ModelChoiceField):
    """Chooses a colleague by name."""

    def label_from_instance(self, user) -> str:
        return name_of(user) if user.email else _("%(name)s (no e-mail address)") % {"name": name_of(user)}


class AskForm(forms.Form):
    """Whom to ask, and a line for them."""

    person = PersonField(queryset=None, label=gettext_lazy("Who should check it"), empty_label=None)
    message = TextBlockField(
        label=gettext_lazy("A line for them"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Goes out by mail, so name no patient."),
    )

    def __init__(self, *args, people: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class SignForm(forms.Form):
    """What the signer has checked; and why, for words that are hard to read."""

    checklist = forms.MultipleChoiceField(
        label=gettext_lazy("I have checked"),
        choices=list(ITEMS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what you have checked. All of it must be true.")},
    )
    reason = LineField(
        label=gettext_lazy("Why it must be this hard to read"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Kept with your signature."),
    )

    def __init__(self, *args, needs_reason: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        if not needs_reason:
            del self.fields["reason"]

    def clean_checklist(self) -> list[str]:
        """Refuse a signature with a line left out."""
        ticked = self.cleaned_data["checklist"]
        if len(ticked) < len(ITEMS):
            raise ValidationError(_("Tick every line, or return the text and say what is wrong."))
        return ticked


class SignHereForm(SignForm):
    """The same for somebody who is signed in: with their own password once more."""

    own_password = forms.CharField(
        label=gettext_lazy("Your own password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=gettext_lazy("Nobody signs for somebody else."),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_own_password(self) -> str:
        """Refuse a wrong one; after too many, any."""
        key = str(self.user.pk)
        if not hit("content.sign", key, limit=TRIES, per=PER):
            raise ValidationError(_("Too many wrong passwords. Please wait a quarter of an hour."))
        if not self.user.has_usable_password():
            raise ValidationError(
                _("You sign in without a password. Have the text sent to you, and use the link.")
            )
        if not self.user.check_password(self.cleaned_data["own_password"]):
            raise ValidationError(_("This is not your password."))
        take_back("content.sign", key)
        return ""


class ReturnForm(forms.Form):
    """What should change."""

    comment = TextBlockField(
        label=gettext_lazy("What should change"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )


class CorrectionForm(ConstraintForm):
    """A line for readers about what was wrong."""

    text = LineField(
        label=gettext_lazy("What changed"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One or two sentences for readers. A mended typo is not worth a line."),
    )

    class Meta:
        model = Correction
        fields = ("day", "text")
        widgets = {"day": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
