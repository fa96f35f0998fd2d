"""Links that show the newest words to somebody without a sign-in."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.content.models import ContentEvent, Page, PreviewLink
from services.content.versions.previews import SALT, address_of, token_of
from tests.admin.helpers import enter
from tests.factories import make_article, make_condition, make_page, make_practitioner, make_treatment

pytestmark = pytest.mark.django_db
WORDS = {"title": "Draft title", "standfirst": "Draft.", "body": "## A heading\n\nDraft words."}
MAKERS = [make_article, make_condition, make_treatment, make_page]


def link_to(text, **fields) -> PreviewLink:
    return PreviewLink.objects.create(
        content_object=text, label="GP", **{"expires_at": timezone.now() + timedelta(days=7)} | fields
    )


def see(link: PreviewLink):
    return Client().get(reverse("content:preview", args=[token_of(link)]))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("is_public", [True, False])
def test_the_newest_words_stand_in_the_real_page_marked_as_a_draft(make, is_public):
    text = make(title="Old title", publish=is_public)
    text.save_revision(**WORDS)
    response = see(link_to(text))
    html = response.content.decode()
    assert response.status_code == 200
    for words in ("Draft words.", "Draft, not yet public", "Draft title", 'href="/static/site.css"'):
        assert words in html
    assert '<meta name="robots" content="noindex' in html
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert Client().get(text.get_absolute_url()).status_code == (200 if is_public else 404)


def test_the_badge_is_not_lent_to_words_that_nobody_signed(sign):
    author, reviewer = make_practitioner(), make_practitioner()
    text = make_condition(author=author, reviewer=reviewer)
    sign(text)
    assert "Clinically reviewed by" not in see(link_to(text)).content.decode() or text.current_signoff
    text.save_revision(**WORDS)
    assert "Clinically reviewed by" not in see(link_to(text)).content.decode()


def test_a_retired_page_can_be_previewed_as_well():
    text = make_page(retired_at=timezone.now() + timedelta(seconds=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert see(link_to(text)).status_code == 200


def test_it_shows_nothing_once_expired_revoked_or_forged():
    text = make_page()
    link = link_to(text)
    forged = signing.Signer(salt="other").sign(str(link.pk))
    for token in ("x", str(link.pk), forged, token_of(link) + "x", signing.Signer(salt=SALT).sign("nothing")):
        assert Client().get(reverse("content:preview", args=[token])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert see(link).status_code == 404
    assert see(link).status_code == 200
    link.revoked_at = timezone.now()
    link.save()
    assert see(link).status_code == 404


def test_a_link_to_a_text_that_was_deleted_shows_nothing():
    text = make_page(publish=False)
    link = link_to(text)
    Page.objects.update(latest_revision=None)
    Page.objects.all().delete()
    assert see(link).status_code == 404


def address(name: str, text) -> str:
    return reverse(f"admin:text-{name}", args=["content.page", text.pk])


def test_a_writer_makes_a_link_for_seven_days_and_ends_it(client):
    text = make_page()
    user = enter(client, "editor")
    html = client.post(address("previews", text), {"label": "Dr Grey"}, follow=True).content.decode()
    link = PreviewLink.objects.get()
    assert (link.label, link.made_by, link.content_object) == ("Dr Grey", user, text)
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    assert f'value="{address_of(link)}"' in html
    assert see(link).status_code == 200
    html = client.post(address("preview-revoke", text), {"link": link.pk}, follow=True).content.decode()
    assert address_of(link) not in html
    assert see(link).status_code == 404
    kinds = list(ContentEvent.objects.values_list("kind", flat=True).order_by("pk"))
    assert kinds == [ContentEvent.Kind.LINKED, ContentEvent.Kind.REVOKED]


def test_a_link_needs_to_say_for_whom_it_is(client):
    enter(client, "editor")
    response = client.post(address("previews", make_page()), {"label": " "})
    assert list(response.context["form"].errors) == ["label"]
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("role", ["clinician", "auditor", "front desk"])
def test_those_who_may_not_write_make_and_end_no_links(client, role):
    text = make_page()
    link = link_to(text)
    enter(client, role)
    assert client.get(address("previews", text)).status_code == 403
    assert client.post(address("previews", text), {"label": "X"}).status_code == 403
    assert client.post(address("preview-revoke", text), {"link": link.pk}).status_code == 403
    assert PreviewLink.objects.open().count() == 1


def test_a_link_of_another_text_is_not_ended_here(client):
    link = link_to(make_page())
    enter(client, "editor")
    assert client.post(address("preview-revoke", make_page()), {"link": link.pk}).status_code == 404
