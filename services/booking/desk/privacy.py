"""Where managers find what is kept about a person, hand out a copy of it, or erase it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters

from services.guard.text import LineField, clean_line
from services.outbox.models import OutgoingEmail

from .. import erasure, personal_copy
from ..erasure import Person
from ..models import AccessToken, AppointmentRequest, Erasure, Visit
from .page import DeskPage

LEDGER_LINES = 20


class PersonForm(forms.Form):
    """Asks whom it is about. What is typed is posted, never part of an address."""

    use_required_attribute = False

    contact = LineField(
        label=gettext_lazy("Their phone number or e-mail address"),
        help_text=gettext_lazy("The whole of it, as they gave it to you."),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter a phone number or an e-mail address")},
    )

    def clean_contact(self) -> str:
        """Refuse what is neither; `person` is whom it names."""
        self.person = Person.of(self.cleaned_data["contact"])
        if self.person is None:
            raise ValidationError(
                _("Enter a whole phone number, like 613-555-0142, or an e-mail address, like ana@example.org")
            )
        return self.cleaned_data["contact"]


class PrivacyPage(DeskPage):
    """A person's data. clinic_site/access.py asks for the password once more before each of these pages."""

    @method_decorator(sensitive_post_parameters())
    def privacy_view(self, request: HttpRequest) -> HttpResponse:
        """Ask whom it is about; POST shows what is kept about them."""
        refuse_others(request)
        if request.method != "POST":
            return self.show_person(request, PersonForm())
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self.show_person(request, form)
        found = self.kept(request, form)
        write_down(request, f"Looked up a person: {len(found)} requests.")
        return self.show_person(request, form, found)

    @method_decorator(sensitive_post_parameters())
    def privacy_copy_view(self, request: HttpRequest) -> HttpResponse:
        """POST gives a file with all that is kept in the requests that are ticked."""
        refuse_others(request)
        if request.method != "POST":
            return redirect("desk:privacy")
        form, chosen = self.chosen_of_person(request)
        if not chosen:
            return self.show_nothing_chosen(request, form)
        kind = request.POST.get("format")
        if kind == "json":
            text, content_type = personal_copy.as_json(chosen), "application/json"
        elif kind == "html":
            text, content_type = personal_copy.as_html(chosen, request.clinic), "text/html; charset=utf-8"
        else:
            raise Http404
        write_down(request, f"Gave out a copy ({kind}): {', '.join(item.reference for item in chosen)}.")
        response = HttpResponse(text, content_type=content_type)
        name = f"your-data-{timezone.localdate():%Y-%m-%d}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @method_decorator(sensitive_post_parameters())
    def privacy_erase_view(self, request: HttpRequest) -> HttpResponse:
        """POST lists what erasing the ticked requests would do; POST with `confirm` does it."""
        refuse_others(request)
        if request.method != "POST":
            return redirect("desk:privacy")
        form, chosen = self.chosen_of_person(request)
        if not chosen:
            return self.show_nothing_chosen(request, form)
        if "confirm" not in request.POST:
            context = {
                "title": _("Erase these requests?"),
                "form": form,
                "rows": [outlook(item) for item in chosen.with_visits()],
            }
            return self.show(request, "desk/privacy_erase.html", context)
        try:
            line = erasure.erase(form.person, [item.reference for item in chosen], actor=request.user)
        except OSError:
            form.add_error(None, _("Nothing was erased, because the erasure ledger could not be written."))
            return self.show_person(request, form, self.kept(request, form), status=503)
        references = line.references if line else []
        write_down(request, f"Erased: {', '.join(references)}.", flag=DELETION)
        messages.success(
            request,
            ngettext("%(number)s request is erased.", "%(number)s requests are erased.", len(references))
            % {"number": len(references)},
        )
        return redirect("desk:privacy")

    def kept(self, request: HttpRequest, form: PersonForm) -> QuerySet:
        """Give what is kept about the person of a valid form."""
        return form.person.requests().filter(pk__in=self.get_queryset(request))

    def chosen_of_person(self, request: HttpRequest) -> tuple[PersonForm, QuerySet | None]:
        """Give the form and those of the person's requests that are ticked, None when the form is not valid."""
        form = PersonForm(request.POST)
        if not form.is_valid():
            return form, None
        references = [clean_line(reference) for reference in request.POST.getlist("ref")]
        return form, self.kept(request, form).filter(reference__in=references)

    def show_nothing_chosen(self, request: HttpRequest, form: PersonForm) -> HttpResponse:
        """Ask again: whom it is about, or which of their requests."""
        if not form.is_valid():
            return self.show_person(request, form)
        form.add_error(None, _("Tick at least one request"))
        return self.show_person(request, form, self.kept(request, form))

    def show_person(
        self, request: HttpRequest, form: PersonForm, found: QuerySet | None = None, *, status: int = 200
    ) -> HttpResponse:
        """Show the form and, once it was sent, what was `found`."""
        context = {
            "title": _("A person’s data"),
            "form": form,
            "contact": form.cleaned_data.get("contact", "") if found is not None else "",
            "found": None if found is None else found.with_visits(),
            "erasures": Erasure.objects.select_related("actor")[:LEDGER_LINES],
        }
        return self.show(request, "desk/privacy.html", context, status=status)


def refuse_others(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever does not manage requests."""
    if not request.user.has_perm("booking.manage_requests"):
        raise PermissionDenied


@dataclass(frozen=True)
class Outlook:
    """What erasing a request would do beside deleting its details."""

    item: AppointmentRequest
    links: int
    mails: int
    given_up: list[Visit]


def outlook(item: AppointmentRequest) -> Outlook:
    """Count the links that would die and the mails that would never leave; name the times that would be free."""
    return Outlook(
        item,
        links=AccessToken.objects.live().filter(request=item).count(),
        mails=OutgoingEmail.objects.for_subject(item.reference).unsent().count(),
        given_up=[visit for visit in item.visits.all() if visit.starts_at > timezone.now()],
    )


def write_down(request: HttpRequest, what: str, *, flag: int = CHANGE) -> None:
    """Keep who did what, by references alone."""
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(AppointmentRequest),
        object_repr="Privacy",
        action_flag=flag,
        change_message=what,
    )
