"""What every form of the desk has: the request it is about, its action, and the version it was shown with."""

from functools import cached_property
from math import ceil
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.text import TextBlockField
from services.models import Clinic, Leave, Location, Practitioner
from services.outbox.models import OutgoingEmail

from ... import actions
from ...models import AppointmentRequest, CannedReply, RequestEvent

CHOOSE = {"required": _("Choose one from the list"), "invalid_choice": _("Choose one from the list")}


class Case:
    """One request as one member of staff works on it. Everything is read once, when it is first asked for."""

    def __init__(self, item: AppointmentRequest, user) -> None:
        self.item, self.user, self.now = item, user, timezone.now()

    @cached_property
    def sees_all(self) -> bool:
        """Whether this person works for the whole clinic, and not only on what is theirs."""
        return self.user.has_perm("booking.view_all_requests")

    @cached_property
    def manages(self) -> bool:
        """Whether this person may overrule the rules of the desk."""
        return self.user.has_perm("booking.manage_requests")

    @cached_property
    def clinic(self) -> Clinic | None:
        """The clinic with its main location."""
        return Clinic.objects.current()

    @cached_property
    def events(self) -> list[RequestEvent]:
        """What happened, the first thing first."""
        return list(self.item.events.select_related("actor"))

    @cached_property
    def others(self) -> list[AppointmentRequest]:
        """The latest other requests with the same number or address that this person may see."""
        visible = AppointmentRequest.objects.visible_to(self.user)
        return list(visible.from_same_person(self.item).newest_first()[:10])

    @cached_property
    def mails(self) -> list[OutgoingEmail]:
        """The mail about it, oldest first."""
        return list(OutgoingEmail.objects.for_subject(self.item.reference))

    @cached_property
    def team(self) -> list[Practitioner]:
        """Who can be given a visit, with their days and the leave that is not over."""
        leave = Prefetch("leave", queryset=Leave.objects.from_day(timezone.localdate()))
        return list(Practitioner.objects.published().with_days().prefetch_related(leave))

    @cached_property
    def locations(self) -> list[Location]:
        """Where a visit can be."""
        return list(Location.objects.all())

    @cached_property
    def replies(self) -> list[CannedReply]:
        """What can be sent without writing it anew."""
        return list(CannedReply.objects.all())

    @cached_property
    def undoable(self) -> RequestEvent | None:
        """What can still be taken back."""
        return actions.undoable(self.item, self.events)

    @property
    def seconds_to_undo(self) -> int:
        """How long they still can."""
        return ceil((self.undoable.at + settings.BOOKING_UNDO - self.now).total_seconds())

    @property
    def has_begun(self) -> bool:
        """Whether the agreed visit has begun."""
        return self.item.visit is not None and self.item.visit.starts_at <= self.now


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
    """One thing to do with a request. `action` is its name in the page, and in actions unless apply() differs.

    `transition` is what actions.TRANSITIONS calls it. `heading` stands above it, `button` on it; `tells` says
    that doing it mails the patient, who learns of it once it can't be undone any more. `body` is a template
    for what is more than a field under the other.
    """

    action: ClassVar[str]
    transition: ClassVar[str] = ""
    done: ClassVar[str]
    heading: ClassVar[str]
    button: ClassVar[str]
    intro: ClassVar[str] = ""
    quiet: ClassVar[bool] = False
    tells: ClassVar[bool] = False
    body: ClassVar[str] = ""
    use_required_attribute = False

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, case: Case, data: Any = None) -> None:
        self.case = case
        super().__init__(data, auto_id=f"id_{self.action}_%s", initial={"version": case.item.version})

    @classmethod
    def fits(cls, case: Case) -> bool:
        """Whether to show it: the state allows it and this person may."""
        return actions.allows(cls.transition or cls.action, case.item) and cls.permits(case)

    @classmethod
    def permits(cls, case: Case) -> bool:
        """Whether this person may do it at all, whatever the state."""
        return actions.may(cls.transition or cls.action, case.user)

    @property
    def seen_version(self) -> int | None:
        """The version it was shown with; None when what came back is not a number."""
        self.is_valid()
        return self.cleaned_data.get("version")

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """What stands one under the other, after `body`."""
        return self.visible_fields()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: where it stands in the page ("" for nowhere) and the words."""
        found = [("", error) for error in self.non_field_errors()]
        if any(field.errors for field in self.hidden_fields()):
            found.append(("", _("Please reload the page and try again.")))
        return found + problems_of(self)

    def apply(self) -> AppointmentRequest:
        """Do it; raise actions.RequestChanged or actions.TransitionRefused."""
        do = getattr(actions, self.action)
        return do(self.case.item, actor=self.case.user, **self.cleaned_data)

    def refuse(self, refusal: actions.TransitionRefused) -> None:
        """Show why it was not done."""
        self.add_error(None, str(refusal))


def problems_of(form: forms.Form) -> list[tuple[str, str]]:
    """Give the errors beside the visible fields: the id to lead to, and the words."""
    return [
        (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id, error)
        for field in form.visible_fields()
        for error in field.errors
    ]
