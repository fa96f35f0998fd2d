"""The pages about what the clinic offers. Views fetch and show; nothing else."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.content.markdown import render as render_markdown
from services.content.pages import answer
from services.content.rendering import render_text

from . import a_to_z as names
from .hours import Calendar
from .hubs import hub
from .models import BodyRegion, Clinic, Closure, Condition, Fee, Location, Practitioner, Treatment


def body_parts() -> list[BodyRegion]:
    """Give the parts of the body, each with `published_conditions` and `url`: where to read on, or None."""
    published = Prefetch(
        "conditions", Condition.objects.published().without_bodies(), to_attr="published_conditions"
    )
    parts = list(BodyRegion.objects.prefetch_related(published))
    for part in parts:
        part.url = None
        if len(part.published_conditions) == 1:
            part.url = part.published_conditions[0].get_absolute_url()
        elif part.published_conditions:
            part.url = f"{reverse('services:condition-list')}#{part.slug}"
    return parts


def calendars(clinic: Clinic) -> list[Calendar]:
    """Give the calendar of every location; three queries however many there are."""
    closures = list(Closure.objects.from_day(timezone.localdate(timezone=clinic.zone)))
    return [
        Calendar(
            location.opening_hours.all(),
            [closure for closure in closures if closure.location_id in {None, location.pk}],
            clinic.zone,
            location,
        )
        for location in Location.objects.prefetch_related("opening_hours")
    ]


@require_safe
def condition_list(request: HttpRequest) -> HttpResponse:
    """All conditions by part of the body."""
    return render(
        request,
        "services/condition_list.html",
        {
            "section": "conditions",
            "crumbs": [(_("Conditions"), None)],
            "regions": [part for part in body_parts() if part.url],
        },
    )


@require_safe
def a_to_z(request: HttpRequest) -> HttpResponse:
    """Conditions, treatments and symptoms by every name people know them by."""
    groups = names.by_letter()
    return render(
        request,
        "services/a_to_z.html",
        {
            "section": "conditions",
            "crumbs": [(_("Conditions"), reverse("services:condition-list")), (_("A to Z"), None)],
            "groups": groups,
            "letters": names.letters(groups),
        },
    )


@require_safe
def condition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One condition, or what became of its page."""
    return answer(request, Condition, slug)


def show_condition(request: HttpRequest, condition: Condition) -> HttpResponse:
    """The page of a condition: what it is, what helps, who treats it."""
    treatments = (
        Treatment.objects.published()
        .filter(conditiontreatment__condition=condition)
        .select_related("fee")
        .order_by("conditiontreatment__position")
    )
    same_region = Condition.objects.filter(regions__in=condition.regions.all()).values("pk")
    return render(
        request,
        "services/condition_detail.html",
        {
            "section": "conditions",
            "crumbs": [(_("Conditions"), reverse("services:condition-list")), (condition.title, None)],
            "condition": condition,
            "rendered": render_text(condition.text),
            "treatments": treatments,
            "near": Condition.objects.published().filter(pk__in=same_region).exclude(pk=condition.pk)[:4],
            "hub": hub(condition, request.clinic),
        },
    )


@require_safe
def treatment_list(request: HttpRequest) -> HttpResponse:
    """All treatments with length and price."""
    return render(
        request,
        "services/treatment_list.html",
        {
            "section": "treatments",
            "crumbs": [(_("Treatments"), None)],
            "treatments": Treatment.objects.published().select_related("fee"),
        },
    )


@require_safe
def treatment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One treatment, or what became of its page."""
    return answer(request, Treatment, slug)


def show_treatment(request: HttpRequest, treatment: Treatment) -> HttpResponse:
    """The page of a treatment: what it may help, its risks, its price."""
    return render(
        request,
        "services/treatment_detail.html",
        {
            "section": "treatments",
            "crumbs": [(_("Treatments"), reverse("services:treatment-list")), (treatment.title, None)],
            "treatment": treatment,
            "rendered": render_text(treatment.text),
            "conditions": Condition.objects.published().without_bodies().filter(treatments=treatment),
            "hub": hub(treatment, request.clinic),
        },
    )


@require_safe
def practitioner_list(request: HttpRequest) -> HttpResponse:
    """The team."""
    return render(
        request,
        "services/practitioner_list.html",
        {
            "section": "team",
            "crumbs": [(_("Our team"), None)],
            "practitioners": Practitioner.objects.published().with_days().select_related("portrait"),
        },
    )


@require_safe
def practitioner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: training, focus, languages, days and places."""
    practitioner = get_object_or_404(
        Practitioner.objects.published().with_days().select_related("portrait"), slug=slug
    )
    return render(
        request,
        "services/practitioner_detail.html",
        {
            "section": "team",
            "crumbs": [(_("Our team"), reverse("services:practitioner-list")), (practitioner.name, None)],
            "practitioner": practitioner,
            "conditions": Condition.objects.published().without_bodies().filter(practitioners=practitioner),
            "treatments": Treatment.objects.published().without_bodies().filter(practitioners=practitioner),
        },
    )


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Every location with its hours and closures, and how to reach us."""
    places = calendars(request.clinic) if request.clinic else []
    closures = {closure.pk: closure for calendar in places for closure in calendar.closure_notices()}
    return render(
        request,
        "services/contact.html",
        {
            "section": "contact",
            "crumbs": [(_("Visit us"), None)],
            "calendars": places,
            "closures": [closure for closure in closures.values() if not closure.notice],
            "notices": render_markdown("\n\n".join(closure.notice for closure in closures.values())).html,
        },
    )


@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    """What visits cost."""
    return render(request, "services/fees.html", {"crumbs": [(_("Fees"), None)], "fees": Fee.objects.all()})
