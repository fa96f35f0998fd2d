"""What is due with stories because time has passed: the worker looks every minute, and may look twice."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from services.content.models import EditorialPolicy
from services.content.reviews.mails import send
from services.content.reviews.people import keeper_of

from . import consents
from .models import StoryConsent

ENDING = "consent-ending"


def run(now: datetime | None = None) -> None:
    """Do everything that is due at `now`, by the days of the active time zone. Must not be called in a transaction."""
    now = now or timezone.now()
    take_down_ended(now)
    tell_of_ending(now)


def take_down_ended(now: datetime) -> None:
    """Take down the stories whose consent is over."""
    for consent in StoryConsent.objects.ended(timezone.localdate(now)).select_related("article"):
        if consents.is_readable(consent.article):
            with transaction.atomic():
                # Held until it is down, so that a second worker finds it down.
                again = StoryConsent.objects.select_for_update(of=("self",)).select_related("article")
                consent = again.get(pk=consent.pk)
                if consents.is_readable(consent.article):
                    consents.end(consent)


def tell_of_ending(now: datetime) -> None:
    """Mail who looks after a story, once, that its consent ends in 90 days or less."""
    policy = EditorialPolicy.objects.current()
    for consent in StoryConsent.objects.to_remind_of(timezone.localdate(now)).select_related("article"):
        keeper = keeper_of(consent.article, policy)
        if keeper is None or not keeper.email:
            continue
        with transaction.atomic():
            mine = StoryConsent.objects.filter(pk=consent.pk, expires_on=consent.expires_on)
            if mine.exclude(reminded_of__isnull=False, reminded_of=F("expires_on")).update(
                reminded_of=F("expires_on")
            ):
                named = {"title": consent.article.title, "day": consent.expires_on}
                send(
                    keeper,
                    ENDING,
                    _("A consent ends: %(title)s") % named,
                    _(
                        "The consent to the story “%(title)s” ends on %(day)s. Ask the person again, or the story is "
                        "taken down after that day."
                    )
                    % named,
                    settings.SITE_URL + reverse("admin:blog_storyconsent_change", args=[consent.pk]),
                )
