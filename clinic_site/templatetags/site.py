"""Tags that every template uses: icons, drawings, phone numbers, times."""

from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from phonenumber_field.phonenumber import PhoneNumber

from services.content import drawings
from services.content.handout import qr_svg
from services.formats import clock, display_phone

register = template.Library()


@register.simple_tag
def icon(name: str, flip: bool = False) -> SafeString:
    """Show an icon of static/icons.svg beside words; `flip` turns it round in right-to-left pages."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        " icon--flip" if flip else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def drawing(name: str) -> SafeString | str:
    """Show a drawing of templates/drawings/ as it is; nothing when there is none."""
    return drawings.drawing(name) or ""


@register.simple_tag
def art(name: str) -> SafeString | str:
    """Show a cover on its ground, hidden from screen readers: the title beside it says what it is about."""
    svg = drawings.drawing(name)
    return format_html('<div class="art art--{}">{}</div>', drawings.ground(name), svg) if svg else ""


@register.simple_tag
def qr(address: str) -> SafeString:
    """Show the QR code of an address, which must stand beside it in words."""
    return qr_svg(address)


@register.filter
def phone_text(number: PhoneNumber | str) -> str:
    """Show a number as text without a link."""
    return display_phone(number)


@register.simple_tag
def phone(number: PhoneNumber | str) -> SafeString | str:
    """Show a number as a link that calls it."""
    if not number:
        return ""
    dial = number.as_e164 if isinstance(number, PhoneNumber) else number
    return format_html('<a href="tel:{}"><bdi>{}</bdi></a>', dial, display_phone(number))


register.filter("clock", clock, expects_localtime=True)


@register.filter(expects_localtime=True)
def day(value: date | datetime) -> str:
    """Show a date as 3 November 2026."""
    return date_format(value, "j F Y")


@register.filter(expects_localtime=True)
def month(value: date | datetime) -> str:
    """Show a date as November 2026."""
    return date_format(value, "F Y")
