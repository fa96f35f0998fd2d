"""What staff fill in at the desk: each form names its action and the version it was shown with."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from services.guard.text import TextBlockField

from . import actions
from .models import AppointmentRequest, RequestEvent

CHOOSE = {"required": _("Choose one from the list"), "invalid_choice": _("Choose one from the list")}


def note_field(*, required: bool = False) -> TextBlockField:
    """Give a field for a note to colleagues."""
    return TextBlockField(
        label=_("Note"),
        required=required,
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Write a note")},
    )


class DeskForm(forms.Form):
    """One thing to do with a request. `action` is a name in actions.TRANSITIONS."""

    action: ClassVar[str]
    done: ClassVar[str]
    use_required_attribute = False

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{self.action}_%s", **kwargs)

    def apply(self, request: AppointmentRequest, actor) -> AppointmentRequest:
        """Do it; raise actions.RequestChanged or actions.TransitionRefused."""
        return getattr(actions, self.action)(request, actor=actor, **self.cleaned_data)


class ClaimForm(DeskForm):
    """Nothing to fill in."""

    action, done = "claim", _("%(reference)s is with you now.")


class ReleaseForm(DeskForm):
    """Nothing to fill in."""

    action, done = "release", _("%(reference)s is back in the queue.")


class ReleaseFromHoldForm(DeskForm):
    """Nothing to fill in."""

    action, done = "release_from_hold", _("%(reference)s is in the queue now.")


class ContactForm(DeskForm):
    """An attempt to reach the person."""

    action, done = "record_contact", _("Contact attempt noted for %(reference)s.")

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=RequestEvent.Contact.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    note = note_field()


class NoteForm(DeskForm):
    """A note for colleagues."""

    action, done = "add_note", _("Note added to %(reference)s.")

    note = note_field(required=True)


class CloseForm(DeskForm):
    """An end without a visit."""

    action, done = "close", _("%(reference)s is closed.")

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose a reason")), *AppointmentRequest.CloseReason.choices],
        error_messages=CHOOSE,
    )
    note = note_field()


FORMS: dict[str, type[DeskForm]] = {
    form.action: form
    for form in (ReleaseFromHoldForm, ClaimForm, ReleaseForm, ContactForm, NoteForm, CloseForm)
}


def forms_for(request: AppointmentRequest, actor) -> dict[str, DeskForm]:
    """Give an empty form of everything that `actor` could do with `request` now."""
    theirs = request.claimed_by_id == actor.pk
    unfit = {"claim"} if theirs else {"release"}
    return {
        name: form(initial={"version": request.version})
        for name, form in FORMS.items()
        if actions.allows(name, request) and name not in unfit
    }
