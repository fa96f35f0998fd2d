"""The clinic itself: facts by country, locations, opening hours."""

from collections import defaultdict
from datetime import time
from functools import cache
from importlib import resources

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from services.guard.text import LineField
from services.models import Clinic, Location, OpeningHours, Weekday
from services.regions import PACKS, Region

from ..steps import Step
from .base import EmailLineField, ScreenForm, fresh_slug, go_on, screen, sent, show

STRETCHES = 2  # of opening on one day: a clinic may close for lunch


@cache
def zones() -> dict[str, list[str]]:
    """Give the time zones by country code, from the pinned time-zone data."""
    found = defaultdict(list)
    for line in resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _place, name, *_comment = line.split("\t")
            found[country].append(name)
    return found


class ClinicForm(ScreenForm):
    """Name and facts. What is left as the country before had it follows the country."""

    name = LineField(label=_("Name of the clinic"), max_length=80)
    tagline = LineField(label=_("Tagline"), max_length=120, required=False)
    summary = LineField(
        label=_("The clinic in one sentence"),
        max_length=200,
        help_text=_("Search engines and the first page show it."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Clinic
        fields = (
            "name", "tagline", "summary", "region_pack", "time_zone", "emergency_number", "health_line",
            "currency_symbol", "privacy_law",
        )  # fmt: skip

    FOLLOWING = ("emergency_number", "health_line", "currency_symbol", "privacy_law")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None or not self.instance.name:
            self.initial |= PACKS[Region(self.initial["region_pack"])].facts
        for name in self.FOLLOWING:
            self.fields[name].required = False
        groups = [
            (Region(code).label, [(zone, zone) for zone in zones()[pack.country]])
            for code, pack in PACKS.items()
        ]
        known = {zone for _label, choices in groups for zone, _name in choices}
        if (own := self.initial["time_zone"]) not in known:
            groups.append((gettext("Now"), [(own, own)]))
        self.fields["time_zone"].choices = groups

    def clean(self) -> dict:
        """Let the facts that nobody changed, or that are missing, follow the country."""
        data = super().clean()
        if region := data.get("region_pack"):
            before, now = PACKS[Region(self.initial["region_pack"])].facts, PACKS[Region(region)].facts
            for name in self.FOLLOWING:
                is_left = data.get(name) == before[name] and before != now
                is_missing = not data.get(name) and name not in self.errors and name != "health_line"
                if is_left or is_missing:
                    data[name] = now[name]
            self.instance.phone_region = now["phone_region"]
            of_country = zones()[now["phone_region"]]
            if before != now and data.get("time_zone") not in of_country:
                if len(of_country) > 1:
                    self.add_error("time_zone", _("Choose the time zone of the clinic."))
                else:
                    data["time_zone"] = of_country[0]
        return data

    def filled_in(self) -> "ClinicForm":
        """Give the form as it was sent, with the facts of its country."""
        data = self.data.copy()
        region = data.get("region_pack")
        if region in Region.values:
            data.update({name: PACKS[Region(region)].facts[name] for name in self.FOLLOWING})
        form = type(self)(data, instance=self.instance)
        form.errors.clear()
        return form


@screen("clinic", needs_clinic=False)
def clinic(request: HttpRequest, step: Step) -> HttpResponse:
    """Name, country and what follows from it. A new clinic's site is closed until its owner opens it."""
    form = ClinicForm(sent(request), instance=request.clinic or Clinic(is_open=False))
    if "fill" in request.POST:
        form = form.filled_in()
    elif form.is_valid():
        form.save()
        return go_on(request, step, _("The facts of the clinic are kept."))
    return show(request, step, "clinic", form=form)


class LocationForm(ScreenForm):
    """A place; its address on the site is made from its name."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        help_text=_("What people call it, such as the street or the part of town."),
    )
    street = LineField(label=_("Street and number"), max_length=120)
    city = LineField(label=_("Town or city"), max_length=80)
    region = LineField(label=_("Province, state or county"), max_length=80, required=False)
    postal_code = LineField(label=_("Postal code"), max_length=12, required=False)
    email = EmailLineField(label=_("E-mail address for patients"), max_length=254, required=False)
    access = forms.CharField(
        label=_("Access and parking"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One fact a line."),
    )

    class Meta:
        model = Location
        fields = ("name", "street", "city", "region", "postal_code", "phone", "text_phone", "email", "access")

    def __init__(self, *args, region: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        unclear = {
            "required": _("Enter the number that patients call"),
            "invalid": _("Enter a phone number with its area code"),
        }
        self.fields["phone"] = PhoneNumberField(label=_("Phone"), region=region, error_messages=unclear)
        self.fields["text_phone"] = PhoneNumberField(
            label=_("Number for text messages"), region=region, required=False, error_messages=unclear
        )
        self.order_fields(self.Meta.fields)

    def save(self, commit: bool = True) -> Location:
        self.instance.slug = fresh_slug(Location, self.cleaned_data["name"])
        self.instance.position = Location.objects.count()
        return super().save(commit)


@screen("locations")
def locations(request: HttpRequest, step: Step) -> HttpResponse:
    """The first location becomes the main one; more can follow."""
    form = LocationForm(sent(request), region=request.clinic.phone_region)
    if form.is_valid():
        with transaction.atomic():
            location = form.save()
            Clinic.objects.filter(main_location=None).update(main_location=location)
        return go_on(request, step, gettext("%(name)s is kept.") % {"name": location})
    rows = Location.objects.all()
    return show(request, step, "rows", form=form, rows=rows, change="admin:services_location_change")


class HoursForm(forms.Form):
    """The week of one location: for each day, up to two stretches of opening."""

    use_required_attribute = False

    def __init__(self, *args, location: Location, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.location = location
        stored = defaultdict(list)
        for row in location.opening_hours.all():
            stored[row.weekday].append((row.opens, row.closes))
        self.stretches = max([STRETCHES, *(len(rows) for rows in stored.values())])
        for day in Weekday:
            for number in range(self.stretches):
                times = stored[day][number] if number < len(stored[day]) else (None, None)
                for end, value in zip(("opens", "closes"), times, strict=True):
                    self.fields[f"day{day}_{number}_{end}"] = self._field(day, number, end, value)

    def _field(self, day: Weekday, number: int, end: str, value: time | None) -> forms.TimeField:
        words = {"opens": _("%(day)s opens"), "closes": _("%(day)s closes")}
        again = {"opens": _("%(day)s opens again"), "closes": _("%(day)s closes after that")}
        return forms.TimeField(
            label=(again if number else words)[end] % {"day": day.label},
            required=False,
            initial=value,
            widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
            error_messages={"invalid": _("Enter a time such as 9:00 or 17:30")},
        )

    def days(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Give each day's name with its fields, for a table."""
        return [
            (day.label, [field for field in self if field.name.startswith(f"day{day}_")]) for day in Weekday
        ]

    def clean(self) -> dict:
        """Refuse half a stretch, one that ends before it starts, and two that overlap; and a week without any."""
        data = super().clean()
        self.rows = []
        for day in Weekday:
            last = None
            for number in range(self.stretches):
                names = [f"day{day}_{number}_{end}" for end in ("opens", "closes")]
                opens, closes = (data.get(name) for name in names)
                if opens is None and closes is None:
                    continue
                if opens is None or closes is None:
                    self._say(names[opens is not None], _("Enter both times, or leave both empty."))
                elif closes <= opens:
                    self._say(names[1], _("The closing time must be later than the opening time."))
                elif last and opens < last:
                    self._say(names[0], _("These hours overlap with others on the same day."))
                else:
                    last = closes
                    self.rows.append((day, opens, closes))
        if not (self.rows or self.errors):
            self._say("day0_0_opens", _("Enter the hours of at least one day."))
        return data

    def _say(self, name: str, words) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    @transaction.atomic
    def save(self) -> None:
        """Put the week in place of the one before."""
        self.location.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=self.location, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in self.rows
        )


@screen("hours")
def hours(request: HttpRequest, step: Step) -> HttpResponse:
    """The week of one location, the main one unless the address names another."""
    places = list(Location.objects.all())
    if not places:
        return redirect("admin:first-day-locations")
    wanted = request.GET.get("location") or str(request.clinic.main_location_id or places[0].pk)
    location = next((place for place in places if str(place.pk) == wanted), None)
    if location is None:
        raise Http404
    form = HoursForm(sent(request), location=location)
    if form.is_valid():
        form.save()
        return go_on(request, step, gettext("The hours of %(name)s are kept.") % {"name": location})
    return show(request, step, "hours", form=form, location=location, places=places)
