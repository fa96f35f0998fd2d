"""What readers see: publishing, scheduling and retiring. Nothing clinical becomes public that nobody has signed."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..checks import Finding, blocking, check_text
from ..models import ContentEvent, Publishable, Revision, publishables
from .trail import record

PUBLISH, OVERRIDE = "content.publish_revision", "content.override_rules"
Kind = ContentEvent.Kind


class Refused(Exception):
    """A change that is not allowed now; `reasons` say why, in words for staff."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps a revision from being published. Rules can be overridden by an owner, nothing else can."""

    signoff_missing: bool
    findings: list[Finding]
    hindrances: list[str] = field(
        default_factory=list
    )  # what the text's own kind asks for, such as a consent

    def __bool__(self) -> bool:
        return self.signoff_missing or bool(self.findings or self.hindrances)


def what_stands_in_the_way(text: Publishable, revision: Revision) -> InTheWay:
    """Give what keeps `revision` of `text` from being published."""
    unsigned = text.needs_signoff and text.signoff_of(revision) is None
    found = check_text(text, title=revision.title, standfirst=revision.standfirst, body=revision.body)
    return InTheWay(unsigned, blocking(found), text.hindrances())


@transaction.atomic
def publish(
    text: Publishable,
    *,
    user,
    revision: Revision | None = None,
    at: datetime | None = None,
    override: str = "",
) -> None:
    """Make `revision` (default: the newest) what readers see, now or from `at` on; until then they see what they saw.

    `override` is an owner's reason for publishing against blocking rules. Raises Refused, with reasons in words,
    or PermissionDenied.
    """
    allow(user, PUBLISH)
    now, text = timezone.now(), lock(text)
    revision = revision or text.latest_revision
    if revision is None:
        raise Refused(_("There is nothing to publish yet."))
    hindered = what_stands_in_the_way(text, revision)
    if hindered.signoff_missing:
        raise Refused(_("A clinician must sign these words first."))
    if hindered.hindrances:
        raise Refused(*hindered.hindrances)
    if hindered.findings:
        if not override:
            raise Refused(*(finding.message for finding in hindered.findings))
        allow(user, OVERRIDE)
        record(text, Kind.OVERRIDDEN, user=user, why=override, after=revision.digest)
    before = text.shown_revision.digest if text.shown_revision else ""
    is_public, is_later = text.is_published, at is not None and at > now
    if is_later and is_public:
        settle(text, now)
        text.next_revision, text.next_at = revision, at
    else:
        if revision != text.live_revision:
            text.live_since = at if is_later else now
        text.live_revision, text.next_revision, text.next_at = revision, None, None
        if is_later or not is_public:
            text.publish_at = at if is_later else min(text.publish_at or now, now)
    text.save(update_fields=[*text.REVISION_FIELDS, "publish_at"])
    kind, why = (Kind.SCHEDULED, at.isoformat()) if is_later else (Kind.PUBLISHED, "")
    record(text, kind, user=user, why=why, before=before, after=revision.digest)


@transaction.atomic
def unschedule(text: Publishable, *, user) -> None:
    """Take back what was to appear later: readers go on seeing what they see now. Raises Refused, PermissionDenied."""
    allow(user, PUBLISH)
    now, text = timezone.now(), lock(text)
    if text.next_at is not None and text.next_at > now:
        text.next_revision = text.next_at = None
    elif text.live_revision is not None and text.publish_at > now:
        text.live_revision = text.publish_at = text.live_since = None
    else:
        raise Refused(_("Nothing is scheduled."))
    text.save(update_fields=[*text.REVISION_FIELDS, "publish_at"])
    record(text, Kind.UNSCHEDULED, user=user)


@transaction.atomic
def retire(
    text: Publishable,
    *,
    user,
    retired_as: str = Publishable.RetiredAs.GONE,
    reason: str = "",
    successor: str = "",
    at: datetime | None = None,
) -> None:
    """Take a published text down, now or from `at` on.

    `retired_as` says what its address does then; `reason` is for readers, `successor` an object link such as
    article:first-visit. `user` is None where the site itself does it. Raises Refused or PermissionDenied.
    """
    if user is not None:
        allow(user, PUBLISH)
    text = lock(text)
    if text.live_revision_id is None or text.is_retired:
        raise Refused(_("Only a published page can be retired."))
    if retired_as == Publishable.RetiredAs.MOVED and not successor:
        raise Refused(_("Say which page to read instead."))
    text.retired_at = max(at or timezone.now(), text.publish_at)
    text.retired_as, text.retired_reason, text.successor = retired_as, reason, successor
    text.save(update_fields=["retired_at", "retired_as", "retired_reason", "successor"])
    record(text, Kind.RETIRED, user=user, why=reason)


@transaction.atomic
def bring_back(text: Publishable, *, user) -> None:
    """Undo retire(), when the words may still be public. Raises Refused or PermissionDenied."""
    allow(user, PUBLISH)
    text = lock(text)
    if text.retired_at is None:
        raise Refused(_("The page is not retired."))
    if text.needs_signoff and text.current_signoff is None:
        raise Refused(_("A clinician must sign these words first."))
    if hindrances := text.hindrances():
        raise Refused(*hindrances)
    text.retired_at, text.retired_as, text.retired_reason, text.successor = None, text.RetiredAs.GONE, "", ""
    text.save(update_fields=["retired_at", "retired_as", "retired_reason", "successor"])
    record(text, Kind.BACK, user=user)


def promote_due(now: datetime | None = None) -> int:
    """Make replacements whose moment has come the live revisions; give their number.

    Readers see them at their moment without it (Publishable.shown_revision); queries by title follow by it.
    """
    now = now or timezone.now()
    return sum(
        model.objects.filter(next_at__lte=now).update(
            live_revision=F("next_revision"), live_since=F("next_at"), next_revision=None, next_at=None
        )
        for model in publishables()
    )


def settle(text: Publishable, now: datetime) -> None:
    """Do for one text in hand what promote_due() does."""
    if text.next_at is not None and text.next_at <= now:
        text.live_revision, text.live_since = text.next_revision, text.next_at


def allow(user, permission: str) -> None:
    """Raise PermissionDenied unless `user` holds `permission`."""
    if not user.has_perm(permission):
        raise PermissionDenied


def lock(text: Publishable) -> Publishable:
    """Read `text` again, for this transaction alone, into the object in hand."""
    text.refresh_from_db(from_queryset=type(text)._base_manager.select_for_update())
    text.__dict__.pop("current_signoff", None)
    return text
