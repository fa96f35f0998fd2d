"""What the rate limits remember."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCount(models.Model):
    """How often something happened since its first time in the current window; who did it is only an HMAC."""

    bucket = models.CharField(_("bucket"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("count"))
    ends_at = models.DateTimeField(_("end of the window"), db_index=True)

    class Meta:
        verbose_name = _("rate count")
        verbose_name_plural = _("rate counts")

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%Y-%m-%d %H:%M}"
