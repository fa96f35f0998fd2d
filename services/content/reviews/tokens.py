"""The link by which a reviewer answers without signing in: signed, for seven days, used up by the answer."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ..models import ReviewRequest

LIFE = timedelta(days=7)
SALT = "content.review-link"


class LinkOver(Exception):
    """A link that opens nothing: not ours, too old, or its request has been answered or taken back."""


def link_to(request: ReviewRequest) -> str:
    """Give the address to mail to the reviewer of a request, to nobody else."""
    token = signing.dumps([request.pk, request.reviewer_id], salt=SALT)
    return settings.SITE_URL + reverse("content:review", args=[token])


def request_of(token: str) -> ReviewRequest:
    """Give the open request that a token was made for; raises LinkOver."""
    try:
        pk, reviewer = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise LinkOver from error
    requests = ReviewRequest.objects.select_related("reviewer", "revision", "asked_by", "content_type")
    found = requests.filter(pk=pk, reviewer=reviewer, reviewer__is_active=True, answer="").first()
    if found is None:
        raise LinkOver
    return found
