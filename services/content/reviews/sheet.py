"""What a reviewer reads before signing: the words, what changed since the last signature, and what the rules find."""

from ..actions.reviews import GRADES_ABOVE, grade_of, needs_reason
from ..checks import check_text
from ..diff import changes, has_changes
from ..models import EditorialPolicy, Publishable, Revision, SignOff
from ..rendering import render_text


def last_signed(text: Publishable) -> SignOff | None:
    """Give the newest signature of any words of the text."""
    newest = text.signoffs.select_related("revision", "signed_by").order_by("-signed_at", "-pk")
    return newest.first()


def difference(old: Revision | None, new: Revision) -> list[tuple[str, list]]:
    """Give (part, passages) for each part of a text that changed, in the order they are read."""
    if old is None:
        return []
    parts = (
        (part, changes(getattr(old, part), getattr(new, part))) for part in ("title", "standfirst", "body")
    )
    return [(part, passages) for part, passages in parts if has_changes(passages)]


def sheet(text: Publishable, revision: Revision) -> dict:
    """Give what the pages for signing show of `revision`."""
    policy, signed = EditorialPolicy.objects.current(), last_signed(text)
    return {
        "revision": revision,
        "rendered": render_text(revision),
        "signed": signed,
        "difference": difference(signed.revision if signed else None, revision),
        "findings": check_text(
            text, title=revision.title, standfirst=revision.standfirst, body=revision.body
        ),
        "grade": grade_of(revision),
        "grade_limit": policy.grade_target + GRADES_ABOVE,
        "needs_reason": needs_reason(revision, policy),
    }


def shown_as(text: Publishable, digest: str) -> Revision | None:
    """Give the newest or live revision that has the digest a page was made for; None: the text has moved on."""
    revisions = (text.latest_revision, text.shown_revision)
    return next((one for one in revisions if one and one.digest == digest), None)
