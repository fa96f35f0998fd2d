"""Taking a story down, with every picture of it, when the leave to tell it ends."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.content import actions
from services.content.models import ContentEvent, Image, PreviewLink
from services.content.models.image import KEY

from .models import Article, StoryConsent

Kind = ContentEvent.Kind


@transaction.atomic
def withdraw(consent: StoryConsent, *, user) -> None:
    """Take the consent back for good: the story is gone (410), with its pictures. Raises Refused when it is already."""
    mine = StoryConsent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True)
    if not mine.update(withdrawn_at=timezone.now()):
        raise actions.Refused(_("This consent is withdrawn already."))
    consent.refresh_from_db()
    actions.record(consent.article, Kind.CONSENT_WITHDRAWN, user=user)
    take_down(consent.article, user=user)


@transaction.atomic
def end(consent: StoryConsent) -> None:
    """Take the story down because the last day of the consent is over. Safe to repeat."""
    actions.record(
        consent.article,
        Kind.CONSENT_WITHDRAWN,
        user=None,
        why=_("Ended on %(day)s") % {"day": consent.expires_on},
    )
    take_down(consent.article, user=None)


def is_readable(article: Article) -> bool:
    """Whether anybody outside can read it now or will: published, to be published, or archived."""
    return article.live_revision_id is not None and (not article.is_retired or article.is_archived)


def take_down(article: Article, *, user) -> None:
    """Make the story unreadable in the caller's transaction, and delete the pictures that only it shows."""
    if is_readable(article):
        if article.is_archived:
            article.retired_as = article.RetiredAs.GONE
            article.save(update_fields=["retired_as"])
            actions.record(article, Kind.RETIRED, user=user)
        else:
            actions.retire(article, user=user, reason=_("This story is no longer on our site."))
    links = PreviewLink.objects.open().filter(
        content_type__app_label="blog", content_type__model="article", object_id=article.pk
    )
    links.update(revoked_at=timezone.now())
    for image in pictures_of(article):
        if image == article.cover:
            article.cover, article.cover_alt, article.cover_is_decorative = None, "", False
            article.save(update_fields=["cover", "cover_alt", "cover_is_decorative"])
        image.delete_with(article)


def pictures_of(article: Article) -> list[Image]:
    """Give the lead picture and every picture that a version of the text shows."""
    keys = {key for body in article.revisions.values_list("body", flat=True) for key in KEY.findall(body)}
    found = {image.pk: image for image in Image.objects.filter(key__in=keys)}
    if article.cover:
        found.setdefault(article.cover.pk, article.cover)
    return list(found.values())
