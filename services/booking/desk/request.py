"""The page of one request: what is known, what happened, what can be done."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from services.outbox.models import OutgoingEmail

from .. import actions, emails
from ..models import RequestEvent
from ..unreachable import must_be_called
from .forms import FORMS, Case, DeskForm, SlotsForm, forms_for, mail_form, relation
from .page import DeskPage
from .schedule import Schedule, schedules
from .steps import next_step

CHANGE_ASKED = RequestEvent.Kind.CHANGE_ASKED


class RequestPage(DeskPage):
    """One request."""

    @method_decorator(sensitive_post_parameters())
    def change_view(
        self,
        request: HttpRequest,
        reference: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """One request: what is known, what happened, and what can be done. POST does one thing."""
        case = self.open_case(request, reference=reference)
        if request.method != "POST":
            return self.show_item(request, case)
        form_class = FORMS.get(request.POST.get("action", ""))
        if form_class is None:
            raise Http404
        if not (self.has_change_permission(request, case.item) and form_class.permits(case)):
            raise PermissionDenied
        form = form_class(case, request.POST)
        if not form.is_valid():
            seen = form.seen_version
            stale = seen is not None and seen != case.item.version
            return self.show_stale(request, case, form) if stale else self.show_item(request, case, form)
        try:
            form.apply()
        except actions.RequestChanged:
            return self.show_stale(request, self.open_case(request, reference=reference), form)
        except actions.TransitionRefused as refusal:
            form.refuse(refusal)
            return self.show_item(request, case, form, status=409)
        messages.success(request, form.done % {"reference": case.item.reference})
        # A clinician who hands back what was only theirs by claim can't see it any more.
        still_visible = self.get_queryset(request).filter(pk=case.item.pk).exists()
        return redirect(case.item.desk_url if still_visible else "desk:index")

    def open_case(self, request: HttpRequest, *, reference: str) -> Case:
        """Give the request as it is now, or raise Http404 when it is none of this person's business."""
        visible = (
            self.get_queryset(request).for_list().select_related("location", "treatment__fee", "duplicate_of")
        )
        visible = visible.prefetch_related("visits__practitioner", "visits__location")
        return Case(get_object_or_404(visible, reference=reference), request.user)

    def show_stale(self, request: HttpRequest, case: Case, form: DeskForm) -> HttpResponse:
        """Say what happened since the sender looked, with the same answers again on top of it."""
        data = request.POST.copy()
        data["version"] = str(case.item.version)
        again = type(form)(case, data)
        again.is_valid()
        return self.show_item(request, case, again, since=form.cleaned_data["version"], status=409)

    def show_item(
        self,
        request: HttpRequest,
        case: Case,
        form: DeskForm | None = None,
        *,
        since: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Show one request; `form` is one that was not done, `since` the version that its sender had seen."""
        item, step = case.item, next_step(case)
        may_act = self.has_change_permission(request, item)
        todo = forms_for(case) if may_act else {}
        undo = todo.pop("undo", None)
        if form is not None and form.action not in {"undo", "resend"}:
            todo[form.action] = form
        context: dict[str, Any] = {
            "title": item.reference,
            "case": case,
            "item": item,
            "now": case.now,
            "step": step,
            "form": form,
            "forms": todo,
            "first": [todo[name] for name in step.actions if name in todo],
            "rest": [todo[name] for name in FORMS if name in todo and name not in step.actions],
            "undo": undo,
            "is_stale": since is not None,
            "changes": case.events[since:] if since is not None else [],
            "wish": next(
                (event for event in reversed(case.events) if event.kind == RequestEvent.Kind.CHANGE_ASKED),
                None,
            ),
            "others": [(other, relation(other, case.now)) for other in case.others],
            "mails": [
                (mail_name(mail), mail, mail_form(case, mail) if may_act else None) for mail in case.mails
            ],
            "call_instead": must_be_called(item.reference),
            "coming": coming_days(case, todo),
            "undo_seconds": int(settings.BOOKING_UNDO.total_seconds()),
        }
        return self.show(request, "desk/request.html", context, status=status)


def mail_name(mail: OutgoingEmail) -> str:
    """Give what the desk calls a mail, to stand before a colon."""
    return str(emails.KINDS.get(mail.kind, mail.kind)).rstrip(".")


def coming_days(case: Case, todo: dict[str, DeskForm]) -> list[Schedule]:
    """Give the coming days of the team if one of the forms sets a time; those of whom it is about first."""
    about = [form.first_person for form in todo.values() if isinstance(form, SlotsForm)]
    filled_in = [form.first_person for form in todo.values() if isinstance(form, SlotsForm) and form.is_bound]
    return schedules(case, first=[*filled_in, *about][0]) if about else []
