"""Plain pages: about, editorial policy, privacy, accessibility."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .publishable import Publishable


class Page(Publishable):
    """A page that is about the clinic or the site and not about health."""

    class Meta(Publishable.Meta):
        ordering = ("slug",)
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_absolute_url(self) -> str:
        return reverse("content:page-detail", args=[self.slug])
