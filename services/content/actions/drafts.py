"""Keeping what is typed: a copy every few seconds, and versions that never write over somebody else's."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..diff import Merged, merge
from ..models import ContentEvent, Publishable, Revision, WorkingCopy
from .publishing import lock
from .trail import record

WORDS = ("title", "standfirst", "body")


class StaleDraft(Exception):
    """Somebody else saved since `base` was opened. `mine` are the words that were not saved, `theirs` the newest."""

    def __init__(self, base: Revision | None, mine: dict[str, str], theirs: Revision) -> None:
        super().__init__("The text was saved by somebody else meanwhile.")
        self.base, self.mine, self.theirs = base, mine, theirs

    def merged(self) -> dict[str, Merged]:
        """Put both together, field by field."""
        return {name: self._merged(name) for name in WORDS}

    def _merged(self, name: str) -> Merged:
        base = getattr(self.base, name) if self.base else ""
        mine, theirs = self.mine[name], getattr(self.theirs, name)
        if name == "body":
            return merge(base, mine, theirs)
        if mine in {base, theirs}:
            return Merged(theirs, [])
        return Merged(
            mine, [] if theirs == base else [(mine, theirs)]
        )  # a line can't hold both: theirs is shown


def words_of(revision: Revision) -> dict[str, str]:
    """Give title, standfirst and body of a revision."""
    return {name: getattr(revision, name) for name in WORDS}


def keep_copy(
    user, model: type[Publishable], pk: int, tab: str, base: int | None, words: dict[str, str]
) -> WorkingCopy:
    """Write over what `user` has typed into a text; `pk` 0: into a new one. No version is made.

    `tab` is the window it was typed in: two windows of one person keep a copy each.
    `base` is the revision the words started from. Words too long for a column are cut, since a copy is no draft.
    """
    copy = WorkingCopy._meta
    short = {name: words.get(name, "")[: copy.get_field(name).max_length] for name in ("title", "standfirst")}
    kept, _made = WorkingCopy.objects.update_or_create(
        user=user,
        content_type=ContentType.objects.get_for_model(model),
        object_id=pk,
        tab=tab[: copy.get_field("tab").max_length],
        defaults={
            **short,
            "body": words.get("body", ""),
            "base": Revision.objects.filter(pk=base).first() if base else None,
            "saved_at": timezone.now(),
        },
    )
    return kept


def copies(user, model: type[Publishable], pk: int) -> QuerySet[WorkingCopy]:
    """Give the working copies `user` has of a text, newest first; `pk` 0: of texts that were never saved."""
    kind = ContentType.objects.get_for_model(model)
    return WorkingCopy.objects.filter(user=user, content_type=kind, object_id=pk)


def stale(text: Publishable, words: dict[str, str], base: int | None) -> StaleDraft | None:
    """Give what keeps `words`, which started from the version `base`, from being saved over the newest ones; or None.

    Words that were left as they were opened clash with nothing.
    """
    newest = text.latest_revision
    if newest is None or newest.pk == base or words == words_of(newest):
        return None
    started = text.revisions.filter(pk=base).first() if base else None
    return None if started and words == words_of(started) else StaleDraft(started, words, newest)


@transaction.atomic
def save_draft(
    text: Publishable, words: dict[str, str], *, user, base: int | None, note: str = "", tab: str = ""
) -> Revision:
    """Keep `words` as the newest version and give it; the one there is, when they say nothing new.

    `base` is the number of the version they started from, `tab` names the working copy they were kept in, which goes.
    Raises StaleDraft when another version came in between and these words differ from both: nothing is saved then.
    """
    lock(text)
    if clash := stale(text, words, base):
        raise clash
    newest = text.latest_revision
    if newest is None or newest.pk == base:
        newest = text.save_revision(**words, user=user, note=note)
    copies(user, type(text), text.pk).filter(tab=tab).delete()
    return newest


@transaction.atomic
def set_aside(text: Publishable, words: dict[str, str], *, user, theirs: int, note: str, again: str) -> None:
    """Keep `words` as a version with `note` and take up `theirs`, the newest one, again, with the note `again`.

    Both stand in the history then. Raises StaleDraft when `theirs` is not the newest any more.
    """
    save_draft(text, words, user=user, base=theirs, note=note)
    text.save_revision(**words_of(Revision.objects.get(pk=theirs)), user=user, note=again)


@transaction.atomic
def restore(text: Publishable, revision: Revision, *, user, note: str) -> Revision:
    """Make the words of an older version the newest draft, as a version of its own; readers see no change."""
    lock(text)
    before = text.latest_revision.digest
    restored = text.save_revision(**words_of(revision), user=user, note=note)
    if restored.digest != before:
        record(text, ContentEvent.Kind.RESTORED, user=user, why=note, before=before, after=restored.digest)
    return restored


def name_version(revision: Revision, note: str) -> None:
    """Give a version a name, or another one; its words stay what they are."""
    Revision.objects.filter(pk=revision.pk).update(note=note)
