"""What the pages of the desk about requests have in common."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..models import AppointmentRequest


class DeskPage(ModelAdmin):
    """A page about requests. Requests change only through services.booking.actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AppointmentRequest | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What this person may see; every query of the desk starts here."""
        return AppointmentRequest.objects.visible_to(request.user)

    def show(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Answer with a page of the desk."""
        request.current_app = self.admin_site.name
        base = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, base | context, status=status)
