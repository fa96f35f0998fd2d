"""Keeping the index as true as the pages: what changes is put in with the change."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Model, QuerySet

from services.content.models import GlossaryTerm
from services.models import Practitioner

from . import spelling
from .documents import TEXTS, Document, documents_of, fixed_documents
from .models import Entry, Gram, Synonym, Word
from .stemmer import stem
from .words import words_of

BATCH = 200
KINDS: dict[type[Model], str] = {
    **TEXTS, Practitioner: Entry.Kind.PERSON, GlossaryTerm: Entry.Kind.TERM
}  # fmt: skip


@transaction.atomic
def put(thing: Model) -> None:
    """Bring what the index holds of `thing` up to date; words that are in it already are not read again."""
    # As it is stored: what is in hand may be older, or hold what was not saved.
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    if type(thing) in TEXTS:
        rows = rows.select_related("live_revision", "next_revision")
    documents = {document.revision: document for stored in rows for document in documents_of(stored)}
    held = Entry.objects.filter(kind=KINDS[type(thing)], object_id=thing.pk, is_fixed=False)
    _bring_up_to_date(held, documents)


@transaction.atomic
def put_fixed(only: int | None = None) -> None:
    """Bring the pages that are always there up to date, or one of them by its number."""
    documents = {document.object_id: document for document in fixed_documents(only)}
    held = Entry.objects.filter(is_fixed=True)
    _bring_up_to_date(held if only is None else held.filter(object_id=only), documents, key="object_id")


def remove(thing: Model) -> None:
    """Take `thing` out, by its primary key."""
    Entry.objects.filter(kind=KINDS[type(thing)], object_id=thing.pk, is_fixed=False).delete()


def put_synonym(synonym: Synonym) -> None:
    """Learn the words of a synonym, so that a misspelt one is known too."""
    _learn([" ".join([synonym.term, *synonym.meanings])], [synonym.term, *synonym.meanings])


@transaction.atomic
def rebuild() -> int:
    """Empty the index and fill it again; give the number of entries."""
    Gram.objects.all().delete()
    Word.objects.all().delete()
    Entry.objects.all().delete()
    made = 0
    batch: list[Document] = []
    for document in _everything():
        batch.append(document)
        if len(batch) == BATCH:
            made += _add(batch)
            batch = []
    made += _add(batch)
    for synonym in Synonym.objects.all():
        put_synonym(synonym)
    return made


def _everything() -> Iterator[Document]:
    yield from fixed_documents()
    for model in KINDS:
        things = model._default_manager.order_by("pk")
        if model in TEXTS:
            things = things.filter(live_revision__isnull=False).select_related(
                "live_revision", "next_revision"
            )
        for thing in things.iterator(chunk_size=BATCH):
            yield from documents_of(thing)


def _add(documents: Iterable[Document]) -> int:
    documents = list(documents)
    _learn([document.whole_text for document in documents], [document.name_text for document in documents])
    return len(Entry.objects.bulk_create([document.entry() for document in documents], ignore_conflicts=True))


def _learn(texts: Iterable[str], names: Iterable[str]) -> None:
    words = {word: stem(word) for text in texts for word in words_of(text) if not word.isdigit()}
    spelling.learn(words, {word for name in names for word in words_of(name)})


def _bring_up_to_date(held: QuerySet[Entry], documents: dict[int, Document], key: str = "revision") -> None:
    fields = [column.attname for column in Entry._meta.concrete_fields if not column.primary_key]
    changed = []
    for entry in held:
        document = documents.pop(getattr(entry, key), None)
        if document is None:
            entry.delete()
            continue
        fresh = document.entry()
        if any(getattr(entry, name) != getattr(fresh, name) for name in fields):
            fresh.pk = entry.pk
            changed.append((fresh, document))
    for entry, document in changed:
        _learn([document.whole_text], [document.name_text])
        entry.save(force_update=True)
    _add(documents.values())
