"""What goes with every answer: headers, no cookies, error pages; and what crawlers ask."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.services.pages import fill

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PHONE = "613-555-0142"


@pytest.fixture
def clinic(db):
    return factories.make_clinic()


@pytest.fixture
def calm_client():
    """Gets the error page instead of the exception."""
    return Client(raise_request_exception=False)


def assert_error_page(answer, status: int, title: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert PHONE in page
    assert 'content="noindex"' in page
    assert answer.headers["Content-Security-Policy"] == POLICY


def fail(*args, **kwargs):
    raise RuntimeError("on purpose")


@pytest.mark.django_db
def test_reading_pages_set_no_cookie_and_carry_the_policy(client):
    for name, url in fill(1).items():
        answer = client.get(url)
        assert not answer.cookies, name
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Cookie" not in answer.headers.get("Vary", ""), name


@pytest.mark.django_db
def test_every_page_has_a_title_of_its_own(client):
    urls = fill(1)
    titles = {
        client.get(url).content.decode().split("<title>")[1].split("</title>")[0] for url in urls.values()
    }
    assert len(titles) == len(urls)


@pytest.mark.django_db
def test_pages_hold_no_inline_script_or_style(client):
    for name, url in fill(1).items():
        page = client.get(url).content.decode()
        assert "<script>" not in page, name
        assert "<style" not in page, name
        assert " style=" not in page, name
        assert " onclick=" not in page, name


def test_page_that_is_not_there(client, clinic):
    assert_error_page(client.get("/never/there/"), 404, "We cannot find that page")


def test_retired_article_is_gone_for_good(client, clinic):
    article = factories.make_article()
    article.retired_at = timezone.now()
    article.save()
    assert_error_page(client.get(article.get_absolute_url()), 410, "We have taken this page down")


def test_form_without_its_token_is_refused_in_words(clinic):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert_error_page(answer, 403, "You cannot open this page")


def test_request_that_cannot_be_read(client, clinic):
    answer = client.post(reverse("account_login"), {f"field-{number}": "x" for number in range(1001)})
    assert_error_page(answer, 400, "We could not read that request")


def test_unknown_host_gets_an_error_page_too(client, clinic):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"We could not read that request" in answer.content


def test_crash_shows_the_phone_and_asks_the_database_nothing(
    calm_client, clinic, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("clinic_site.search.views.search", fail)
    with django_assert_num_queries(1):  # the clinic, before the crash
        answer = calm_client.get(reverse("search"), {"q": "neck"})
    assert_error_page(answer, 500, "Something went wrong on our side")


@pytest.mark.django_db
def test_crash_before_the_clinic_is_known_still_says_something(calm_client, monkeypatch):
    monkeypatch.setattr("clinic_site.search.views.search", fail)
    answer = calm_client.get(reverse("search"), {"q": "neck"})
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


def test_error_pages_answer_to_forms_as_well(calm_client, clinic, monkeypatch):
    assert_error_page(calm_client.post("/never/there/"), 404, "We cannot find that page")
    monkeypatch.setattr("clinic_site.accounts.forms.LoginForm.clean", fail)
    answer = calm_client.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert_error_page(answer, 500, "Something went wrong on our side")


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_bare_pages_need_no_database_and_show_the_phone_when_they_can(clinic, template):
    assert "In an emergency" in render_to_string(template)
    assert PHONE in render_to_string(template, {"clinic": clinic, "main_location": clinic.main_location})


@pytest.mark.django_db
def test_error_pages_work_before_the_first_day(client):
    assert client.get("/never/there/").status_code == 404


@pytest.mark.django_db
def test_crawlers_are_told_what_is_not_for_them(client):
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\n"
        "Allow: /appointments/request/$\n"
        "Disallow: /admin/\n"
        "Disallow: /desk/\n"
        "Disallow: /accounts/\n"
        "Disallow: /appointments/\n"
        "Disallow: /search/\n"
        "Disallow: /preview/\n"
        "Disallow: /review/\n"
        "Sitemap: http://testserver/sitemap.xml\n"
    )


def test_sitemap_lists_what_is_public_and_when_it_changed(client, clinic):
    public = [
        factories.make_condition(),
        factories.make_treatment(),
        factories.make_article(),
        factories.make_page(),
        factories.make_practitioner(),
    ]
    hidden = [
        factories.make_condition(publish=False),
        factories.make_article(publish=False),
        factories.make_practitioner(is_active=False),
    ]
    answer = client.get("/sitemap.xml")
    page = answer.content.decode()
    assert answer.headers["Content-Type"] == "application/xml"
    for item in public:
        assert f"<loc>http://testserver{item.get_absolute_url()}</loc>" in page
    for item in hidden:
        assert item.get_absolute_url() not in page
    assert f"<lastmod>{factories.today()}</lastmod>" in page
    assert "<loc>http://testserver/</loc>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 50])
def test_sitemap_costs_as_many_queries_for_fifty_rows_as_for_one(client, django_assert_num_queries, rows):
    fill(rows)
    client.get("/sitemap.xml")
    with django_assert_num_queries(13):
        client.get("/sitemap.xml")
