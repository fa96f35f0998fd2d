"""The models of services.booking."""

from .event import AppendOnly, RequestEvent
from .request import AppointmentRequest, AppointmentRequestQuerySet

__all__ = ["AppendOnly", "AppointmentRequest", "AppointmentRequestQuerySet", "RequestEvent"]
