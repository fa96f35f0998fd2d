"""The patient's pages as tests visit them."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from services.booking.models import AppointmentRequest

STATUS = "/appointments/yours/"
PAGES = {
    name: reverse(f"booking:{name}")
    for name in ("status", "cancel", "change", "choose", "refuse", "calendar")
}
# What only those read who have shown that it is theirs.
PRIVATE = ("Zebulon", "Trombone", "0199", "Okafor", "Northgate Lane", "45 minutes")
BEFORE = ("held", "new", "in_progress", "offered")


def prove(browser: Client, item: AppointmentRequest, typed: str):
    return browser.post(STATUS, {"of": item.reference, "proof": typed})


def send(browser: Client, name: str, item: AppointmentRequest, **data):
    return browser.post(PAGES[name], {"of": item.reference} | data, follow=True)


def words(response) -> str:
    """The text of the main part of the page."""
    main = response.content.decode().partition('<main id="main">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
