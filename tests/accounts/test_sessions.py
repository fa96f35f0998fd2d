"""Sessions end by themselves, are listed, and can be ended."""

import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from clinic_site.accounts import sessions
from tests.factories import make_user

from .helpers import FIREFOX, is_signed_in, sign_in

MORNING = "2026-03-02 08:00+00:00"


def test_a_session_nobody_uses_ends_after_half_an_hour(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, make_user("editor"))
        clock.shift(29 * 60)
        assert is_signed_in(client)
        clock.shift(29 * 60)
        assert is_signed_in(client)
        clock.shift(31 * 60)
        assert client.get("/admin/").url.startswith(reverse("account_login"))
        assert not Session.objects.exists()
        assert not UserSession.objects.exists()


def test_a_session_in_use_ends_after_twelve_hours(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, make_user("editor"))
        for _quarter in range(12 * 4):
            assert is_signed_in(client)
            clock.shift(15 * 60)
        clock.shift(1)
        assert not is_signed_in(client)


def test_the_ages_are_settings(client, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_MAX_HOURS = 5, 1
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, make_user())
        clock.shift(6 * 60)
        assert not is_signed_in(client)


def test_every_way_to_sign_in_is_stamped(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(make_user())
        assert is_signed_in(client)
        clock.shift(31 * 60)
        assert not is_signed_in(client)


def test_a_session_without_a_stamp_is_over(client):
    client.force_login(make_user())
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not is_signed_in(client)


def test_public_pages_look_at_no_session(client, django_assert_num_queries):
    assert "Cookie" not in client.get(reverse("services:fees")).get("Vary", "")


def test_people_see_where_they_are_signed_in_and_end_it(client):
    user = make_user("editor")
    lost = Client(headers={"user-agent": FIREFOX})
    sign_in(lost, user, address="203.0.113.77")
    sign_in(client, user)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Firefox, Linux" in page
    assert "203.0.113.0" in page
    row = UserSession.objects.get(user_agent=FIREFOX)
    assert row.ip == "203.0.113.0"
    assert client.get(reverse("account_end_session", args=[row.pk])).status_code == 405
    client.post(reverse("account_end_session", args=[row.pk]))
    assert not is_signed_in(lost)
    assert is_signed_in(client)


def test_all_others_are_ended_at_once(client):
    user = make_user("editor")
    others = [Client(), Client()]
    for other in (*others, client):
        sign_in(other, user)
    client.post(reverse("account_end_other_sessions"))
    assert [is_signed_in(other) for other in (*others, client)] == [False, False, True]


def test_nobody_ends_the_sessions_of_others(client):
    victim = Client()
    sign_in(victim, make_user("editor"))
    row = UserSession.objects.get()
    sign_in(client, make_user("editor"))
    assert client.post(reverse("account_end_session", args=[row.pk])).status_code == 404
    client.post(reverse("account_end_other_sessions"))
    assert is_signed_in(victim)


def test_a_new_password_ends_the_other_sessions(client):
    user = make_user("editor")
    other = Client()
    sign_in(other, user)
    sign_in(client, user)
    new = "six slow green boats"
    data = {"oldpassword": "correct horse battery", "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).url == reverse("mfa_index")
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_whoever_is_made_inactive_is_out(client):
    user = make_user("editor")
    sign_in(client, user)
    user.is_active = False
    user.save()
    assert not is_signed_in(client)


def test_old_rows_of_the_list_are_forgotten(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(Client(), make_user())
        clock.shift(13 * 60 * 60)
        sign_in(client, make_user())
        assert UserSession.objects.count() == 1
