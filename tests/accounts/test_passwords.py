"""Which passwords are taken, and who hears of a change."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

from .helpers import FIREFOX, alerts_to, sign_in, sign_out

NEW = "six slow green boats"


@pytest.fixture
def maya(clinic):
    clinic.name = "Northgate Physiotherapy"
    clinic.save()
    return make_user(
        "editor", username="mokafor", first_name="Maya", last_name="Okafor", email="maya@clinic.example"
    )


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "password1234",
        "northgate-2026",
        "Northgate-demo",
        "Physiotherapy!1",
        "mayaokafor2026",
        "123456789012",
    ],
)  # fmt: skip
def test_short_common_and_clinic_words_are_refused(maya, password):
    with pytest.raises(ValidationError):
        validate_password(password, maya)


@pytest.mark.parametrize("password", [NEW, "northgate has blue doors", "kx7-Fplw-29vq-T"])
def test_long_ones_are_taken(maya, password):
    validate_password(password, maya)


def test_the_page_tells_why_beside_the_field(client, maya):
    sign_in(client, maya)
    data = {
        "oldpassword": "correct horse battery",
        "password1": "northgate-2026",
        "password2": "northgate-2026",
    }
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert "other words than the name of the clinic" in page
    assert 'id="id_password1_error"' in page
    assert "northgate-2026" not in page


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(client, maya):
    sign_in(client, maya, address="203.0.113.77")
    assert len(alerts_to(maya)) == 1
    sign_out(client)
    sign_in(client, maya, address="198.51.100.1")
    assert len(alerts_to(maya)) == 1
    sign_in(Client(headers={"user-agent": FIREFOX}), maya)
    assert len(alerts_to(maya)) == 2
    assert "Firefox, Linux" in alerts_to(maya)[1]
    assert "203.0.113" not in "".join(alerts_to(maya))


def test_one_machine_at_the_desk_is_known_to_several(client, maya):
    lena = make_user("front desk", email="lena@clinic.example")
    for _round in range(2):
        for user in (maya, lena):
            sign_in(client, user)
            sign_out(client)
    assert (len(alerts_to(maya)), len(alerts_to(lena))) == (1, 1)


def test_a_changed_password_is_told_by_mail(client, maya):
    sign_in(client, maya)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW},
    )
    assert "Your password was changed." in alerts_to(maya)[-1]


def test_who_has_no_address_signs_in_without_mail(client):
    user = make_user("editor")
    assert sign_in(client, user).status_code == 302
    assert alerts_to(user) == []


def test_old_password_pages_lead_to_ours(client, maya):
    sign_in(client, maya)
    assert client.get("/admin/password_change/").url == reverse("account_change_password")
