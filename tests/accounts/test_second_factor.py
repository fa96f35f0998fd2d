"""No desk, and for owners no back office, without a second factor, whichever way somebody signs in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.tokens import default_token_generator
from django.test import RequestFactory
from django.urls import reverse

from clinic_site.accounts import second_factor
from tests.factories import make_user
from tests.factories.people import PASSWORD

from .helpers import alerts_to, app_code, confirm, give_app, is_signed_in, shown_code, sign_in, sign_out

DESK = "/desk/"
QUEUE = reverse("desk:booking_appointmentrequest_changelist")


def reaches(client, path: str) -> bool:
    """Whether the page itself answers, followed to its end."""
    answer = client.get(path, follow=True)
    return answer.status_code == 200 and answer.request["PATH_INFO"].startswith(path)


def test_a_password_alone_opens_the_enrolment_page_and_no_desk(client):
    sign_in(client, make_user("front desk"))
    for path in (DESK, QUEUE):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("mfa_index"))
    page = client.get(reverse("after-login"), follow=True).content.decode()
    assert "Before you go on, please set up a second step" in page


def test_an_owner_opens_no_admin_page_without_a_second_factor(client):
    sign_in(client, make_user("owner"))
    for path in ("/admin/", "/admin/auth/user/", "/admin/login/", "/admin/blog/article/add/"):
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 302)
        assert answer.url.startswith(reverse("mfa_index"))


def test_other_staff_may_write_without_one(client):
    sign_in(client, make_user("editor"))
    assert reaches(client, "/admin/")


def test_posts_reach_no_desk_either(client):
    sign_in(client, make_user("front desk"))
    answer = client.post(QUEUE, {"q": "x"})
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_index")


def test_an_app_is_set_up_and_opens_the_desk_at_once(client, django_capture_on_commit_callbacks):
    user = make_user("front desk", email="lena@clinic.example")
    sign_in(client, user)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert "<svg" in page.content.decode()
    assert "data:" not in page.content.decode()
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "This code is not right" in wrong
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": shown_code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10
    assert not any(code in client.get(answer.url).content.decode() for code in codes)
    assert reaches(client, DESK)
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    assert "authenticator app was added" in alerts_to(user)[-1]


def test_who_has_an_app_is_asked_for_its_code(client):
    user = make_user("front desk")
    factor = give_app(user)
    assert sign_in(client, user).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert not reaches(client, DESK)
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code(factor)})
    assert answer.url == reverse("after-login")
    assert reaches(client, DESK)


def test_a_code_works_once(client):
    user = make_user("front desk")
    code = app_code(give_app(user))
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    sign_out(client)
    sign_in(client, user)
    page = client.post(reverse("mfa_authenticate"), {"code": code})
    assert "This code is not right" in page.content.decode()
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client):
    user = make_user("front desk")
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert reaches(client, DESK)
    sign_out(client)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(client)


def test_the_desk_of_a_session_without_the_code_asks_for_it(client):
    """However the session was made: a one-time link, a script, another way to sign in."""
    user = make_user("front desk")
    factor = give_app(user)
    client.force_login(user)
    answer = client.get(DESK)
    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fdesk%2F"
    answer = client.post(answer.url, {"code": app_code(factor)})
    assert answer.url == DESK
    assert reaches(client, DESK)


def test_nobody_adds_a_factor_beside_one_that_was_not_shown(client):
    user = make_user("front desk")
    give_app(user)
    client.force_login(user)
    confirm(client)
    for name in (
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
    ):
        answer = client.post(reverse(name), {"code": "1"})
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("mfa_reauthenticate"))


def test_a_new_password_by_mail_signs_nobody_in(client):
    user = make_user("front desk", email="lena@clinic.example")
    give_app(user)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = alerts_to(user)[-1].split("http://testserver")[1].split()[0]
    answer = client.get(link)
    assert answer.status_code == 302
    assert answer["Referrer-Policy"] == "no-referrer"
    assert default_token_generator.make_token(user) not in answer.url
    new = "six slow green boats"
    answer = client.post(answer.url, {"password1": new, "password2": new})
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert not is_signed_in(client)
    assert sign_in(client, user, new).url == reverse("mfa_authenticate")
    assert not reaches(client, DESK)
    assert client.get(link).status_code == 200
    assert "This link no longer works" in client.get(link).content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/desk/", "/desk/login/"])
def test_every_back_office_leads_to_the_one_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{reverse('account_login')}?next=")
    assert client.post("/admin/login/", {"username": "x", "password": PASSWORD}).status_code == 302


def test_what_is_not_used_is_not_there(client):
    for path in (
        "signup/",
        "email/",
        "confirm-email/",
        "password/set/",
        "social/login/",
        "2fa/",
        "phone/change/",
    ):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_removing_the_last_factor_closes_the_desk_again(client):
    user = make_user("front desk", email="lena@clinic.example")
    factor = give_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": app_code(factor)})
    confirm(client)
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert not reaches(client, DESK)
    assert "was removed from your sign-in" in alerts_to(user)[-1]


def test_a_demo_needs_none_and_says_so(client, settings):
    settings.IS_DEMO = True
    assert "it asks for no second step" in client.get(reverse("account_login")).content.decode()
    sign_in(client, make_user("owner"))
    assert reaches(client, DESK)
    for path in ("/admin/", QUEUE):
        assert "Demo: no second step" in client.get(path).content.decode()


def test_strangers_are_never_satisfied():
    request = RequestFactory().get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    assert not second_factor.satisfied(request)
