"""What the page a person comes from says about the visit: the same-origin Referer, never the URL."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from services.models import Condition, Practitioner, Treatment

from .models import AppointmentRequest

Reason = AppointmentRequest.Reason
REASONS = {
    "head": Reason.HEADACHE_JAW,
    "neck": Reason.NECK_UPPER_BACK,
    "upper-back": Reason.NECK_UPPER_BACK,
    "shoulder": Reason.SHOULDER_ELBOW,
    "elbow": Reason.SHOULDER_ELBOW,
    "hand": Reason.SHOULDER_ELBOW,
    "lower-back": Reason.LOW_BACK_LEG,
    "hip": Reason.LOW_BACK_LEG,
    "knee": Reason.LOW_BACK_LEG,
    "foot": Reason.ANKLE_FOOT,
}
SUBJECTS = {"condition": Condition, "treatment": Treatment}

Source = Callable[[str], dict[str, Any]]
_sources: dict[str, Source] = {}


def register_source(view_name: str, source: Source) -> None:
    """Let pages of `view_name` prefill the form: `source` takes their slug and gives initial values.

    Rooms that this one doesn't know are handed in by the composition root.
    """
    _sources[view_name] = source


def from_referer(request: HttpRequest) -> dict[str, Any]:
    """Give the initial values that the page before suggests; none for pages of other sites."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
        if (page.scheme, page.netloc) != (request.scheme, request.get_host()):
            return {}
        match = resolve(page.path)
    except (ValueError, Resolver404):
        return {}
    source = _sources.get(match.view_name)
    return source(match.kwargs["slug"]) if source else {}


def find_subject(key: str) -> Condition | Treatment | None:
    """Give the published page behind `condition:slug` or `treatment:slug`, None if there is none."""
    kind, _colon, slug = key.partition(":")
    return SUBJECTS[kind].objects.published().filter(slug=slug).first() if kind in SUBJECTS else None


def kind_of(subject: Condition | Treatment) -> str:
    """Give the field of AppointmentRequest that holds `subject`."""
    return subject._meta.model_name


def condition(slug: str) -> dict[str, Any]:
    """A condition page suggests itself and the reason that its first part of the body belongs to."""
    found = find_subject(f"condition:{slug}")
    if found is None:
        return {}
    regions = found.regions.values_list("slug", flat=True)
    reason = next((REASONS[region] for region in regions if region in REASONS), "")
    return {"about": [f"condition:{slug}"], "reason": reason}


def treatment(slug: str) -> dict[str, Any]:
    """A treatment page suggests itself."""
    return {"about": [f"treatment:{slug}"]}


def practitioner(slug: str) -> dict[str, Any]:
    """The page of somebody who works here suggests them."""
    return {"practitioner": slug} if Practitioner.objects.published().filter(slug=slug).exists() else {}


register_source("services:condition-detail", condition)
register_source("services:treatment-detail", treatment)
register_source("services:practitioner-detail", practitioner)
