"""Where the newest words of a text stand: draft, in review, signed, scheduled, published; or the text is retired."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..admin_base import moment
from ..models import Publishable, ReviewRequest, SignOff


class State(models.TextChoices):
    """The states, in the order in which words pass them."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "review", _("In review")
    SIGNED = "signed", _("Signed, not yet published")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


def with_states(texts: QuerySet, now: datetime | None = None) -> QuerySet:
    """Add `word_state` to texts of one kind."""
    now = now or timezone.now()
    about = {"content_type": ContentType.objects.get_for_model(texts.model), "object_id": OuterRef("pk")}
    asked = ReviewRequest.objects.filter(
        **about, kind=ReviewRequest.Kind.SIGNOFF, answer="", revision=OuterRef("latest_revision")
    )
    signed = SignOff.objects.filter(**about, digest=OuterRef("latest_revision__digest"))
    is_live, is_next = Q(latest_revision=F("live_revision")), Q(latest_revision=F("next_revision"))
    return texts.annotate(
        word_state=Case(
            When(live_revision__isnull=False, retired_at__lte=now, then=Value(State.RETIRED)),
            When(is_next & Q(next_at__gt=now) | is_live & Q(publish_at__gt=now), then=Value(State.SCHEDULED)),
            When(is_next | is_live, then=Value(State.PUBLISHED)),
            When(Exists(asked), then=Value(State.IN_REVIEW)),
            When(Exists(signed), then=Value(State.SIGNED)),
            default=Value(State.DRAFT),
            output_field=models.CharField(),
        )
    )


def state_of(text: Publishable) -> State:
    """Give the state of one text; a query, unless it was fetched by with_states()."""
    known = getattr(text, "word_state", None)
    if known is None:
        rows = with_states(type(text)._base_manager.filter(pk=text.pk))
        known = rows.values_list("word_state", flat=True).get()
    return State(known)


def in_words(text: Publishable) -> str:
    """Say where the newest words stand and, where readers see others, so."""
    state = state_of(text)
    said = state.label
    if state == State.SCHEDULED:
        is_replacement = text.next_revision_id == text.latest_revision_id
        said = gettext("Scheduled for %(moment)s") % {
            "moment": moment(text.next_at if is_replacement else text.publish_at)
        }
    if state in {State.PUBLISHED, State.RETIRED}:
        return str(said)
    if text.is_published:
        return gettext("%(state)s; readers see older words") % {"state": said}
    if text.live_revision_id and state != State.SCHEDULED:
        return gettext("%(state)s; older words are scheduled") % {"state": said}
    return str(said)
