"""Writing the secrets of second factors anew with the first of FIELD_KEYS."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from services.guard.crypto import CryptoError, decrypt, encrypt
from services.guard.rotation import Column, is_current

from .adapter import FACTOR

SECRETS = ("secret", "seed")  # of an authenticator app, of recovery codes


def rotate() -> Column:
    """Rewrite every secret that an older key has written, one person's factor at a time."""
    column = Column(FACTOR)
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            old = {
                name: factor.data[name]
                for name in (SECRETS if factor else ())
                if name in factor.data and not is_current(factor.data[name])
            }
            if not old:
                continue
            try:
                new = {
                    name: encrypt(decrypt(text, context=FACTOR), context=FACTOR) for name, text in old.items()
                }
            except CryptoError:
                column.unreadable += len(old)
                continue
            factor.data |= new
            factor.save(update_fields=["data"])
            column.renewed += len(new)
    return column
