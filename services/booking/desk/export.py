"""Requests as a CSV file that no spreadsheet can be tricked by (OWASP ASVS 5.0, 1.2.10)."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python
from phonenumbers import country_code_for_region

from services.current import home_region
from services.guard.text import clean_line
from services.models import Practitioner

from ..models import AppointmentRequest
from ..times import in_words
from .page import DeskPage
from .queue import TABS, in_tab, sees_all

# Excel reads UTF-8 only with this in front; other programs skip it.
BOM = "\ufeff"
BATCH = 500
# A cell that begins like this is a formula to some spreadsheet, in full-width letters too, whatever stands
# before it: white space, what can't be seen, quotes. A program that takes semicolons, tabs or line ends for the
# end of a cell sees a beginning after each of these as well.
FORMULA = re.compile(
    "(^|[;\t\r\n\v\f\x85\u2028\u2029])"
    "(?=[\\s\"'\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]*[=+\\-@＝＋－＠﹢﹣﹦﹫])"
    "|^(?=[\t\r\n])"
)

Row = list[str]


def defuse(cell: str) -> str:
    """Give the text of a cell so that every spreadsheet reads it as text: an apostrophe before what could act.

    Control characters and half surrogate pairs, which no spreadsheet shows, are dropped.
    """
    cell = re.sub("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", cell)
    return FORMULA.sub(lambda match: f"{match[1] or ''}'", cell)


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


class Line:
    """What csv writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def lines(items: Iterable[AppointmentRequest], zone: ZoneInfo, home: str, *, notes: bool) -> Iterator[bytes]:
    """Give the file line by line, every cell in quotes (RFC 4180)."""
    writer = csv.writer(Line(), quoting=csv.QUOTE_ALL)
    yield BOM.encode()
    yield writer.writerow([defuse(cell) for cell in header(notes=notes)]).encode()
    for item in items:
        yield writer.writerow([defuse(cell) for cell in row(item, zone, home, notes=notes)]).encode()


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
        response = StreamingHttpResponse(
            lines(found, zone, home_region(), notes=notes), content_type="text/csv; charset=utf-8"
        )
        name = f"requests-{timezone.localtime(now):%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

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
