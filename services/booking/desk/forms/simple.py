"""The forms of the desk that need a choice or a note at most."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from services.outbox.models import OutgoingEmail

from ... import actions
from ...actions.triage import REOPEN_DAYS
from ...models import AppointmentRequest, RequestEvent
from .base import CHOOSE, Case, DeskForm, note_field

# Another request of the same person that ended so lately may well be the same wish.
LATELY = timedelta(days=30)


class ReleaseFromHoldForm(DeskForm):
    """Nothing to fill in."""

    action, done = "release_from_hold", _("%(reference)s is in the queue now.")
    heading, button = _("Held: is it genuine?"), _("Let it into the queue")


class ClaimForm(DeskForm):
    """Nothing to fill in."""

    action, done = "claim", _("%(reference)s is with you now.")
    heading = _("Who does it")

    @classmethod
    def fits(cls, case: Case) -> bool:
        """Not for whoever has it already."""
        return super().fits(case) and case.item.claimed_by_id != case.user.pk

    @property
    def button(self) -> str:
        """From nobody, or from a colleague."""
        return _("Take it over") if self.case.item.claimed_by_id else _("I’m on it")


class ReleaseForm(DeskForm):
    """Nothing to fill in."""

    action, done = "release", _("%(reference)s is back in the queue.")
    heading, button, quiet = _("Who does it"), _("Hand it back"), True

    @classmethod
    def fits(cls, case: Case) -> bool:
        """For whoever has it only."""
        return super().fits(case) and case.item.claimed_by_id == case.user.pk


class ContactForm(DeskForm):
    """An attempt to reach the person."""

    action, done = "record_contact", _("Contact attempt noted for %(reference)s.")
    heading, button = _("Contact attempt"), _("Keep this attempt")

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
    heading, button = _("Note for colleagues"), _("Add the note")

    note = note_field(required=True)


class CloseForm(DeskForm):
    """An end without a visit."""

    action, done = "close", _("%(reference)s is closed.")
    heading, button, quiet = _("Close"), _("Close the request"), True

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose a reason")), *AppointmentRequest.CloseReason.choices],
        help_text=_("Unless it is answered, asked twice or spam, the patient gets a kind last word by mail."),
        error_messages=CHOOSE,
    )
    note = note_field()


class CancelForm(DeskForm):
    """The patient or the clinic calls it off."""

    action, done = "cancel", _("%(reference)s is cancelled.")
    heading, button, quiet, tells = _("Cancel"), _("Cancel it"), True, True

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Not said")), *AppointmentRequest.CancelReason.choices],
        required=False,
        error_messages=CHOOSE,
    )
    note = note_field()


class ChooseForm(DeskForm):
    """The patient has told the desk which of the offered times suits."""

    action, done = "choose", _("The visit of %(reference)s is agreed.")
    heading, button, tells = _("Choose for the patient"), _("Agree on this time"), True

    visit = forms.TypedChoiceField(
        label=_("Which time suits them?"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, case: Case, data=None) -> None:
        super().__init__(case, data)
        self.fields["visit"].choices = [
            (offer.pk, _now("%(when)s with %(name)s") % {"when": offer.when, "name": offer.practitioner.name})
            for offer in case.item.live_offers(case.now)
        ]

    @classmethod
    def fits(cls, case: Case) -> bool:
        """As long as one of them is still held."""
        return super().fits(case) and bool(case.item.live_offers(case.now))


class RefuseForm(DeskForm):
    """The patient has told the desk that no offered time suits, or they have lapsed."""

    action, done = "refuse_offers", _("%(reference)s waits for other times.")
    heading, button, quiet = _("None of them suits"), _("Give these times back"), True

    note = note_field()


class KeepTimeForm(DeskForm):
    """The patient asked for another time, and the desk has agreed with them to keep this one."""

    action, done = "keep_time", _("The time of %(reference)s stays.")
    heading, button, quiet = _("The time stays"), _("The time stays, as agreed with them"), True

    note = note_field()

    @classmethod
    def fits(cls, case: Case) -> bool:
        """Only as an answer."""
        return super().fits(case) and case.item.change_asked_at is not None


class AttendedForm(DeskForm):
    """Nothing to fill in."""

    action, done = "attended", _("%(reference)s: they came.")
    heading, button = _("They came"), _("They came")

    @classmethod
    def fits(cls, case: Case) -> bool:
        """Once the visit has begun."""
        return super().fits(case) and case.has_begun

    def apply(self) -> AppointmentRequest:
        """Keep how it went."""
        version = self.cleaned_data["version"]
        return actions.record_outcome(
            self.case.item, actor=self.case.user, version=version, outcome=self.action
        )


class NoShowForm(AttendedForm):
    """Nothing to fill in."""

    action, done = "no_show", _("%(reference)s: they did not come.")
    heading, button, quiet = _("They did not come"), _("They did not come"), True


class MergeForm(DeskForm):
    """The same person asked twice: this one is closed, its words go to the other."""

    action, done = "merge", _("%(reference)s is closed as asked twice.")
    heading, button = _("Join with another request"), _("Close this one and keep its words there")
    intro = _("For somebody who asked twice. Both texts are kept with the request that stays open.")

    into = forms.TypedChoiceField(
        label=_("Which request stays open?"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, case: Case, data=None) -> None:
        super().__init__(case, data)
        self.candidates = {other.pk: other for other in case.others if other.status in other.OPEN_STATES}
        self.fields["into"].choices = [
            (pk, _now("%(reference)s, asked %(age)s ago") % {
                "reference": other.reference, "age": timesince(other.created_at, case.now)
            })
            for pk, other in self.candidates.items()
        ]  # fmt: skip

    @classmethod
    def fits(cls, case: Case) -> bool:
        """When there is another open one."""
        return super().fits(case) and any(other.status in other.OPEN_STATES for other in case.others)

    def clean_into(self) -> AppointmentRequest:
        """Give the request itself."""
        return self.candidates[self.cleaned_data["into"]]


class MakeAppointmentForm(DeskForm):
    """A message turns out to ask for a visit."""

    action, done = "make_appointment", _("%(reference)s is an appointment request now.")
    heading, button = _("They would like to come"), _("Make it an appointment request")

    @classmethod
    def fits(cls, case: Case) -> bool:
        """Messages only."""
        return super().fits(case) and case.item.is_message


class ReopenForm(DeskForm):
    """Take up what had ended."""

    action, done = "reopen", _("%(reference)s is open again, and with you.")
    heading, button = _("Open it again"), _("Open it again")
    intro = _("An earlier visit is not brought back: agree on a time anew.")

    note = note_field()

    @classmethod
    def fits(cls, case: Case) -> bool:
        """After a week for managers only."""
        ended = case.item.ended_at
        lately = ended is None or ended >= case.now - REOPEN_DAYS
        return super().fits(case) and (lately or case.manages)


class UndoForm(DeskForm):
    """Nothing to fill in."""

    action, done = "undo", _("Undone. Nobody has been mailed about it.")
    heading, button = _("Undo"), _("Undo")

    @classmethod
    def fits(cls, case: Case) -> bool:
        """As long as no mail has left."""
        return super().fits(case) and case.undoable is not None

    @classmethod
    def permits(cls, case: Case) -> bool:
        """One's own doing, or a colleague's when working for the whole clinic."""
        return case.sees_all or case.events[-1].actor_id == case.user.pk


class ResendForm(DeskForm):
    """One mail that could not be sent, once more. It stands beside the mail, not among the things to do."""

    action, done = "resend", _("The mail about %(reference)s is on its way again.")
    heading, button, quiet = _("Mail"), _("Send it again"), True

    mail = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    @classmethod
    def permits(cls, case: Case) -> bool:
        """For those who work for the whole clinic."""
        return case.sees_all

    def apply(self) -> AppointmentRequest:
        """Queue it again; no change of the request."""
        failed = OutgoingEmail.objects.for_subject(self.case.item.reference)
        if not failed.filter(pk=self.cleaned_data["mail"]).retry():
            raise actions.TransitionRefused(_now("This mail does not wait to be sent again."))
        return self.case.item


def mail_form(case: Case, mail: OutgoingEmail) -> ResendForm | None:
    """Give what sends a failed mail again, for those who may; None for all other mail."""
    if mail.status != OutgoingEmail.Status.FAILED or not ResendForm.permits(case):
        return None
    form = ResendForm(case)
    form.auto_id = False  # there may be several on the page
    form.initial["mail"] = mail.pk
    return form


def relation(other: AppointmentRequest, now=None) -> str:
    """Say what another request of the same person means: the same wish again, or an earlier one."""
    now = now or timezone.now()
    if other.ended_at is None or other.ended_at > now - LATELY:
        return _("may be the same request")
    return _("has been in touch before")
