"""A text in its real public template with words that readers don't see yet."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from ..anchors import carry_anchors
from ..markdown import render
from ..models import Publishable, Revision, clinical_digest
from ..pages import fetched, show_words


def whole_page(
    request: HttpRequest,
    text: Publishable,
    *,
    title: str,
    standfirst: str,
    body: str,
    others: dict | None = None,
    with_lines: bool = False,
) -> HttpResponse:
    """Answer as the public page of `text` would with these words. Nothing is written.

    The “Clinically reviewed” badge shows only where exactly these words are signed. A text that was never saved has
    the key 0. `others` are values of other fields, by name; `with_lines` names the line of each block in data-line.
    """
    text = fetched(text) if text.pk else never_saved(text, title)
    for name, value in (others or {}).items():
        setattr(text, name, value)
    complete(text)
    text.was_public = bool(text.pk) and text.is_published
    text.live_revision, text.next_revision, text.next_at = made_up(text, title, standfirst, body), None, None
    text.live_revision.with_lines = with_lines
    text.latest_revision = text.latest_revision or text.live_revision
    text.publish_at, text.retired_at = text.publish_at or timezone.now(), None
    signoff = text.signoff_of(text.live_revision)
    text.signed_by_id = signoff.signed_by_id if signoff else None
    text.signed_at = signoff.signed_at if signoff else None
    text.review_due = signoff.review_due if signoff else None
    text.is_self_reviewed = signoff.is_self_review if signoff else None
    request.shown_as = "preview"  # keeps it out of search engines
    response = show_words(request, text)
    response["X-Robots-Tag"] = "noindex"
    return response


def never_saved(text: Publishable, title: str) -> Publishable:
    """Let a text that is in no table be asked for what belongs to it: nothing does."""
    text.pk = 0
    text.slug = text.slug or slugify(title) or "new"
    return text


def complete(text: Publishable) -> None:
    """Put something in the place of what every page needs and the writer has not chosen yet: the topic."""
    for field in text._meta.concrete_fields:
        if field.many_to_one and not field.null and getattr(text, field.attname) is None:
            model = field.related_model
            setattr(text, field.name, model.objects.first() or model(pk=0, slug="new"))


def made_up(text: Publishable, title: str, standfirst: str, body: str) -> Revision:
    """Give a revision that is never stored; it has the number of the newest one, which the page may print."""
    rendered, newest = render(body), text.latest_revision
    return Revision(
        pk=text.latest_revision_id or 0,
        title=title,
        standfirst=standfirst,
        body=body,
        anchors=carry_anchors(newest.anchors if newest else [], [words for words, _id in rendered.headings]),
        minutes=rendered.minutes,
        digest=clinical_digest(title, standfirst, body),
    )
