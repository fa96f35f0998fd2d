"""Guessing is slow for whoever guesses, and for nobody else."""

import statistics
import time
from contextlib import suppress

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from clinic_site.accounts import devices, lockout
from services.outbox.models import OutgoingEmail
from tests.factories import make_user

from .helpers import app_code, give_app, is_signed_in, sign_in, sign_out

ATTACKER, CLINIC = "203.0.113.9", "198.51.100.7"
TOO_MANY = "There were too many tries"
WRONG = "The username or the password is not right."


def guess(user, times: int, address: str = ATTACKER, **headers) -> str:
    """Guess wrongly from a browser without cookies; give the last page."""
    for number in range(times):
        client = Client(headers=headers)
        page = sign_in(client, user, f"wrong-{number}", address=address)
    return page.content.decode()


def count(user, times: int, address: str) -> None:
    """Count wrong guesses as the sign-in does, without its pages."""
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    for _number in range(times):
        with suppress(lockout.LockedOut):
            lockout.begin(request, user if isinstance(user, str) else user.username, of="password")


def known_browser(user) -> Client:
    """A browser with which `user` has signed in and out."""
    client = Client()
    sign_in(client, user, address=CLINIC)
    sign_out(client)
    return client


def test_one_name_at_one_address_is_guessed_five_times():
    user = make_user()
    assert WRONG in guess(user, lockout.PER_PAIR)
    assert TOO_MANY in guess(user, 1)
    client = Client()
    assert TOO_MANY in sign_in(client, user, address=ATTACKER).content.decode()
    assert not is_signed_in(client)


def test_the_lock_opens_after_a_quarter_of_an_hour():
    user = make_user()
    with time_machine.travel("2026-03-02 09:00+00:00", tick=False) as clock:
        guess(user, lockout.PER_PAIR)
        clock.shift(lockout.PER.total_seconds() + 1)
        client = Client()
        assert sign_in(client, user, address=ATTACKER).status_code == 302


def test_right_passwords_are_no_guesses():
    user = make_user()
    for _number in range(lockout.PER_PAIR + 2):
        assert sign_in(Client(), user, address=CLINIC).status_code == 302


def test_whoever_hammers_an_account_from_elsewhere_does_not_lock_its_owner_out():
    user = make_user()
    client = known_browser(user)
    for number in range(lockout.PER_NAME["password"] + 10):
        count(user, 1, f"203.0.113.{number}")
    # From all over the world the name is shut, but not where its owner has been before.
    assert TOO_MANY in sign_in(Client(), user, address="192.0.2.200").content.decode()
    assert sign_in(client, user, address=CLINIC).status_code == 302
    sign_out(client)
    assert sign_in(client, user, address="192.0.2.201").status_code == 302


def test_colleagues_sign_in_behind_an_address_with_a_hundred_bad_sign_ins():
    victim, colleague = make_user(), make_user()
    client = known_browser(victim)
    for number in range(25):
        count(f"nobody-{number}", 3, CLINIC)
        count(victim, 1, CLINIC)
    assert TOO_MANY in guess(victim, 1, address=CLINIC)
    assert sign_in(Client(), colleague, address=CLINIC).status_code == 302
    assert sign_in(client, victim, address=CLINIC).status_code == 302


def test_many_names_from_one_address_come_to_an_end():
    for number in range(lockout.PER_ADDRESS - 1):
        count(f"nobody-{number}", 1, ATTACKER)
    assert WRONG in guess("nobody", 1)
    user = make_user()
    client = Client()
    assert TOO_MANY in sign_in(client, user, address=ATTACKER).content.decode()
    assert sign_in(client, user, address=CLINIC).status_code == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_spoofed_forwarding_header_gains_nothing(settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    user = make_user()
    for number in range(lockout.PER_PAIR):
        # A proxy adds whom it saw at the end; what stands before was sent by the attacker.
        chain = f"192.0.2.{number}" + (f", {ATTACKER}" if proxies else "")
        guess(user, 1, x_forwarded_for=chain)
    chain = "192.0.2.250" + (f", {ATTACKER}" if proxies else "")
    assert TOO_MANY in guess(user, 1, x_forwarded_for=chain)


def test_a_network_of_ipv6_addresses_is_one_sender():
    user = make_user()
    for number in range(lockout.PER_PAIR):
        guess(user, 1, address=f"2001:db8:1:2::{number:x}")
    assert TOO_MANY in guess(user, 1, address="2001:db8:1:2:ffff::1")
    assert WRONG in guess(user, 1, address="2001:db8:1:3::1")


def test_a_known_browser_is_no_free_pass():
    user, other = make_user(), make_user()
    client = known_browser(user)
    for number in range(lockout.PER_DEVICE):
        page = sign_in(client, user, f"wrong-{number}", address=CLINIC)
    assert WRONG in page.content.decode()
    assert TOO_MANY in sign_in(client, user, address=CLINIC).content.decode()
    # The cookie of one person opens no door to another's account.
    guess(other, lockout.PER_PAIR, address=CLINIC)
    assert TOO_MANY in sign_in(client, other, address=CLINIC).content.decode()


def test_a_forged_device_cookie_is_unknown(rf):
    user = make_user()
    client = known_browser(user)
    value = client.cookies[devices.cookie_name()].value
    for cookie in (value[:-2], value + "x", "", "x:y:z"):
        request = rf.get("/")
        request.COOKIES[devices.cookie_name()] = cookie
        assert devices.known(request, user.username) == ""
    assert user.username not in value


def test_codes_are_guessed_five_times(client):
    user = make_user("front desk")
    factor = give_app(user)
    sign_in(client, user, address=ATTACKER)
    url = reverse("mfa_authenticate")
    for number in range(lockout.PER_PAIR):
        assert (
            "This code is not right"
            in client.post(url, {"code": f"{number:06}"}, REMOTE_ADDR=ATTACKER).content.decode()
        )
    answer = client.post(url, {"code": app_code(factor)}, REMOTE_ADDR=ATTACKER)
    assert TOO_MANY in answer.content.decode()
    assert not is_signed_in(client)


def test_the_old_password_cannot_be_guessed_on_the_page_that_changes_it(client):
    user = make_user()
    sign_in(client, user)
    new = {"password1": "six slow green boats", "password2": "six slow green boats"}
    url = reverse("account_change_password")
    for number in range(lockout.PER_DEVICE):
        assert (
            "This is not your password"
            in client.post(url, new | {"oldpassword": f"x{number}"}).content.decode()
        )
    assert TOO_MANY in client.post(url, new | {"oldpassword": "correct horse battery"}).content.decode()


class TestNobodyLearnsWhoWorksHere:
    """Sign-in, reset and refusals say the same to everybody."""

    def people(self):
        return [
            make_user(username="maya", email="maya@clinic.example"),
            make_user(username="left", email="left@clinic.example", is_active=False),
            "nobody",
        ]

    def test_the_sign_in_says_the_same(self):
        pages = []
        for user in self.people():
            name = user if isinstance(user, str) else user.username
            page = sign_in(Client(), user, "wrong")
            pages.append((page.status_code, page.content.decode().replace(name, "NAME")))
        pages = {
            (status, "".join(line for line in text.splitlines(True) if "csrf" not in line))
            for status, text in pages
        }
        assert len(pages) == 1

    def test_who_has_left_is_told_nothing_even_with_the_right_password(self):
        user = make_user(is_active=False)
        client = Client()
        assert WRONG in sign_in(client, user).content.decode()
        assert not is_signed_in(client)

    def test_the_lock_says_the_same(self):
        for user in self.people():
            assert WRONG in guess(user, lockout.PER_PAIR)
            assert TOO_MANY in guess(user, 1)

    def test_a_new_password_is_promised_to_everybody(self):
        maya = self.people()[0]
        answers = set()
        for email in (maya.email, "left@clinic.example", "nobody@clinic.example"):
            answer = Client().post(reverse("account_reset_password"), {"email": email})
            answers.add((answer.status_code, answer.url))
        assert answers == {(302, reverse("account_reset_password_done"))}
        assert [mail.recipient for mail in OutgoingEmail.objects.all()] == [maya.email]

    def test_mail_with_new_passwords_is_limited_without_a_word(self):
        maya = self.people()[0]
        for number in range(5):
            answer = Client().post(
                reverse("account_reset_password"), {"email": maya.email}, REMOTE_ADDR=f"203.0.113.{number}"
            )
            assert answer.url == reverse("account_reset_password_done")
        assert OutgoingEmail.objects.count() == 3

    def test_unknown_names_take_as_long_as_known_ones(self, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        known = User.objects.create_user("maya", password="correct horse battery")

        def seconds(user) -> float:
            spent = []
            for number in range(3):
                began = time.perf_counter()
                sign_in(Client(), user, "wrong", address=f"192.0.2.{number}")
                spent.append(time.perf_counter() - began)
            return statistics.median(spent)

        slow, other = seconds(known), seconds("nobody")
        assert 0.5 < other / slow < 2
        # The hash is what takes the time, so its absence would show.
        assert slow > 0.05
