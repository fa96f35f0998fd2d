"""How much is believed to be genuine. What goes beyond is held for a look, never refused."""

from datetime import timedelta

from django.conf import settings

from services.guard.rates import hit

from .models import AppointmentRequest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def broken_by(item: AppointmentRequest, address: str, *, suspected: bool) -> list[str]:
    """Count one request and give the names of the limits it breaks: rate-address, rate-contact, rate-site.

    What is suspected anyway doesn't use up what the whole site may receive. Called in the transaction that
    stores the request, so that what is not stored counts nothing; the limits are always taken in the same
    order, so that no two requests wait for each other.
    """
    broken = []
    if not hit("booking.address", address, limit=settings.BOOKING_PER_ADDRESS_HOUR, per=HOUR):
        broken.append("rate-address")
    for index in filter(None, (item.phone_index, item.email_index)):
        if not hit("booking.contact", index, limit=settings.BOOKING_PER_CONTACT_DAY, per=DAY):
            broken.append("rate-contact")
    if not (suspected or broken):
        within_site = hit("booking.site", "", limit=settings.BOOKING_PER_SITE_HOUR, per=HOUR)
        within_mail = not item.email or hit(
            "booking.mail", "", limit=settings.BOOKING_MAILS_PER_HOUR, per=HOUR
        )
        if not (within_site and within_mail):
            broken.append("rate-site")
    return list(dict.fromkeys(broken))


def may_acknowledge(item: AppointmentRequest) -> bool:
    """Count one acknowledgement to its address and give whether it may be sent: one a day, no mail bomb."""
    return bool(item.email) and hit("booking.acknowledgement", item.email_index, limit=1, per=DAY)


def may_tell_of_change(item: AppointmentRequest) -> bool:
    """Count one wish for another time and give whether mail may tell of it: once an hour for each request."""
    return hit("booking.change-asked", item.reference, limit=1, per=HOUR)
