"""Tags of the request pages."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from services.formats import clock

from ..models import AppointmentRequest
from ..times import in_words, week
from ..wording import due, promise

register = template.Library()


@register.simple_tag(takes_context=True)
def reply_line(context: template.Context, item: AppointmentRequest) -> SafeString:
    """Say how and by when the clinic answers: "We will call you on 613-555-0142 by 5:00 pm on …"."""
    lines = {
        AppointmentRequest.ContactMethod.PHONE: _("We will call you on {address} {when}."),
        AppointmentRequest.ContactMethod.TEXT: _("We will text you on {address} {when}."),
        AppointmentRequest.ContactMethod.EMAIL: _("We will write to {address} {when}."),
    }
    by_mail = item.contact_method == AppointmentRequest.ContactMethod.EMAIL
    address = format_html("<strong><bdi>{}</bdi></strong>", item.email if by_mail else item.phone_text)
    if item.reply_by:
        when = format_html(_("by <strong>{}</strong>"), promise(item.reply_by))
    else:
        clinic = context.get("clinic")
        when = clinic.reply_promise if clinic else _("as soon as we can")
    return format_html(lines[item.contact_method], address=address, when=when)


@register.filter
def times_in_words(item: AppointmentRequest) -> str:
    """Show the times that suit: "Mon, Tue any time; Sat morning"."""
    return in_words(item.preferred_times)


@register.filter
def windows_in_words(keys: list[str]) -> str:
    """Show stored windows, as times_in_words does for those of a request."""
    return in_words(keys)


@register.filter
def week_strip(item: AppointmentRequest) -> list[tuple[str, bool]]:
    """Give the letters of the week and whether the day suits."""
    return week(item.preferred_times)


@register.simple_tag
def due_text(item: AppointmentRequest, now: datetime) -> str:
    """Show when a reply is due; once somebody has answered only the promise counts, so it is never late."""
    if not item.reply_by:
        return ""
    return due(item.reply_by, now if item.is_late(now) else min(now, item.reply_by))


@register.simple_tag
def late(item: AppointmentRequest, now: datetime) -> bool:
    """Whether the promised time is over and nobody has answered."""
    return item.is_late(now)


@register.filter
def localtime_clock(moment: datetime) -> str:
    """Show the time of day in the clinic's zone: 10:20 am."""
    return clock(timezone.localtime(moment))
