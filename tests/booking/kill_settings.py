"""The server that test_kill starts: no limits, so that it can be asked as fast as it answers."""

from tests.settings import *  # noqa: F403

GUARD_MIN_SECONDS = 0
BOOKING_PER_ADDRESS_HOUR = BOOKING_PER_CONTACT_DAY = 10**6
BOOKING_PER_SITE_HOUR = BOOKING_MAILS_PER_HOUR = 10**6
