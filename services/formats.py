"""How numbers and times read on this site, in pages and in mails."""

import re
from datetime import datetime, time

from phonenumber_field.phonenumber import PhoneNumber


def display_phone(number: PhoneNumber | str) -> str:
    """Give a number as people here write it: 613-555-0142."""
    national = number.as_national if isinstance(number, PhoneNumber) else str(number)
    return re.sub(r"^\((\d{3})\) ", r"\1-", national)


def clock(value: time | datetime) -> str:
    """Give a time of day as 10:20 am."""
    return f"{value.hour % 12 or 12}:{value:%M} {'am' if value.hour < 12 else 'pm'}"
