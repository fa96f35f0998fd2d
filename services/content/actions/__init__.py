"""Everything that changes what readers see of a text, and the trail of it."""

from .publishing import (
    InTheWay,
    Refused,
    bring_back,
    promote_due,
    publish,
    retire,
    unschedule,
    what_stands_in_the_way,
)
from .reviews import open_request, return_to_writer, send_to_review, sign, withdraw
from .trail import record
from .typos import ask_typo, confirm_typo

__all__ = [
    "InTheWay",
    "Refused",
    "ask_typo",
    "bring_back",
    "confirm_typo",
    "open_request",
    "promote_due",
    "publish",
    "record",
    "retire",
    "return_to_writer",
    "send_to_review",
    "sign",
    "unschedule",
    "what_stands_in_the_way",
    "withdraw",
]
