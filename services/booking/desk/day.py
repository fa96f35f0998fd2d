"""The day sheet: who comes when, one block for each practitioner, to be printed."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models import Practitioner

from ..models import Visit
from .page import DeskPage

OUT_OF_RANGE = _("Choose a day of this or the next years.")


class DayForm(forms.Form):
    """Which day to show, and whether with what the visits are about."""

    use_required_attribute = False

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(date(2000, 1, 1), OUT_OF_RANGE),
            MaxValueValidator(date(2200, 1, 1), OUT_OF_RANGE),
        ],
        error_messages={"required": _("Choose a day"), "invalid": _("Enter a day like 2026-11-20")},
    )
    reasons = forms.BooleanField(label=_("With reasons"), required=False)


@dataclass(frozen=True)
class Sheet:
    """The day of one practitioner."""

    practitioner: Practitioner
    visits: list[Visit]


def sheets(user, day: date) -> list[Sheet]:
    """Give the sheets of a day as `user` may see them, in the order of the team; costs one query."""
    visits = Visit.objects.visible_to(user).confirmed().filter(day=day)
    visits = visits.select_related("practitioner", "location", "request").order_by(
        "practitioner__position", "practitioner__name", "practitioner", "starts_at", "pk"
    )
    return [
        Sheet(practitioner, list(of_one))
        for practitioner, of_one in groupby(visits, key=lambda visit: visit.practitioner)
    ]


class DayPage(DeskPage):
    """The visits of one day."""

    def day_view(self, request: HttpRequest) -> HttpResponse:
        """The sheets of ?day=, today's without one."""
        form = DayForm({"day": timezone.localdate().isoformat()} | request.GET.dict())
        context = {"title": _("Day sheet"), "form": form, "today": timezone.localdate()}
        if form.is_valid():
            day = form.cleaned_data["day"]
            context |= {
                "day": day,
                "previous": day - timedelta(days=1),
                "next": day + timedelta(days=1),
                "reasons": form.cleaned_data["reasons"],
                "sheets": sheets(request.user, day),
            }
        return self.show(request, "desk/day.html", context)
