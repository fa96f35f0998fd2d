"""Everything that changes what readers see of a text, and the trail of it."""

from .publishing import (
    Refused,
    bring_back,
    promote_due,
    publish,
    retire,
    unschedule,
    what_stands_in_the_way,
)
from .trail import record

__all__ = [
    "Refused",
    "bring_back",
    "promote_due",
    "publish",
    "record",
    "retire",
    "unschedule",
    "what_stands_in_the_way",
]
