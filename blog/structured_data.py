"""What the page of an article states for machines; see services.structured_data."""

from django.utils import timezone

from services import structured_data
from services.models import Clinic
from services.structured_data import Node, absolute, home, named, review

from .models import Article


def article(item: Article, clinic: Clinic) -> Node:
    """An article as its page shows it. News is no page about health, and so it says nothing of a check."""
    published, changed = (timezone.localtime(at).date() for at in (item.publish_at, item.last_changed))
    node = {
        "@type": "BlogPosting",
        "headline": item.title,
        "description": item.standfirst,
        "url": absolute(item.get_absolute_url()),
        "datePublished": published.isoformat(),
        "articleSection": item.category.name,
        "publisher": {"@type": structured_data.KIND_OF_CLINIC, "name": clinic.name, "url": home()},
    }
    if changed > published:  # the page says "Updated" only then
        node["dateModified"] = changed.isoformat()
    if item.author:
        node["author"] = named(item.author)
    if item.cover:
        node["image"] = absolute(item.cover.cover.url)
    if item.needs_signoff:
        node |= {"@type": ["MedicalWebPage", "BlogPosting"], "audience": {"@type": "Patient"}, **review(item)}
        if conditions := shown_conditions(item):
            node["about"] = [{"@type": "MedicalCondition", "name": title} for title in conditions]
    return node


def shown_conditions(item: Article) -> list[str]:
    """Give the conditions that the page names: a story all of them, others the first, at their end."""
    titles = [condition.title for condition in item.conditions.all()]
    return titles if item.kind == Article.Kind.CASE_STUDY else titles[:1]
