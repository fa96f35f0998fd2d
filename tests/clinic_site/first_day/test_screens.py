"""The screens of the first day, one by one: look, offers, staff, keys."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from clinic_site.first_day import recovery
from clinic_site.first_day.models import Invitation, Setup
from services.content.models import Page
from services.models import Clinic, Fee, Practitioner, Treatment
from tests import factories
from tests.admin.helpers import said
from tests.content.pictures import halves, upload
from tests.factories.people import PASSWORD

from .screens import PERSON, form_errors, url

pytestmark = pytest.mark.django_db

# Look


def test_logo_goes_into_the_library_and_on_every_page(client, owner, clinic):
    client.post(url("logo"), {"file": upload(halves(600, 200), "logo.jpg")})
    clinic.refresh_from_db()
    assert clinic.logo.key == "logo"
    assert f'alt="{clinic.name}"' in client.get("/").content.decode()
    client.post(url("logo"), {"remove": "1"})
    clinic.refresh_from_db()
    assert clinic.logo is None
    assert form_errors(client.post(url("logo"), {}))["file"] == ["Choose a picture"]


def test_colour_is_kept_or_refused_with_one_that_works(client, owner, clinic):
    assert client.post(url("colour"), {"accent": "#1d3f8f"}).url == url("people")
    for accent, words in (("#f5b93a", "A darker one that works is #"), ("red", "such as #17503f")):
        response = client.post(url("colour"), {"accent": accent})
        assert words in form_errors(response)["accent"][0]
    clinic.refresh_from_db()
    assert clinic.accent == "#1d3f8f"
    client.post(url("colour"), {"remove": "1"})
    clinic.refresh_from_db()
    assert clinic.accent == ""


# Offers


def test_person_gets_a_page_days_and_if_wanted_an_invitation(client, owner, clinic):
    Clinic.objects.update(main_location=factories.make_location())
    client.post(url("people"), PERSON)
    client.post(url("people"), PERSON | {"email": "Noor@Clinic.example", "own_password": PASSWORD})
    first, second = Practitioner.objects.order_by("pk")
    assert (first.user, first.slug, first.days.count()) == (None, "noor-haddad", 2)
    assert second.user.email == "noor@clinic.example"
    assert [group.name for group in second.user.groups.all()] == ["clinician"]
    assert (
        "already"
        in form_errors(client.post(url("people"), PERSON | {"email": "noor@clinic.example"}))["email"][0]
    )
    assert Practitioner.objects.count() == 2


def test_fee_is_kept(client, owner, clinic):
    client.post(url("fees"), {"name": "First visit", "minutes": "60", "amount": "115", "note": ""})
    assert Fee.objects.get().key == "first-visit"
    assert "amount" in form_errors(client.post(url("fees"), {"name": "x", "minutes": "60", "amount": "-1"}))


def test_treatments_start_as_drafts(client, owner, clinic):
    client.post(url("treatments"), {"wanted": ["exercise-therapy", "first-assessment"]})
    assert Treatment.objects.count() == 2
    assert not Treatment.objects.published().exists()
    draft = Treatment.objects.get(slug="exercise-therapy").latest_revision
    assert (draft.title, draft.author) == ("Exercise therapy", owner)
    response = client.get(url("treatments"))
    assert "exercise-therapy" not in dict(response.context["form"].fields["wanted"].choices)
    assert "Draft" in response.content.decode()


def test_privacy_text_is_published_when_it_is_confirmed(client, owner, clinic):
    Clinic.objects.update(privacy_law="the Privacy Act 1988")
    body = client.get(url("privacy")).context["form"].initial["body"]
    assert not Page.objects.exists()
    client.post(url("privacy"), {"body": f"{body}\n\nAsk for Robin."})
    page = Page.objects.published().get(slug="privacy")
    assert page.live_revision.author == owner
    text = client.get(page.get_absolute_url()).content.decode()
    assert "under <bdi>the Privacy Act 1988</bdi>." in text
    assert "Ask for Robin." in client.get(url("privacy")).context["form"].initial["body"]


# Staff


def test_owner_invites_sends_again_takes_back_and_lets_go(client, owner, clinic):
    answers = {
        "first_name": "Kim",
        "last_name": "Ray",
        "email": "kim@clinic.example",
        "roles": ["front desk"],
    }
    unsure = client.post(url("staff"), answers)
    assert form_errors(unsure)["own_password"]
    assert not Invitation.objects.exists()
    client.post(url("staff"), answers | {"own_password": PASSWORD})
    kim = User.objects.get(email="kim@clinic.example")
    before = Invitation.objects.get().digest
    assert "already" in form_errors(client.post(url("staff"), answers))["email"][0]
    client.post(url("staff"), {"action": "send", "person": kim.pk})
    assert Invitation.objects.get().digest != before
    client.post(url("staff"), {"action": "withdraw", "person": kim.pk})
    assert not User.objects.filter(pk=kim.pk).exists()
    colleague = factories.make_user("front desk")
    for action in ("send", "withdraw"):
        assert client.post(url("staff"), {"action": action, "person": colleague.pk}).status_code == 404
    assert (
        "sign in any more"
        in said(client.post(url("staff"), {"action": "deactivate", "person": colleague.pk}, follow=True))[-1]
    )
    colleague.refresh_from_db()
    assert not colleague.is_active


def test_letting_somebody_go_asks_for_the_password_first(client, owner, clinic):
    colleague = factories.make_user("front desk")
    response = client.post(url("staff"), {"action": "deactivate", "person": colleague.pk})
    assert response.url.startswith(reverse("account_reauthenticate"))
    colleague.refresh_from_db()
    assert colleague.is_active


def test_owner_can_let_neither_themselves_nor_a_superuser_go(client, owner, clinic):
    superuser = factories.make_user(is_superuser=True)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for person in (owner.pk, superuser.pk, "x", ""):
        assert client.post(url("staff"), {"action": "deactivate", "person": person}).status_code == 404


# The key


def test_recovery_key_is_shown_for_the_password_until_it_is_kept(client, owner, clinic):
    printed, last = recovery.current(), recovery.last_characters()
    assert printed not in client.get(url("key")).content.decode()
    assert form_errors(client.post(url("key"), {"password": "wrong"}))["password"] == [
        "This is not your password."
    ]
    shown = client.post(url("key"), {"password": PASSWORD})
    assert printed in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert form_errors(client.post(url("key"), {"last": "ABCDEFGH"}))["last"]
    assert not Setup.objects.current().has_kept_key
    client.post(url("key"), {"last": f"{last[:4].lower()} {last[4:]}"})
    assert Setup.objects.current().has_kept_key
    assert printed not in client.post(url("key"), {"password": PASSWORD}).content.decode()


def test_new_keys_must_be_kept_anew(settings, clinic):
    Setup(kept_key=recovery.last_characters()).save()
    settings.FIELD_KEYS = {"k2": bytes(32), **settings.FIELD_KEYS}
    assert not Setup.objects.current().has_kept_key
