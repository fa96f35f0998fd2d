"""Only the owner changes who may do what, and only while it is surely the owner."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from services.models import Practitioner
from tests.factories import make_practitioner, make_user
from tests.factories.people import PASSWORD

from .helpers import alerts_to, app_code, confirm, give_app, is_signed_in, sign_in


@pytest.fixture
def owner(client):
    """The owner, signed in with both steps."""
    user = make_user("owner", email="ada@clinic.example")
    factor = give_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": app_code(factor)})
    return user


@pytest.fixture
def editor():
    return make_user(
        "editor", username="ben", email="ben@clinic.example", first_name="Ben", last_name="Adeyemi"
    )


def change(client, user, **fields):
    """Send the form of a person as it is, but for some fields."""
    data = {
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "is_active": "on" if user.is_active else "",
        "is_staff": "on" if user.is_staff else "",
        "groups": [group.pk for group in user.groups.all()],
    }
    return client.post(reverse("admin:auth_user_change", args=[user.pk]), data | fields)


def roles(user) -> list[str]:
    return [group.name for group in User.objects.get(pk=user.pk).groups.all()]


def group(name: str) -> list[int]:
    return [Group.objects.get(name=name).pk]


def test_a_role_is_not_changed_without_the_password(client, owner, editor):
    for own_password in ("", "wrong"):
        page = change(client, editor, groups=group("owner"), first_name="Typed", own_password=own_password)
        text = page.content.decode()
        assert "This is not your password" in text
        assert 'value="Typed"' in text
    assert roles(editor) == ["editor"]


def test_a_role_is_changed_with_it_and_for_five_minutes(client, owner, editor):
    with time_machine.travel("2026-03-02 08:00+00:00", tick=False) as clock:
        sign_in(client, owner)
        client.post(reverse("mfa_authenticate"), {"code": app_code(Authenticator.objects.get(user=owner))})
        assert change(client, editor, groups=group("publisher"), own_password=PASSWORD).status_code == 302
        assert roles(editor) == ["publisher"]
        clock.shift(4 * 60)
        assert (
            "own_password"
            not in client.get(reverse("admin:auth_user_change", args=[editor.pk])).content.decode()
        )
        assert change(client, editor, groups=group("editor")).status_code == 302
        clock.shift(2 * 60)
        assert "This is not your password" in change(client, editor, groups=group("owner")).content.decode()
        assert roles(editor) == ["editor"]
    entry = LogEntry.objects.filter(object_id=editor.pk).latest("pk")
    assert entry.user == owner
    assert "role" in entry.get_change_message().lower() or "group" in entry.get_change_message().lower()


def test_a_wrong_password_here_is_counted_like_one_at_the_sign_in(client, owner, editor):
    for number in range(10):
        change(client, editor, groups=group("owner"), own_password=f"wrong-{number}")
    assert "There were too many tries" in change(client, editor, own_password=PASSWORD).content.decode()
    assert roles(editor) == ["editor"]


@pytest.mark.parametrize("role", ["editor", "clinician", "publisher", "front desk", "auditor"])
def test_nobody_else_changes_a_role_whatever_they_post(client, role, editor):
    attacker = make_user(role, username="attacker")
    sign_in(client, attacker)
    confirm(client)
    powers = {
        "is_superuser": "on",
        "is_staff": "on",
        "groups": group("owner"),
        "user_permissions": ["1", "2"],
    }
    for victim in (attacker, editor):
        assert change(client, victim, **powers, own_password=PASSWORD).status_code in {403, 302}
        assert client.post(reverse("admin:auth_user_reset_factor", args=[victim.pk])).status_code in {
            403,
            302,
        }
        victim.refresh_from_db()
        assert not victim.is_superuser
        assert "owner" not in roles(victim)
    for path in (reverse("account_change_password"), reverse("mfa_index"), reverse("usersessions_list")):
        client.post(path, powers | {"id": editor.pk, "user": editor.pk, "pk": editor.pk})
    attacker.refresh_from_db()
    assert roles(attacker) == [role]
    assert not attacker.is_superuser
    assert not attacker.user_permissions.exists()


def test_not_even_the_owner_makes_a_superuser(client, owner, editor):
    change(client, editor, is_superuser="on", user_permissions=["1"], own_password=PASSWORD)
    editor.refresh_from_db()
    assert not editor.is_superuser
    assert not editor.user_permissions.exists()


def test_who_leaves_is_signed_out_and_keeps_the_byline(client, owner, editor):
    practitioner = make_practitioner(user=editor)
    browser = Client()
    sign_in(browser, editor)
    assert change(client, editor, is_active="", own_password=PASSWORD).status_code == 302
    assert not is_signed_in(browser)
    assert "The username or the password is not right" in sign_in(Client(), editor).content.decode()
    assert Practitioner.objects.get(pk=practitioner.pk).user == editor


def test_nobody_is_deleted(client, owner, editor):
    confirm(client)
    assert (
        client.post(reverse("admin:auth_user_delete", args=[editor.pk]), {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=editor.pk).exists()


def test_a_lost_second_factor_is_taken_away_logged_and_told(client, owner, editor):
    give_app(editor)
    browser = Client()
    browser.force_login(editor)
    url = reverse("admin:auth_user_reset_factor", args=[editor.pk])
    assert client.post(url).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=editor).exists()
    confirm(client)
    page = client.get(url).content.decode()
    assert "Remove the second step of Ben Adeyemi?" in page
    assert Authenticator.objects.filter(user=editor).exists()
    assert client.post(url).url == reverse("admin:auth_user_change", args=[editor.pk])
    assert not Authenticator.objects.filter(user=editor).exists()
    assert not is_signed_in(browser)
    entry = LogEntry.objects.get(object_id=editor.pk)
    assert entry.user == owner
    assert "Removed passkeys" in entry.get_change_message()
    assert "The owner of the site removed your passkeys" in alerts_to(editor)[-1]


def test_the_owner_signs_somebody_out_everywhere(client, owner, editor):
    browser = Client()
    sign_in(browser, editor)
    url = reverse("admin:auth_user_end_sessions", args=[editor.pk])
    confirm(client)
    assert "Sign Ben Adeyemi out everywhere?" in client.get(url).content.decode()
    assert is_signed_in(browser)
    client.post(url)
    assert not is_signed_in(browser)
    assert is_signed_in(client)


def test_a_password_is_set_for_somebody_only_after_the_own_one(client, owner, editor):
    url = reverse("admin:auth_user_password_change", args=[editor.pk])
    data = {
        "password1": "six slow green boats",
        "password2": "six slow green boats",
        "usable_password": "true",
    }
    assert client.post(url, data).url.startswith(reverse("account_reauthenticate"))
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)
    confirm(client)
    assert client.post(url, data).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password("six slow green boats")
    assert "Your password was changed" in alerts_to(editor)[-1]


def test_keys_sessions_and_addresses_have_no_pages_in_the_admin(client, owner):
    for path in ("mfa/authenticator/", "usersessions/usersession/", "account/emailaddress/"):
        assert client.get(f"/admin/{path}").status_code == 404
