"""The demo clinic: fixtures/ read into the database, every date relative to the day of loading."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog.models import Article
from services.content.models import Page
from services.models import Clinic, Condition, Treatment

from .clinic import load_clinic
from .people import PASSWORD, ROLES, load_people
from .requests import load_requests
from .texts import (
    link_recommended,
    load_article,
    load_condition,
    load_drafts,
    load_library,
    load_texts,
    load_treatment,
)

__all__ = ["PASSWORD", "ROLES", "is_loaded", "load"]


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
    treatments = load_texts("treatments", Treatment, load_treatment, now)
    conditions = load_texts("conditions", Condition, load_condition, now)
    articles = load_texts("articles", Article, load_article, now)
    link_recommended()
    load_drafts(now)
    pages = load_texts("pages", Page, lambda page, document: None, now)
    requests = load_requests(now)
    return {
        "articles": articles,
        "conditions": conditions,
        "treatments": treatments,
        "pages": pages,
        "requests": requests,
    }
