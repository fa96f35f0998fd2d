"""Closures and leave, entered at the desk: whoever enters one sees first which visits stand in its days."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import DateField, ForeignKey, Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.content.admin_forms import ConstraintForm
from services.guard.text import LineField
from services.models import Closure, Leave, Practitioner

from ..models import Visit

# The name of the tick that saves all the same; its value tells the visits that were listed beside it.
DESPITE = "despite"


class AbsenceForm(ConstraintForm):
    """Days on which no visit can be. `who` is what makes them anew, besides the days: a place or a person."""

    who: str
    user: Any = None  # set by AbsenceDesk.get_form()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_the_way: list[Visit] = []

    @property
    def listed(self) -> str:
        """What the tick "Save all the same" says to have been seen."""
        return ",".join(str(visit.pk) for visit in self.in_the_way)

    def clean(self) -> dict[str, Any]:
        """Refuse days with visits until whoever enters them has seen each of these."""
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        concerned = {"first_day", "last_day", self.who} & set(self.changed_data)
        if not (concerned and first and last) or self.errors:
            return data
        now = timezone.now()
        found = Visit.objects.visible_to(self.user).promised(now).filter(day__range=(first, last))
        if value := data.get(self.who):
            found = found.filter(**{self.who: value})
        visits = list(found.select_related("request", "practitioner", "location"))
        seen = set(self.data.get(DESPITE, "").split(","))
        if any(str(visit.pk) not in seen for visit in visits):
            self.in_the_way = visits
            raise ValidationError(_("People have a time in these days. Nothing is saved yet."))
        return data


class ClosureForm(AbsenceForm):
    """Days on which a place, or the whole clinic, is closed."""

    who = "location"
    notice = LineField(
        label=gettext_lazy("Notice for patients"),
        required=False,
        max_length=250,
        help_text=Closure._meta.get_field("notice").help_text,
        widget=forms.TextInput({"class": "vTextField"}),
    )


class LeaveForm(AbsenceForm):
    """Days on which somebody is away."""

    who = "practitioner"


class AbsenceDesk(ModelAdmin):
    """A list of days and the form for them; visits in their way are listed before anything is saved."""

    change_form_template = "desk/absence.html"
    formfield_overrides = {DateField: {"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}}
    ordering = ("-first_day", "-pk")
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user  # Django makes a new class for each request
        return form

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs: Any):
        """A plain choice: places and people are not entered at the desk."""
        if isinstance(db_field, ForeignKey):
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def days(first: date, last: date) -> str:
    """Give "Thu 24 Dec 2026" or "Thu 24 Dec 2026 – Sat 26 Dec 2026"."""
    start, end = date_format(first, "D j M Y"), date_format(last, "D j M Y")
    return start if first == last else f"{start} – {end}"


class ClosureDesk(AbsenceDesk):
    """Days on which the clinic is closed."""

    form = ClosureForm
    fields = ("location", "first_day", "last_day", "notice")
    list_display = ("when", "where", "notice")
    list_select_related = ("location",)

    def when(self, closure: Closure) -> str:
        """Its days."""
        return days(closure.first_day, closure.last_day)

    def where(self, closure: Closure) -> str:
        """Its place."""
        return closure.location.name if closure.location else _("Everywhere")

    when.short_description = gettext_lazy("days")
    where.short_description = gettext_lazy("location")


class LeaveDesk(AbsenceDesk):
    """Days on which somebody is away."""

    form = LeaveForm
    fields = ("practitioner", "first_day", "last_day")
    list_display = ("when", "practitioner")
    list_select_related = ("practitioner",)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        """Only who works here goes on leave."""
        return super().formfield_for_foreignkey(
            db_field, request, queryset=Practitioner.objects.published(), **kwargs
        )

    def when(self, leave: Leave) -> str:
        """Its days."""
        return days(leave.first_day, leave.last_day)

    when.short_description = gettext_lazy("days")
