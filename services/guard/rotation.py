"""Writing encrypted values anew with the first key of settings.FIELD_KEYS, while the site runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from .crypto import CryptoError, decrypt
from .fields import EncryptedTextField

BATCH = 100


@dataclass
class Column:
    """What became of one encrypted column."""

    name: str
    renewed: int = 0
    unreadable: int = 0


def rotate() -> Iterator[Column]:
    """Rewrite every value that an older key has written, column by column; yield each column when it is done.

    A batch is one short transaction, and what is renewed is not taken up again, so it may be broken off and
    started again at any time. A value that somebody changes meanwhile stays as they wrote it. What can't be read
    is counted and left as it is.
    """
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) and field.model is model:
                yield _rotate_column(model, field)


def is_current(token: str) -> bool:
    """Whether a stored value was written with the first key; "" is never encrypted."""
    return not token or token.startswith(_prefix())


def _prefix() -> str:
    return f"{next(iter(settings.FIELD_KEYS))}:"


def _rotate_column(model: type[models.Model], field: EncryptedTextField) -> Column:
    column, last = Column(field.context), None
    # Not the default manager: events refuse to be changed, and here no word of them is.
    rows = model._base_manager.annotate(stored=Cast(field.name, models.TextField())).order_by("pk")
    old = rows.exclude(stored__startswith=_prefix()).exclude(stored="").exclude(stored=None)
    while True:
        batch = old.filter(pk__gt=last) if last is not None else old
        found = list(batch.values_list("pk", "stored")[:BATCH])
        if not found:
            return column
        last = found[-1][0]
        with transaction.atomic():
            for pk, stored in found:
                try:
                    text = decrypt(stored, context=field.context)
                except CryptoError:
                    column.unreadable += 1
                    continue
                column.renewed += rows.filter(pk=pk, stored=stored).update(**{field.name: text})
