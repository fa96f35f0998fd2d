"""The typo lane: a signature is carried over a mended typo once a second person has looked at it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import ContentEvent, Publishable, ReviewRequest, Revision, SignOff
from ..reviews.people import colleagues, name_of, writers_of
from ..typos import why_not_a_typo
from . import reviews
from .publishing import Refused, lock
from .trail import record


def signed_before(text: Publishable) -> SignOff | None:
    """Give the newest signature that a clinician gave in full: typos are measured from there, however many follow."""
    full = text.signoffs.exclude(way=SignOff.Way.TYPO).select_related("revision", "signed_by")
    return full.order_by("-signed_at", "-pk").first()


def objections(text: Publishable, revision: Revision) -> list[str]:
    """Give what keeps `revision` from being a mended typo, in words; empty: nothing does."""
    if not text.needs_signoff:
        return [_("There is nothing here that a clinician must check.")]
    if text.signoff_of(revision):
        return [_("These words are signed already.")]
    signed = signed_before(text)
    if signed is None:
        return [_("No clinician has signed this text yet, so it needs a full check.")]
    return why_not_a_typo(signed.revision, revision)


@transaction.atomic
def ask_typo(text: Publishable, *, user, colleague, message: str = "") -> ReviewRequest:
    """Ask `colleague` to confirm that the newest words only mend a typo. Raises Refused or PermissionDenied."""
    reviews.may_change(user, text)
    text = lock(text)
    if reasons := objections(text, text.latest_revision):
        raise Refused(*reasons)
    why_not_confirmer(text, text.latest_revision, colleague)
    kind = ReviewRequest.Kind.TYPO
    return reviews.ask(text, text.latest_revision, kind, user=user, reviewer=colleague, message=message)


@transaction.atomic
def confirm_typo(text: Publishable, revision: Revision, *, user) -> SignOff:
    """Carry the clinician's signature over to `revision`, the newest words, with its signer and its dates.

    `user` must hold the right to change the text and may not have written the words; there must be a request for
    it, asked by somebody else. Raises Refused or PermissionDenied.
    """
    reviews.may_change(user, text)
    text = lock(text)
    request = reviews.open_request(text)
    if request is None or request.kind != ReviewRequest.Kind.TYPO:
        raise Refused(_("Nobody has asked to have a typo confirmed."))
    if text.latest_revision.digest != revision.digest or request.revision.digest != revision.digest:
        raise Refused(_("The text has changed since you opened it. Please read the new words below."))
    if reasons := objections(text, revision):
        raise Refused(*reasons)
    why_not_confirmer(text, revision, user)
    if user.pk == request.asked_by_id:
        raise Refused(_("Somebody else must confirm what you asked for."))
    old = signed_before(text)
    signoff = SignOff.objects.create(
        content_object=text,
        revision=revision,
        digest=revision.digest,
        signed_by=old.signed_by,
        signed_at=old.signed_at,
        review_due=old.review_due,
        way=SignOff.Way.TYPO,
        checklist=old.checklist,
        reason=old.reason,
        is_self_review=old.is_self_review,
        confirmed_by=user,
    )
    reviews.close(request, ReviewRequest.Answer.SIGNED)
    record(text, ContentEvent.Kind.TYPO, user=user, before=old.digest, after=revision.digest)
    text.__dict__.pop("current_signoff", None)
    return signoff


def why_not_confirmer(text: Publishable, revision: Revision, user) -> None:
    """Raise PermissionDenied unless `user` may change the text, Refused when the words are their own."""
    reviews.may_change(user, text)
    if user.pk in writers_of(text, revision):
        raise Refused(
            _("%(name)s wrote these words, so somebody else must check them.") % {"name": name_of(user)}
        )


def helpers(text: Publishable, revision: Revision, asker) -> QuerySet:
    """Give the colleagues of `asker` who may confirm a typo in `revision`."""
    return colleagues(type(text)).exclude(pk__in={*writers_of(text, revision), asker.pk})
