"""The clinical check of a text: asked for, taken back, answered with a signature or with what is still wrong."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ContentEvent, EditorialPolicy, Publishable, ReviewRequest, Revision, SignOff
from ..readability import measure
from ..rendering import render_text
from ..reviews import checklist as checks
from ..reviews import mails
from ..reviews.people import is_self_review, may_sign, name_of
from .publishing import Refused, lock
from .trail import record

GRADES_ABOVE = 2  # so far over the clinic's target a text may be before the signer must say why
Kind, Answer = ContentEvent.Kind, ReviewRequest.Answer


def open_request(text: Publishable) -> ReviewRequest | None:
    """Give the request about `text` that still waits for an answer."""
    requests = ReviewRequest.objects.select_related("reviewer", "asked_by", "revision", "content_type")
    return requests.filter(
        content_type__app_label=text._meta.app_label,
        content_type__model=text._meta.model_name,
        object_id=text.pk,
        answer="",
    ).first()


@transaction.atomic
def send_to_review(text: Publishable, *, user, reviewer, message: str = "") -> ReviewRequest:
    """Ask `reviewer` to check the newest words of `text`; an older request is withdrawn.

    A mail with a link of its own leaves to the reviewer, if an address is known. `user` must hold the right to
    change the text. Raises Refused or PermissionDenied.
    """
    may_change(user, text)
    text = lock(text)
    revision = text.latest_revision
    if revision is None or not text.needs_signoff:
        raise Refused(_("There is nothing here that a clinician must check."))
    if text.signoff_of(revision):
        raise Refused(_("These words are signed already."))
    why_not_signer(text, revision, reviewer)
    return ask(text, revision, ReviewRequest.Kind.SIGNOFF, user=user, reviewer=reviewer, message=message)


@transaction.atomic
def withdraw(text: Publishable, *, user) -> None:
    """Take the open request back. Raises Refused or PermissionDenied."""
    may_change(user, text)
    text = lock(text)
    request = open_request(text)
    if request is None:
        raise Refused(_("Nobody is asked to check it."))
    close(request, Answer.WITHDRAWN)
    record(text, Kind.WITHDRAWN, user=user, after=request.revision.digest)


@transaction.atomic
def return_to_writer(request: ReviewRequest, *, user, comment: str) -> None:
    """Answer a request with what must change; who asked is told by mail, without the comment.

    `user` is the reviewer who was asked. Raises Refused or PermissionDenied.
    """
    if user.pk != request.reviewer_id:
        raise PermissionDenied
    text = lock(request.content_object)
    if not comment.strip():
        raise Refused(_("Say what should change."))
    request = still_open(request)
    close(request, Answer.RETURNED, comment=comment.strip())
    record(text, Kind.RETURNED, user=user, why=comment.strip(), after=request.revision.digest)
    mails.tell_returned(request, text)


@transaction.atomic
def sign(
    text: Publishable,
    revision: Revision,
    *,
    user,
    way: str,
    checklist: Collection[str],
    reason: str = "",
    request: ReviewRequest | None = None,
) -> SignOff:
    """Put the signature of `user` under the words of `revision`, as long as they are the newest or the live ones.

    `checklist` holds the keys of checklist.ITEMS that were ticked; `reason` says why a text that is hard to read
    is right so; `request` is the one whose mailed link is used: it must still be open, and is used up by this.
    Raises Refused or PermissionDenied.
    """
    text = lock(text)
    if request is not None:
        request = still_open(request)
    why_not_signer(text, revision, user)
    if revision.digest not in {one.digest for one in (text.latest_revision, text.shown_revision) if one}:
        raise Refused(_("The text has changed since you opened it. Please read the new words below."))
    if missing := checks.missing(checklist):
        raise Refused(_("Tick every line that is true: %(line)s") % {"line": missing[0]})
    policy = EditorialPolicy.objects.current()
    if needs_reason(revision, policy) and not reason.strip():
        raise Refused(_("This is hard to read. Say why it must stay so, or return it."))
    before = text.signoffs.order_by("-signed_at", "-pk").first()
    signoff = SignOff.objects.create(
        content_object=text,
        revision=revision,
        digest=revision.digest,
        signed_by=user,
        review_due=add_months(timezone.localdate(), getattr(policy, text.cycle)),
        way=way,
        checklist=checks.words(checklist),
        reason=reason.strip(),
        is_self_review=is_self_review(text, revision, user),
    )
    waiting = open_request(text)
    if waiting and waiting.revision.digest == revision.digest:
        close(waiting, Answer.SIGNED)
        mails.tell_signed(waiting, text, by=user)
    record(
        text,
        Kind.SIGNED,
        user=user,
        why=signoff.get_way_display(),
        before=before.digest if before else "",
        after=revision.digest,
    )
    text.__dict__.pop("current_signoff", None)
    return signoff


def why_not_signer(text: Publishable, revision: Revision, user) -> None:
    """Raise PermissionDenied unless `user` may sign texts, Refused unless they may sign these words."""
    if not may_sign(user):
        raise PermissionDenied
    if not text.needs_signoff:
        raise Refused(_("There is nothing here that a clinician must check."))
    is_own = is_self_review(text, revision, user)
    if is_own and not EditorialPolicy.objects.current().allows_self_review:
        raise Refused(
            _("%(name)s wrote these words, so somebody else must check them.") % {"name": name_of(user)}
        )


def needs_reason(revision: Revision, policy: EditorialPolicy) -> bool:
    """Whether the words are so hard to read that the signer must say why."""
    return grade_of(revision) > policy.grade_target + GRADES_ABOVE


def grade_of(revision: Revision) -> float:
    """Give the reading grade of a revision as readers see it."""
    return measure(render_text(revision), standfirst=revision.standfirst).grade


def ask(
    text: Publishable, revision: Revision, kind: ReviewRequest.Kind, *, user, reviewer, message: str
) -> ReviewRequest:
    """Store a request in the caller's transaction, after withdrawing an older one, and mail it."""
    if older := open_request(text):
        close(older, Answer.WITHDRAWN)
        record(text, Kind.WITHDRAWN, user=user, after=older.revision.digest)
    request = ReviewRequest.objects.create(
        content_object=text,
        revision=revision,
        kind=kind,
        reviewer=reviewer,
        asked_by=user,
        message=message.strip(),
    )
    record(text, Kind.SENT, user=user, why=name_of(reviewer), after=revision.digest)
    mails.ask(request, text)
    return request


def close(request: ReviewRequest, answer: ReviewRequest.Answer, comment: str = "") -> None:
    """Answer a request: its link is used up."""
    request.answer, request.answered_at, request.comment = answer, timezone.now(), comment
    request.save(update_fields=["answer", "answered_at", "comment"])


def still_open(request: ReviewRequest) -> ReviewRequest:
    """Read a request again, for this transaction alone; raises Refused when it has been answered meanwhile."""
    request = (
        ReviewRequest.objects.select_for_update(of=("self",)).select_related("revision").get(pk=request.pk)
    )
    if not request.is_open:
        raise Refused(_("This request has been answered or taken back already."))
    return request


def may_change(user, text: Publishable) -> None:
    """Raise PermissionDenied unless `user` may change the text."""
    if not user.has_perm(f"{text._meta.app_label}.change_{text._meta.model_name}"):
        raise PermissionDenied


def add_months(day: date, months: int) -> date:
    """Give the same day so many months later, or the last day of that month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
