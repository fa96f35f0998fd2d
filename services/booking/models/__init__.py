"""The models of services.booking."""

from .event import RequestEvent
from .ledger import Erasure
from .reply import CannedReply
from .request import AppointmentRequest
from .token import AccessToken
from .visit import Visit

__all__ = [
    "AccessToken",
    "AppointmentRequest",
    "CannedReply",
    "Erasure",
    "RequestEvent",
    "Visit",
]
