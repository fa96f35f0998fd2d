"""The way in for staff."""

import pytest
from django.urls import reverse

from clinic_site import demo
from tests import factories
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def sign_in(client, user, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": user.username, "password": password, **extra})


def test_wrong_password_is_said_at_the_top_and_the_name_is_kept(client):
    user = factories.make_user(username="maya")
    page = " ".join(sign_in(client, user, "wrong").content.decode().split())
    assert "<title>Error: Staff sign-in" in page
    assert 'role="alert"' in page
    assert 'value="maya"' in page
    assert "wrong" not in page


def test_sign_in_leads_to_the_back_office_of_each(client):
    assert sign_in(client, factories.make_user(is_staff=True)).url == reverse("after-login")
    assert client.get(reverse("after-login")).url == reverse("admin:index")


def test_who_has_no_back_office_goes_to_the_first_page(client):
    sign_in(client, factories.make_user())
    assert client.get(reverse("after-login")).url == reverse("home")


def test_visitors_are_asked_to_sign_in_first(client):
    assert client.get(reverse("after-login")).url.startswith(reverse("account_login"))


def test_sign_in_goes_where_it_was_asked_for_but_never_elsewhere(client):
    user = factories.make_user()
    assert sign_in(client, user, next="/fees/").url == "/fees/"
    client.logout()
    assert sign_in(client, user, next="https://elsewhere.example/").url == reverse("after-login")


def test_demo_lists_its_sign_ins(client):
    page = client.get(reverse("account_login")).content.decode()
    for username in demo.ROLES:
        assert f"<code>{username}</code>" in page
    assert demo.PASSWORD in page


def test_production_lists_none(client, settings):
    settings.IS_DEMO = False
    page = client.get(reverse("account_login")).content.decode()
    assert demo.PASSWORD not in page
    assert "Cannot sign in?" in page


def test_sign_out_takes_a_form(client):
    client.force_login(factories.make_user())
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("home")
