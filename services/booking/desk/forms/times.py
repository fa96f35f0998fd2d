"""The forms of the desk that set times: offer one to three, agree on one, move it."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from services.availability import NoSuchTime, warnings
from services.guard.text import LineField

from ... import actions
from ...models import Visit
from .base import Case, DeskForm, note_field, problems_of

USUAL_MINUTES = 45
LONGEST = 8 * 60
FARTHEST = timedelta(days=2 * 365)
MISSING = {
    "practitioner": _("Choose who they will see"),
    "location": _("Choose where"),
    "day": _("Enter the day"),
    "starts": _("Enter the time"),
    "minutes": _("Enter how many minutes it takes"),
}


def usual_minutes(case: Case) -> int:
    """Give how long the visit takes: as the asked-for treatment does, else three quarters of an hour."""
    treatment = case.item.treatment
    return treatment.fee.minutes if treatment and treatment.fee else USUAL_MINUTES


def usual_answers(case: Case) -> dict[str, Any]:
    """Give what the first look at an empty row shows: the patient's wish, or the visit as it is."""
    visit = case.item.visit
    if visit:
        return {
            "practitioner": visit.practitioner_id,
            "location": visit.location_id,
            "day": visit.day,
            "starts": visit.starts,
            "minutes": visit.minutes,
        }
    wished = case.item.practitioner_id
    if wished is None and len(case.team) == 1:
        wished = case.team[0].pk
    here = case.item.location_id or case.clinic.main_location_id or case.locations[0].pk
    return {"practitioner": wished, "location": here, "minutes": usual_minutes(case)}


class SlotForm(forms.Form):
    """One time. `slot` is None for a row left empty; `objections` are what speaks against it, in words."""

    use_required_attribute = False

    practitioner = forms.TypedChoiceField(label=_("With"), coerce=int, empty_value=None)
    location = forms.TypedChoiceField(label=_("Where"), coerce=int, empty_value=None)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput({"type": "time", "autocomplete": "off"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST)

    def __init__(self, case: Case, data: Any, *, action: str, number: int) -> None:
        self.case, self.number, self.needed = case, number, number == 1
        self.slot: actions.Slot | None = None
        self.visit: Visit | None = None
        self.objections: list[str] = []
        initial = usual_answers(case)
        if not self.needed:
            initial |= {"day": None, "starts": None}
        super().__init__(data, auto_id=f"id_{action}_%s", prefix=str(number), initial=initial)
        self.people = {person.pk: person for person in case.team}
        self.places = {place.pk: place for place in case.locations}
        self.fields["practitioner"].choices = [("", _("Choose")), *self._named(self.people)]
        self.fields["location"].choices = self._named(self.places)
        self.fields["day"].widget.attrs["min"] = timezone.localdate(case.now, case.clinic.zone).isoformat()
        for field in self.fields.values():
            # An empty row is fine; what a row in use lacks is said in clean().
            field.required, field.show_optional = False, False

    @staticmethod
    def _named(rows: dict) -> list[tuple[int, str]]:
        return [(pk, row.name) for pk, row in rows.items()]

    @property
    def is_in_use(self) -> bool:
        """Whether somebody filled it in."""
        return self.is_bound and bool(self["day"].value() or self["starts"].value() or self.errors)

    def clean(self) -> None:
        answers = self.cleaned_data
        asked = self.needed or self["day"].value() or self["starts"].value()
        if not asked:
            return
        for name, words in MISSING.items():
            if answers.get(name) is None and name not in self.errors:
                self.add_error(name, words)
        if not self.errors:
            self._look_at(answers["day"], answers["starts"], answers["minutes"])

    def _look_at(self, day: date, starts: time, minutes: int) -> None:
        """Make the slot and find what speaks against it, apart from other visits."""
        if day > self.case.now.date() + FARTHEST:
            self.add_error("day", _("Choose a day within the next two years"))
            return
        person = self.people[self.cleaned_data["practitioner"]]
        place = self.places[self.cleaned_data["location"]]
        zone = self.case.clinic.zone
        visit = Visit(practitioner=person, day=day, starts=starts, minutes=minutes, zone=zone.key)
        try:
            visit.compute()
        except NoSuchTime as error:
            self.add_error("starts", str(error))
            return
        if visit.starts_at <= self.case.now:
            self.add_error("starts", _("Choose a time that is still to come."))
            return
        self.visit, self.slot = visit, actions.Slot(person, place, day, starts, minutes)
        self.objections = warnings(person, place, day, starts, minutes, zone)

    def taken(self) -> str:
        """Say whether the practitioner has somebody else then; "" when not."""
        others = Visit.objects.overlapping(self.visit).exclude(request=self.case.item)
        held = others.exclude(pk__in=others.lapsed(self.case.now))
        if not held.exists():
            return ""
        return _now("%(name)s has somebody else then.") % {"name": self.slot.practitioner.name}

    def overlaps(self, other: "SlotForm") -> bool:
        """Whether both would need the same person at once."""
        mine, theirs = self.visit, other.visit
        same = self.slot.practitioner == other.slot.practitioner
        return same and mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at


class SlotsForm(DeskForm):
    """A form with one or more rows of times, and what is already in the practitioners' days."""

    body = "desk/time_rows.html"
    tells = True
    most = 1

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.rows = [
            SlotForm(case, data, action=self.action, number=number) for number in range(1, self.most + 1)
        ]

    @classmethod
    def fits(cls, case: Case) -> bool:
        """When there are people and places to choose from."""
        return super().fits(case) and bool(case.clinic and case.team and case.locations)

    def is_valid(self) -> bool:
        """Whether all rows are right as well."""
        # Its own clean() comes first: it finds what is wrong with rows that are right by themselves.
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Those of the rows first: they stand on top."""
        return [problem for row in self.rows for problem in problems_of(row)] + super().problems

    @property
    def slots(self) -> list[actions.Slot]:
        """The filled-in times."""
        return [row.slot for row in self.rows if row.slot]

    @property
    def first_person(self) -> int | str | None:
        """Whose coming days matter most: the primary key of who stands in the first row."""
        return self.rows[0]["practitioner"].value()


class OfferForm(SlotsForm):
    """One to three times for the patient to choose from. Each is held for them meanwhile."""

    action, done = "offer", _("The times for %(reference)s are held, and the patient is asked to choose.")
    heading, button = _("Offer times"), _("Offer these times")
    intro = _("One to three. Each is held for the patient until they have chosen.")
    most = actions.MAX_OFFERS

    note = note_field()

    def clean(self) -> None:
        earlier: list[SlotForm] = []
        for row in self.rows:
            if not (row.is_valid() and row.slot):
                continue
            for words in [*row.objections, row.taken()]:
                if words:
                    row.add_error("starts", words)
            for other in earlier:
                if row.overlaps(other):
                    words = _("This overlaps with time %(number)s of yours.") % {"number": other.number}
                    row.add_error("starts", words)
            earlier.append(row)

    def apply(self):
        """Hold them."""
        version, note = self.cleaned_data["version"], self.cleaned_data["note"]
        return actions.offer(
            self.case.item, actor=self.case.user, version=version, slots=self.slots, note=note
        )


class AgreeForm(SlotsForm):
    """One time that the patient has agreed to. What speaks against it can be overruled with a reason."""

    reason = LineField(
        label=_("Why it is meant all the same"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    note = note_field()

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.fields["reason"].show_optional = False
        self.asks_reason = bool(self.is_bound and self["reason"].value())

    def visible_fields(self) -> list:
        """Ask for a reason only when there is something to overrule."""
        return [field for field in super().visible_fields() if field.name != "reason" or self.asks_reason]

    def clean(self) -> None:
        (row,) = self.rows
        if not (row.is_valid() and row.slot):
            return
        if not self.cleaned_data.get("reason"):
            for words in self._against(row):
                row.add_error("starts", words)
        elif not self.case.manages and (words := row.taken()):
            row.add_error("starts", words)

    def _against(self, row: SlotForm) -> Iterator[str]:
        """Give what speaks against the time, and ask for the reason where one would help."""
        taken = row.taken()
        self.asks_reason = bool(row.objections) or bool(taken and self.case.manages)
        yield from row.objections
        if taken:
            yield taken
            if self.case.manages:
                yield _now("If both are meant, say why below.")

    def refuse(self, refusal: actions.TransitionRefused) -> None:
        """Somebody was quicker than the look at the row."""
        if isinstance(refusal, actions.NeedsReason):
            self.asks_reason = True
        if isinstance(refusal, actions.NeedsReason | actions.TimeTaken):
            self.rows[0].add_error("starts", str(refusal))
        else:
            super().refuse(refusal)

    def apply(self):
        """Agree on it."""
        return getattr(actions, self.action)(
            self.case.item, actor=self.case.user, slot=self.slots[0], **self.cleaned_data
        )


class ConfirmForm(AgreeForm):
    """A time agreed by phone or at the door."""

    action, done = "confirm", _("The visit of %(reference)s is agreed.")
    heading, button = _("Agree on a time"), _("This time is agreed")
    intro = _("For a time that you have agreed on by phone or at the door.")


class MoveForm(AgreeForm):
    """Another time for an agreed visit."""

    action, done = "move_visit", _("The visit of %(reference)s has its new time.")
    heading, button = _("Move the visit"), _("Move it to this time")
    intro = _("The old time is free at once.")
