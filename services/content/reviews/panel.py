"""What the editor's panel “Clinical check” shows of a text."""

from django.http import HttpRequest
from django.utils import timezone

from ..actions import open_request
from ..actions.typos import objections
from ..editing import may
from ..models import Publishable, ReviewRequest, SignOff
from .people import is_self_review, may_sign
from .queue import Stage, stage_of
from .sheet import last_signed


def context(request: HttpRequest, text: Publishable) -> dict:
    """Give what templates/admin/editor/review.html shows of `text`, under the name `check`; {} where none is needed."""
    revision = text.latest_revision
    if not text.needs_signoff or revision is None:
        return {}
    user, may_change = request.user, may(request, "change", type(text))
    signed, waiting = text.signoff_of(revision), open_request(text)
    shown = text.current_signoff
    may_answer = may_sign(user)
    is_typo = waiting is not None and waiting.kind == ReviewRequest.Kind.TYPO
    newest = signed or last_signed(text)
    return {
        "check": {
            "label": text._meta.label_lower,
            "signed": signed,
            "shown": shown,
            "newest": newest,
            "stage": _stage(shown),
            "waiting": waiting,
            "is_typo": is_typo,
            "returned": _returned(text),
            "hindrances": text.hindrances(),
            "may_send": may_change and not signed,
            "may_withdraw": may_change and waiting is not None,
            "may_sign": may_answer,
            "is_own": may_answer and is_self_review(text, revision, user),
            "may_return": waiting is not None and not is_typo and waiting.reviewer_id == user.pk,
            "may_mend": may_change and newest is not None and not signed and not objections(text, revision),
            "may_confirm": may_change and is_typo and waiting.asked_by_id != user.pk,
            "may_correct": user.has_perm("content.add_correction") and text.is_published,
        }
    }


def _stage(shown: SignOff | None) -> Stage | None:
    """Say how pressing the next check of what readers see is."""
    return stage_of(shown.review_due, timezone.localdate()) if shown else None


def _returned(text: Publishable) -> ReviewRequest | None:
    """Give the last answer that returned the newest words, with what should change."""
    newest = ReviewRequest.objects.filter(revision=text.latest_revision).select_related("reviewer").first()
    return newest if newest and newest.answer == ReviewRequest.Answer.RETURNED else None
