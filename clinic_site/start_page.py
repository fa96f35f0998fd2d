"""What waits for the person who opens the content back office. An empty list is not shown.

Each list is one query, but for the checks that are due, which the queue of checks works out in five.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.content.actions.publishing import PUBLISH
from services.content.admin_base import day, moment
from services.content.models import (
    MissedAddress,
    Publishable,
    ReviewRequest,
    SignOff,
    WorkingCopy,
    publishables,
)
from services.content.reviews.people import SIGN, name_of
from services.content.reviews.queue import entries

from .search.wanted import top

SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One thing that waits: what it is called, where to go, a few words on it, and whether it is an alarm."""

    title: str
    url: str
    note: str = ""
    is_alarming: bool = False


@dataclass(frozen=True)
class Waiting:
    """A list under its heading; `more` (label, address) leads to the rest of it."""

    key: str
    heading: str
    rows: list[Row]
    more: tuple[str, str] | None = None


def waiting(user: AbstractBaseUser) -> list[Waiting]:
    """Give the lists that hold something for `user`, the most urgent first. Requests of patients are in none."""
    lists = (to_check, returned, unsaved, drafts, ready, due, scheduled, missed, wanted)
    return [found for make in lists for found in make(user) if found.rows]


def to_check(user) -> Iterator[Waiting]:
    """What colleagues sent to this person."""
    requests = ReviewRequest.objects.filter(reviewer=user, answer="").order_by("asked_at")
    rows = [Row(one.revision.title, answer_page(one), asked(one)) for one in with_titles(requests)]
    yield Waiting(
        "to-check", _("Sent to you to check"), rows, (_("All checks"), reverse("admin:review-queue"))
    )


def returned(user) -> Iterator[Waiting]:
    """What came back from the check and has not been touched since."""
    untouched = Q()
    for model in publishables():
        untouched |= Q(revision__in=model.objects.values("latest_revision"))
    requests = (
        ReviewRequest.objects.filter(untouched, asked_by=user, answer=ReviewRequest.Answer.RETURNED)
        .exclude(Exists(asked_again()))
        .order_by("-answered_at")
    )
    rows = [
        Row(
            one.revision.title,
            form_of(one.content_type.model_class(), one.object_id),
            Truncator(one.comment).words(20),
        )
        for one in with_titles(requests)
    ]
    yield Waiting("returned", _("Returned to you"), rows)


def asked_again() -> QuerySet:
    """Give the newer requests about the same text as an outer request."""
    same = ("content_type", "object_id")
    return ReviewRequest.objects.filter(
        **{name: OuterRef(name) for name in same}, asked_at__gt=OuterRef("asked_at")
    )


def asked(request: ReviewRequest) -> str:
    """Say who asked for a check, and when."""
    if request.asked_by is None:  # the account is gone
        return day(request.asked_at)
    return _("%(day)s, from %(name)s") % {"day": day(request.asked_at), "name": name_of(request.asked_by)}


def with_titles(requests: QuerySet) -> QuerySet:
    """Fetch what the rows of requests for a check show."""
    related = ("revision", "asked_by", "content_type")
    return requests.select_related(*related).defer("revision__body", "revision__anchors")[:SHOWN]


def answer_page(request: ReviewRequest) -> str:
    """Give the address of the page on which a request for a check is answered."""
    page = "review-typo-confirm" if request.kind == ReviewRequest.Kind.TYPO else "review-sign"
    return reverse(
        f"admin:{page}", args=[request.content_type.model_class()._meta.label_lower, request.object_id]
    )


def unsaved(user) -> Iterator[Waiting]:
    """What this person typed and has not saved."""
    copies = WorkingCopy.objects.filter(user=user).select_related("content_type").defer("body")
    rows = [
        Row(
            copy.title or _("Untitled"),
            form_of(copy.content_type.model_class(), copy.object_id),
            _("typed %(moment)s") % {"moment": moment(copy.saved_at)},
        )
        for copy in copies[:SHOWN]
    ]
    yield Waiting("unsaved", _("Typed and not saved"), rows)


def drafts(user) -> Iterator[Waiting]:
    """What this person wrote last and readers don't see; not what a colleague is checking or has returned."""

    def mine(model: type[Publishable]) -> QuerySet:
        came_back = Q(
            answer=ReviewRequest.Answer.RETURNED, revision=OuterRef("latest_revision"), asked_by=user
        )
        elsewhere = about(model, ReviewRequest).filter(Q(answer="") | came_back)
        return unseen(model).filter(latest_revision__author=user).exclude(Exists(elsewhere))

    yield Waiting("drafts", _("Your drafts"), saved(mine))


def ready(user) -> Iterator[Waiting]:
    """What is signed, or needs no signature, and readers don't see yet, for those who publish."""

    def finished(model: type[Publishable]) -> QuerySet:
        signed = about(model, SignOff).filter(digest=OuterRef("latest_revision__digest"))
        return unseen(model).filter(Exists(signed)) if model.needs_signoff else unseen(model)

    if user.has_perm(PUBLISH):
        yield Waiting("ready", _("Ready to publish"), saved(finished))


def about(model: type[Publishable], other: type[ReviewRequest | SignOff]) -> QuerySet:
    """Give the requests or signatures that belong to a text of an outer query."""
    return other.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk")
    )


def unseen(model: type[Publishable]) -> QuerySet:
    """Give the texts with words that readers neither see nor will see, with the day of saving in `when`."""
    shown = Q(live_revision=F("latest_revision")) | Q(next_revision=F("latest_revision"))
    return (
        model.objects.filter(latest_revision__isnull=False, retired_at=None)
        .exclude(pk__in=model.objects.filter(shown).values("pk"))
        .annotate(when=F("latest_revision__created_at"))
    )


def saved(choose: Callable[[type[Publishable]], QuerySet]) -> list[Row]:
    """Give a row for each of the texts that `choose` keeps, the last saved first."""
    found = in_all(choose, "-when")
    return [Row(title, url, _("saved %(day)s") % {"day": day(when)}) for title, url, when in found]


def due(user) -> Iterator[Waiting]:
    """What is to be checked: one's own pages by name, and for those who publish the number of all."""
    if not (user.has_perm(SIGN) or user.has_perm(PUBLISH)):
        return
    queue = reverse("admin:review-queue")
    found = entries()
    mine = [
        Row(entry.text.title, entry.url, entry.stage.label, entry.stage.is_alarming)
        for entry in found
        if entry.keeper == user
    ]
    yield Waiting("due", _("To be checked, by you"), mine[:SHOWN], (_("All of yours"), f"{queue}?mine"))
    if user.has_perm(PUBLISH):
        numbers = Counter(entry.stage for entry in found)
        stages = [
            Row(stage.label, queue, pages(number), stage.is_alarming) for stage, number in numbers.items()
        ]
        yield Waiting("health", _("Checks of the whole site"), stages, (_("All checks"), queue))


def pages(number: int) -> str:
    """Say how many pages."""
    return ngettext("%(number)s page", "%(number)s pages", number) % {"number": number}


def scheduled(user) -> Iterator[Waiting]:
    """What readers will see later, for those who work on texts."""
    now = timezone.now()

    def later(model: type[Publishable]) -> QuerySet:
        return model.objects.filter(
            Q(next_at__gt=now) | Q(live_revision__isnull=False, publish_at__gt=now), retired_at=None
        ).annotate(when=Case(When(next_at__gt=now, then=F("next_at")), default=F("publish_at")))

    if user.has_perm("blog.change_article"):
        rows = [Row(title, url, moment(when)) for title, url, when in in_all(later, "when")]
        yield Waiting("scheduled", _("Scheduled"), rows)


def missed(user) -> Iterator[Waiting]:
    """Addresses that people ask for and nothing answers to, for those who may mend them."""
    if user.has_perm("content.view_missedaddress") and user.has_perm("content.add_redirect"):
        url = reverse("admin:content_missedaddress_changelist")
        rows = [
            Row(missed.path, url, times_asked(missed.times)) for missed in MissedAddress.objects.all()[:SHOWN]
        ]
        yield Waiting("missed", _("Addresses that lead nowhere"), rows, (_("All of them"), url))


def wanted(user) -> Iterator[Waiting]:
    """What patients looked for and did not find, for those who may see it."""
    if user.has_perm("search.view_unmetsearch"):
        url = reverse("admin:search_unmetsearch_changelist")
        rows = [Row(search.words, url, times_asked(search.times)) for search in top(SHOWN)]
        yield Waiting("wanted", _("Articles patients wanted"), rows, (_("All of them"), url))


def times_asked(times: int) -> str:
    """Say how often something was asked for."""
    return ngettext("asked for %(times)s time", "asked for %(times)s times", times) % {"times": times}


def in_all(
    choose: Callable[[type[Publishable]], QuerySet], order: str
) -> list[tuple[str, str, datetime | None]]:
    """Give (title, address of its form, `when`) of the texts of every kind that `choose` keeps; one query."""
    parts = [
        choose(model)
        .order_by()
        .annotate(label=Value(model._meta.label, CharField()), name=F("latest_revision__title"))
        .values_list("label", "pk", "name", "when")
        for model in publishables()
    ]
    found = parts[0].union(*parts[1:], all=True).order_by(order)[:SHOWN]
    models = {model._meta.label: model for model in publishables()}
    return [(name, form_of(models[label], pk), when) for label, pk, name, when in found]


def form_of(model: type[Publishable], pk: int) -> str:
    """Give the address of the form of a text; of a new one where `pk` is 0."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"{name}_change", args=[pk]) if pk else reverse(f"{name}_add")
