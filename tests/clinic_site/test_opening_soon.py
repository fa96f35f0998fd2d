"""What visitors see before the site is open, and every page before the first day."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from services.models import Clinic
from tests import factories

PUBLIC = (
    "home", "search", "blog:article-list", "services:condition-list", "services:treatment-list",
    "services:practitioner-list", "services:contact", "services:fees", "content:glossary", "booking:request",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_answers_before_the_first_day(client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.django_db
def test_every_machines_page_answers_before_the_first_day(client):
    for path in ("/sitemap.xml", "/robots.txt", "/healthz", "/readyz"):
        assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_visitors_of_a_closed_site_read_that_it_opens_soon(client):
    factories.make_clinic(is_open=False)
    for path in ("/", "/appointments/request/", "/robots.txt", "/never/there/"):
        response = client.get(path)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "3600"
        assert "no-store" in response.headers["Cache-Control"]
        page = response.content.decode()
        assert "Northgate Physiotherapy opens soon" in page
        assert "613-555-0142" in page
        assert not response.cookies
    assert client.post("/appointments/request/", {}).status_code == 503


@pytest.mark.django_db
def test_staff_see_the_site_as_it_will_be_and_nothing_is_kept(client):
    factories.make_clinic(is_open=False)
    client.force_login(factories.make_user("front desk"))
    response = client.get("/")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ways_in_for_staff_and_machines_stay_open(client):
    factories.make_clinic(is_open=False)
    for path in ("/accounts/login/", "/healthz", "/readyz"):
        assert client.get(path).status_code == 200
    assert client.get("/admin/").status_code == client.get("/desk/").status_code == 302


@pytest.mark.django_db
def test_without_a_clinic_only_a_demo_is_open(client, settings):
    assert client.get("/").status_code == 200
    settings.IS_DEMO = False
    assert client.get("/").status_code == 503
    assert "This site opens soon" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_clinic_is_open_unless_it_was_made_on_the_first_day(client, settings):
    settings.IS_DEMO = False
    factories.make_clinic()
    assert client.get("/").status_code == 200


def test_database_that_does_not_answer_is_not_called_opening_soon(settings, monkeypatch):
    settings.IS_DEMO = False

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(type(Clinic.objects), "current", fail)
    monkeypatch.setattr(type(Clinic.objects), "filter", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert b"opens soon" not in response.content
