"""Writing down who did what to a text."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ..models import ContentEvent


def record(
    thing: Model, kind: ContentEvent.Kind, *, user, why: str = "", before: str = "", after: str = ""
) -> ContentEvent:
    """Add a line to the trail: what `user` (None: the site itself) did to `thing`.

    `before` and `after` are digests of words (Revision.digest), where words changed.
    """
    return ContentEvent.objects.create(
        content_type=ContentType.objects.get_for_model(thing),
        object_id=thing.pk,
        what=str(thing)[:200],
        kind=kind,
        by=user,
        why=why[:500],
        before=before,
        after=after,
    )
