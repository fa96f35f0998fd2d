"""The page of the figures: the one page of the desk that auditors may see."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import figures
from .page import DeskPage

# The chart in units of its own: a bar is 100 high at 100 %.
BAR, GAP, LEFT = 34, 16, 44


@dataclass(frozen=True)
class Bar:
    """One month in the chart."""

    month: figures.Month
    x: int

    @property
    def height(self) -> int:
        """As high as the share is large; a month without promises has none."""
        return self.month.percent or 0

    @property
    def y(self) -> int:
        """Where it begins, from the upper edge."""
        return 100 - self.height

    @property
    def middle(self) -> int:
        """Where its label stands."""
        return self.x + BAR // 2


def may_see(user) -> bool:
    """Whether somebody works at the desk or looks after the log; the page holds nothing personal."""
    return user.has_perm("booking.view_appointmentrequest") or user.has_perm("admin.view_logentry")


class FiguresPage(DeskPage):
    """The reply-by promise by month."""

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """A small chart and the same numbers as a table."""
        if not may_see(request.user):
            raise Http404
        months = figures.months(timezone.now())
        bars = [Bar(month, LEFT + GAP + number * (BAR + GAP)) for number, month in enumerate(months)]
        context = {
            "title": _("Figures"),
            "bars": bars,
            "bar_width": BAR,
            "left": LEFT,
            "scale": [(100 - percent, f"{percent} %") for percent in (0, 50, 100)],
            "width": LEFT + GAP + len(bars) * (BAR + GAP),
            "has_permission": True,
        }
        response = self.show(request, "desk/figures.html", context)
        if not self.admin_site.has_permission(request):
            request.current_app = "admin"  # so that the links around the page lead where auditors may go
        return response
