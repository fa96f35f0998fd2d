"""Model fields whose column holds nothing readable."""

from typing import Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .crypto import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python.

    A value decrypts only in its own column (the key is bound to app.model.field), so renaming the model
    or field takes a data migration. "" and NULL are stored as they are; `max_length` counts the plain
    text. The column can't be searched, only tested with `isnull`: keep a `keyed_index` beside it.
    Reading raises CryptoError when the key is missing or the value was changed.
    """

    description = _("Encrypted text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    @property
    def context(self) -> str:
        """What binds a value to this column."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, context=self.context) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value, context=self.context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.context} is encrypted and can't be searched; look up a keyed index instead.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.context} is encrypted and can't be searched; look up a keyed index instead.")
