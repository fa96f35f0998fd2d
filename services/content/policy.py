"""What the editorial-policy page says of the clinic's own settings, so that it can't say anything else."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .actions.reviews import GRADES_ABOVE
from .models import EditorialPolicy
from .registry import register_passage


def review_cycles() -> str:
    """Say how often each kind of page is checked anew."""
    policy = EditorialPolicy.objects.current()
    kinds = (
        (_("Articles"), policy.article_months),
        (_("Pages about conditions"), policy.condition_months),
        (_("Pages about treatments"), policy.treatment_months),
        (_("Stories"), policy.story_months),
    )
    return "\n".join(
        ngettext("- %(kind)s: every month", "- %(kind)s: every %(number)s months", months)
        % {"kind": kind, "number": months}
        for kind, months in kinds
    )


def grade_target() -> str:
    """Say how easy to read texts should be."""
    policy = EditorialPolicy.objects.current()
    return _(
        "We aim for a reading level of school grade %(target)s. When a page is harder than grade %(limit)s, the person "
        "who signs it must say why."
    ) % {"target": policy.grade_target, "limit": policy.grade_target + GRADES_ABOVE}


def self_review() -> str:
    """Say whether authors may check their own texts."""
    if EditorialPolicy.objects.current().allows_self_review:
        return _(
            "We are a small clinic, so an author may check their own page. It then says “self-reviewed”."
        )
    return _("Nobody checks a page that they wrote.")


def funding() -> str:
    """Say who pays."""
    return EditorialPolicy.objects.current().funding or _(
        "The clinic pays for these pages. Nobody else does."
    )


def use_of_ai() -> str:
    """Say whether machines write."""
    return EditorialPolicy.objects.current().use_of_ai or _(
        "People write these pages, and people check them."
    )


def register() -> None:
    """Let texts hold these passages; called once, when the app is ready."""
    register_passage("review-cycles", review_cycles)
    register_passage("grade-target", grade_target)
    register_passage("self-review", self_review)
    register_passage("funding", funding)
    register_passage("use-of-ai", use_of_ai)
