"""The demo clinic: fixtures/ read into the database, every date relative to the day of loading."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog.models import Article
from services.booking.models import AppointmentRequest
from services.content.models import Page
from services.models import Clinic, Condition, Treatment

from ..search import synonyms
from .clinic import load_clinic
from .fixtures import read_json
from .history import load_history
from .people import PASSWORD, ROLES, has_people, load_people
from .requests import load_requests
from .texts import (
    link_recommended,
    link_who_treats,
    load_article,
    load_condition,
    load_drafts,
    load_library,
    load_policy,
    load_rules,
    load_texts,
    load_treatment,
)
from .visits import load_visits

__all__ = ["PASSWORD", "ROLES", "has_people", "is_loaded", "load"]


def is_loaded() -> bool:
    """Whether there is a clinic already: then loading would overwrite what people tried out."""
    return Clinic.objects.exists()


@transaction.atomic
def load(now: datetime | None = None) -> dict[str, int]:
    """Load or refresh the demo clinic; safe to run twice. Give the number of rows by name."""
    now = now or timezone.now()
    load_people()
    load_clinic(now)
    load_library()
    load_rules()
    load_policy()
    synonyms.load(read_json("synonyms"))
    treatments = load_texts("treatments", Treatment, load_treatment, now)
    conditions = load_texts("conditions", Condition, load_condition, now)
    link_who_treats()
    articles = load_texts("articles", Article, load_article, now)
    link_recommended()
    load_drafts(now)
    pages = load_texts("pages", Page, lambda page, document: None, now)
    load_requests(now)
    load_visits()
    load_history(now)
    return {
        "articles": articles,
        "conditions": conditions,
        "treatments": treatments,
        "pages": pages,
        "requests": AppointmentRequest.objects.count(),
    }
