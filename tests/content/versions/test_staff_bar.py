"""The bar on public pages: for staff alone, by a script; the page itself is the same for everybody."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.admin.helpers import enter, page
from tests.factories import make_article, make_condition, make_page, make_treatment, make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
BAR = "content:staff-bar"


def bar(client, path: str):
    return client.get(reverse(BAR), {"path": path})


@pytest.mark.parametrize("make", [make_article, make_condition, make_treatment, make_page])
def test_staff_get_the_way_to_the_form_the_checks_and_the_versions(client, make):
    text = make()
    enter(client, "editor")
    response = bar(client, text.get_absolute_url())
    form = page(type(text), "change", text.pk)
    assert response.json() == {
        "label": "For staff",
        "state": "Published",
        "links": [
            ["Edit", form],
            ["Checks", f"{form}#checks"],
            ["Versions", page(type(text), "history", text.pk)],
        ],
    }
    assert "no-store" in response["Cache-Control"]


def test_those_who_only_read_are_told_so(client):
    enter(client, "clinician")
    links = bar(client, make_page().get_absolute_url()).json()["links"]
    assert links[0][0] == "Read in the back office"


@pytest.mark.parametrize("path", ["/", "/articles/", "/nowhere/at/all/", "", "/accounts/login/", "//evil/"])
def test_other_pages_have_no_bar(client, path):
    enter(client, "editor")
    assert bar(client, path).json() == {}


def test_people_without_content_rights_have_no_bar_and_strangers_are_sent_away(client):
    url = make_page().get_absolute_url()
    assert bar(client, url).status_code == 302
    enter(client, "front desk")
    assert bar(client, url).json() == {}


def test_the_page_is_the_same_for_staff_and_for_patients(client):
    url = make_article().get_absolute_url()
    as_patient = Client().get(url)
    enter(client, "owner")
    client.cookies["staff"] = "1"
    as_staff = client.get(url)
    assert as_staff.content == as_patient.content
    assert "staff-bar" not in as_patient.content.decode()
    assert not as_patient.cookies
    assert not as_staff.cookies


def test_signing_in_leaves_a_hint_that_scripts_can_read_and_signing_out_takes_it_back(client):
    user = make_user("editor")
    client.get(reverse("account_login"))
    response = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    hint = response.cookies["staff"]
    assert (hint.value, hint["httponly"], hint["samesite"]) == ("1", "", "Lax")
    response = client.post(reverse("logout"))
    assert response.cookies["staff"].value == ""
    assert response["Clear-Site-Data"] == '"storage"'


def test_patients_get_no_cookie_on_any_reading_page():
    make_condition()
    for name in ("home", "blog:article-list", "services:condition-list", "services:treatment-list"):
        assert not Client().get(reverse(name)).cookies


def test_the_script_asks_only_where_the_hint_is_and_is_small():
    script = (settings.BASE_DIR / "static" / "site.js").read_text()
    part = script[script.index("// Staff alone") : script.index("for (const field of document")]
    assert len(part.encode()) <= 1024
    assert re.search(r"hint = document\.cookie\.match\(.*staff.*\);\s+if \(hint\) \{\s+fetch\(", part)
    assert script.count("fetch(") == 1
