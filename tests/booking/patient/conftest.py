import pytest
from django.test import Client

from services.booking import actions
from services.booking.models import AccessToken, AppointmentRequest

from ..factories import (
    make_request,
    make_slot,
    make_therapist,
)
from .page import prove


@pytest.fixture(autouse=True)
def _clinic(clinic):
    """Every request has a clinic to go to."""


@pytest.fixture
def arrive(client):
    """Opens the mailed link of a request, and passes the gate unless told not to; gives the browser."""

    def go(item: AppointmentRequest, *, known: bool = True, browser: Client | None = None) -> Client:
        browser = browser or client
        token = AccessToken.objects.mint(item, "test")
        assert browser.get(f"/appointments/r/{token}/").status_code == 302
        if known:
            assert prove(browser, item, "0199").status_code == 302
        return browser

    return go


@pytest.fixture
def owner(person):
    """Somebody who may do everything at the desk."""
    return person("owner")


@pytest.fixture
def offered(lena):
    """A request with two offered times."""
    maya = make_therapist()
    slots = [make_slot(maya), make_slot(maya, at=make_slot(maya).starts.replace(hour=14))]
    return actions.offer(make_request(), actor=lena, version=1, slots=slots)


@pytest.fixture
def confirmed(lena):
    """A request with an agreed visit next Monday at ten."""
    return actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(make_therapist()))
