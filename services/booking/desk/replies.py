"""Where managers write the desk's replies."""

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from ..models import CannedReply


class ReplyDesk(ModelAdmin):
    """The list and the form of replies, for those who may manage requests; the desk sends them from a request."""

    list_display = ("title", "subject")
    search_fields = ("title", "subject")

    def _manages(self, request: HttpRequest, obj: CannedReply | None = None) -> bool:
        return request.user.has_perm("booking.manage_requests")

    has_view_permission = has_change_permission = has_delete_permission = _manages
    has_add_permission = has_module_permission = _manages
