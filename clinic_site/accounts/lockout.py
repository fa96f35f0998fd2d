"""How often a password or a code may be guessed.

Counted for each name at each address, strictly; for each address and for each name, generously. A browser with which
somebody has signed in before has a count of its own, so that an attacker elsewhere, or at the next desk behind the
same address, locks out nobody but themselves. Passkeys can't be guessed and are not counted.
"""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services.guard.address import client_network
from services.guard.rates import hit, take_back

from . import devices

logger = logging.getLogger(__name__)

PER = timedelta(minutes=15)
PER_DEVICE = 10
PER_PAIR = 5
PER_ADDRESS = 150
# Tries at one name from browsers that we don't know, wherever they are. A code has six digits, a password many.
PER_NAME = {"password": 30, "code": 5}

LOCKED = _("There were too many tries. Please wait 15 minutes, or sign in with a passkey.")


class LockedOut(ValidationError):
    """Too many tries. The words are the same whether or not there is such a person."""


def begin(request: HttpRequest, username: str, *, of: str) -> list[tuple[str, str]]:
    """Count one try of `username` at a "password" or "code"; give what `succeeded` takes.

    Counted before it is checked, so that racing tries count as well. Raises LockedOut beyond the limits.
    """
    if device := devices.known(request, username):
        counts = [(f"accounts.{of}.device", f"{username} {device}", PER_DEVICE)]
    else:
        network = client_network(request)
        counts = [
            (f"accounts.{of}.pair", f"{username} {network}", PER_PAIR),
            ("accounts.address", network, PER_ADDRESS),
            (f"accounts.{of}.name", username, PER_NAME[of]),
        ]
    for name, key, limit in counts:
        if not hit(name, key, limit=limit, per=PER):
            logger.warning("Sign-in refused: %s has too many tries", name)
            raise LockedOut(LOCKED, code="locked-out")
    return [(name, key) for name, key, _limit in counts]


def succeeded(counts: list[tuple[str, str]]) -> None:
    """Take back the try that `begin` counted: it was no guess."""
    for name, key in counts:
        take_back(name, key)
