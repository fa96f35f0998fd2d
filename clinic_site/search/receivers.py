"""What keeps the index true without any room knowing of it: signals, because this room sees all and none sees it."""

from django.apps import AppConfig
from django.db import connections
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from blog.models import Article, Category, Tag, TaggedArticle
from services.content.facts import texts_citing
from services.content.models import ClinicalFact
from services.models import Clinic, Fee, Location

from . import index
from .documents import CONTACT, FEES
from .models import Entry, Synonym

# Which of the pages that are always there shows the facts of a model; None: several.
FIXED = {Clinic: None, Fee: FEES, Location: CONTACT}


def connect() -> None:
    """Listen to every model that the index reads."""
    for model in index.KINDS:
        post_save.connect(saved, sender=model, dispatch_uid=f"search-saved-{model._meta.label}")
        post_delete.connect(deleted, sender=model, dispatch_uid=f"search-deleted-{model._meta.label}")
    for model in FIXED:
        for signal in (post_save, post_delete):
            signal.connect(facts_changed, sender=model, dispatch_uid=f"search-fixed-{model._meta.label}")
    for model in (Category, Tag):
        post_save.connect(renamed, sender=model, dispatch_uid=f"search-renamed-{model._meta.label}")
    m2m_changed.connect(tagged, sender=TaggedArticle, dispatch_uid="search-tagged")
    post_delete.connect(untagged, sender=TaggedArticle, dispatch_uid="search-untagged")
    post_save.connect(fact_saved, sender=ClinicalFact, dispatch_uid="search-fact")
    post_save.connect(synonym_saved, sender=Synonym, dispatch_uid="search-synonym")


def saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs) -> None:
    """Put in what was saved."""
    if not raw:
        index.put(instance)


def deleted(sender: type[Model], instance: Model, **kwargs) -> None:
    """Take out what was deleted."""
    index.remove(instance)


def facts_changed(sender: type[Model], **kwargs) -> None:
    """Put in the pages that are always there, when a fact on them has changed."""
    if not kwargs.get("raw"):
        index.put_fixed(FIXED[sender])


def renamed(sender: type[Model], instance: Category | Tag, created: bool = False, **kwargs) -> None:
    """Put in the articles of a category or with a tag that has another name now."""
    if created or kwargs.get("raw"):
        return
    is_tag = isinstance(instance, Tag)
    articles = Article.objects.filter(**{"tags" if is_tag else "category": instance})
    for article in articles:
        index.put(article)


def tagged(sender: type[Model], instance: Model, action: str, reverse: bool = False, **kwargs) -> None:
    """Put in an article whose tags have changed."""
    if action.startswith("post_") and not reverse and isinstance(instance, Article):
        index.put(instance)


def untagged(sender: type[Model], instance: TaggedArticle, **kwargs) -> None:
    """Put in an article that lost a tag, as when tags are merged."""
    for article in Article.objects.filter(pk=instance.content_object_id):
        index.put(article)


def fact_saved(sender: type[Model], instance: ClinicalFact, created: bool = False, **kwargs) -> None:
    """Put in the texts that show a fact whose sentence has changed."""
    if not created and not kwargs.get("raw"):
        for text in texts_citing(instance):
            index.put(text)


def synonym_saved(sender: type[Model], instance: Synonym, raw: bool = False, **kwargs) -> None:
    """Learn the words of a synonym."""
    if not raw:
        index.put_synonym(instance)


def fill_empty_index(sender: AppConfig, using: str, **kwargs) -> None:
    """After migrating: fill the index of a site that had pages before it had an index."""
    needed = {model._meta.db_table for model in (*index.KINDS, *FIXED, Category, Tag, TaggedArticle, Entry)}
    if needed <= set(connections[using].introspection.table_names()) and not Entry.objects.exists():
        index.rebuild()
