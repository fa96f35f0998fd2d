"""Who may check texts, and whom the site writes to about them."""

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from ..models import EditorialPolicy, Publishable, Revision
from ..registry import clinicians

SIGN = "content.add_signoff"


def signers() -> QuerySet:
    """Give the users who may sign texts: clinicians who work here and hold the right to."""
    holders = get_user_model().objects.with_perm(SIGN).values("pk")
    return clinicians().filter(pk__in=holders).order_by("last_name", "username")


def may_sign(user) -> bool:
    """Whether `user` is one of them."""
    return user.has_perm(SIGN) and clinicians().filter(pk=user.pk).exists()


def colleagues(model: type[Model]) -> QuerySet:
    """Give the users who may change texts of `model`."""
    users = get_user_model().objects.with_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
    return users.order_by("last_name", "username")


def writers_of(text: Publishable, revision: Revision) -> set[int]:
    """Give the ids of the users whose words a signature under `revision` would cover for the first time.

    That is whoever is named as author, and whoever saved a version since the last one that was signed.
    """
    signed = text.signoffs.filter(revision__lt=revision.pk).order_by("-revision").values("revision")[:1]
    since = text.revisions.filter(pk__lte=revision.pk, author__isnull=False)
    for row in signed:
        since = since.filter(pk__gt=row["revision"])
    return text.writers() | set(since.values_list("author", flat=True))


def is_self_review(text: Publishable, revision: Revision, user) -> bool:
    """Whether `user` would sign their own words."""
    return user.pk in writers_of(text, revision)


def keeper_of(text: Publishable, policy: EditorialPolicy):
    """Give the user who is reminded of the checks of `text`; None: nobody is left to."""
    return text.keeper(policy.fallback_owner)


def name_of(user) -> str:
    """Give how staff call a user."""
    return user.get_full_name() or user.get_username()
