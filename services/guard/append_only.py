"""Rows that are added and never changed: what happened stays what happened."""

from typing import NoReturn

from django.db import models


class AppendOnly(TypeError):
    """Somebody tried to change or delete what happened."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows are read and added, nothing else."""

    def update(self, **changes) -> NoReturn:
        raise AppendOnly("What happened can't be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("What happened can't be deleted.")


class AppendOnlyMixin:
    """For a model of such rows; first among its bases, with an AppendOnlyQuerySet as its manager."""

    def save(self, *args, **kwargs) -> None:
        """Add the row; raise AppendOnly when it exists already."""
        if not self._state.adding:
            raise AppendOnly("What happened can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        """Raise AppendOnly: it goes only with what it is about."""
        raise AppendOnly("What happened can't be deleted.")
