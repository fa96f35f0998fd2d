"""Requests as a CSV file."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python
from phonenumbers import country_code_for_region

from services.current import home_region
from services.guard import csv_file
from services.guard.csv_file import Row
from services.guard.text import clean_line
from services.models import Practitioner

from ..models import AppointmentRequest
from ..times import in_words
from .page import DeskPage
from .queue import TABS, in_tab, sees_all

BATCH = 500


def phone_cell(phone: str, home: str) -> str:
    """Give a number as people in the country `home` dial it, with its country where that is another one."""
    number = to_python(phone)
    if not number:
        return phone
    at_home = number.country_code == country_code_for_region(home)
    return number.as_national if at_home else number.as_international


def moment_cells(moment: datetime | None, zone: ZoneInfo) -> Row:
    """Give a moment in the clinic's wall time and in UTC; two empty cells for None."""
    if moment is None:
        return ["", ""]
    return [f"{moment.astimezone(zone):%Y-%m-%d %H:%M}", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"]


def header(*, notes: bool) -> Row:
    """Give the names of the columns."""
    moments = [
        name
        for word in (_("Asked"), _("Reply by"), _("First answer"), _("Ended"))
        for name in (word, f"{word} (UTC)")
    ]
    visit = [_("Visit"), _("Visit (UTC)"), _("Minutes"), _("Time zone"), _("Practitioner"), _("Location")]
    person = [
        _("Name"), _("Phone"), _("E-mail"), _("How to reach them"), _("New patient"), _("For"), _("Times that suit"),
    ]  # fmt: skip
    start = [_("Reference"), _("Kind"), _("Channel"), _("Status"), _("Closed because"), _("With")]
    return start + moments + visit + person + ([_("About"), _("Note")] if notes else [])


def row(item: AppointmentRequest, zone: ZoneInfo, home: str, *, notes: bool) -> Row:
    """Give the cells of one request, its visits fetched; times are wall time, those of a visit as agreed on."""
    visit, person = item.visit, item.practitioner
    wanted = visit.practitioner if visit else person
    cells = [
        item.reference, item.get_kind_display(), item.get_channel_display(), item.get_status_display(),
        item.get_close_reason_display(), item.claimed_by.get_username() if item.claimed_by else "",
        *moment_cells(item.created_at, zone), *moment_cells(item.reply_by, zone),
        *moment_cells(item.first_answer_at, zone), *moment_cells(item.ended_at, zone),
        f"{visit.day:%Y-%m-%d} {visit.starts:%H:%M}" if visit else "",
        f"{visit.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if visit else "",
        str(visit.minutes) if visit else "", visit.zone if visit else zone.key,
        wanted.name if wanted else "", visit.location.name if visit else "",
        item.name, phone_cell(item.phone, home), item.email, item.contact_wish,
        _("Yes") if item.is_new_patient else _("No"), item.get_for_whom_display(), in_words(item.preferred_times),
    ]  # fmt: skip
    if notes:
        cells += [item.get_reason_display(), item.note]
    return [str(cell) for cell in cells]


def rows(items: Iterable[AppointmentRequest], zone: ZoneInfo, home: str, *, notes: bool) -> Iterator[Row]:
    """Give the names of the columns, then the cells of each request."""
    yield header(notes=notes)
    for item in items:
        yield row(item, zone, home, notes=notes)


class ExportPage(DeskPage):
    """The file of a tab of the queue, or of what is ticked in it."""

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """POST gives the file and writes down who took how many rows, and whether with notes."""
        if not sees_all(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found, now, notes = self.chosen(request), timezone.now(), "notes" in request.POST
        number = found.count()
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(AppointmentRequest),
            object_repr="CSV",
            action_flag=CHANGE,
            change_message=f"Exported {number} requests {'with' if notes else 'without'} notes.",
        )
        found = found.for_list().with_visits().iterator(chunk_size=BATCH)
        # Zone and country are handed over, because the middleware has left when the last lines are made.
        zone = request.clinic.zone if request.clinic else ZoneInfo("UTC")
        return csv_file.response(
            rows(found, zone, home_region(), notes=notes), f"requests-{timezone.localtime(now):%Y-%m-%d}.csv"
        )

    def chosen(self, request: HttpRequest) -> QuerySet:
        """Give what is ticked, else all of the tab (and of the practitioner) that the form stood under."""
        visible, tab = self.get_queryset(request), TABS.get(request.POST.get("tab", ""))
        if tab is None:
            raise Http404
        if slug := clean_line(request.POST.get("with", "")):
            visible = visible.concerning(get_object_or_404(Practitioner.objects.published(), slug=slug))
        found = in_tab(visible, tab, timezone.now())
        references = [clean_line(reference) for reference in request.POST.getlist("ref")]
        return found.filter(reference__in=references) if references else found
