"""What browsers are told with every answer, in the production configuration."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as site_settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client, RequestFactory
from django.urls import reverse

from clinic_site.middleware import SecurityHeadersMiddleware
from tests import factories
from tests.services.pages import fill

from .access_world import World, make_request
from .observatory import judge, score
from .test_settings import PRODUCTION

pytestmark = pytest.mark.django_db
PREFIXES = (
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_COOKIE_",
    "PERMISSIONS_POLICY",
    "X_FRAME_OPTIONS",
    "MIDDLEWARE",
)
EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
}
PRINT = f"""
import json
from clinic_site import settings
print(json.dumps({{k: v for k, v in vars(settings).items() if k.startswith({PREFIXES!r})}}))
"""


@pytest.fixture(scope="module")
def production_settings(tmp_path_factory):
    """What the production settings say about headers and cookies."""
    result = subprocess.run(
        [sys.executable, "-c", PRINT],
        cwd=site_settings.BASE_DIR,
        env=PRODUCTION | {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(result.stdout)


@pytest.fixture
def production(production_settings, settings):
    """The production configuration, as far as headers and cookies go."""
    for name, value in production_settings.items():
        setattr(settings, name, value)
    return settings


def browser(user=None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def get(client: Client, url: str):
    return client.get(url, secure=True)


def pages() -> dict[str, HttpResponse]:
    """Give an answer of every kind of page that people see, by name."""
    public = {name: get(browser(), url) for name, url in fill(1).items()}
    owner, item = factories.make_user("owner"), make_request()
    inside = browser(owner)
    return public | {
        "article list": get(browser(), reverse("blog:article-list")),
        "article": get(browser(), factories.make_article().get_absolute_url()),
        "request form": get(browser(), reverse("booking:request")),
        "sign-in": get(browser(), resolve_url(site_settings.LOGIN_URL)),
        "admin": get(inside, reverse("admin:index")),
        "admin list": get(inside, reverse("admin:blog_article_changelist")),
        "admin form": get(inside, reverse("admin:blog_article_add")),
        "desk": get(inside, reverse("desk:booking_appointmentrequest_changelist")),
        "desk request": get(inside, item.desk_url),
        "not found": get(browser(), "/never/there/"),
        "not found at the desk": get(inside, "/desk/never/"),
        "not allowed": get(browser(factories.make_user("front desk")), "/admin/"),
    }


def test_every_kind_of_page_scores_130_points_and_more(production):
    for name, response in pages().items():
        assert score(response) >= 130, (name, judge(response))


def test_plain_http_leads_to_tls_on_the_same_host(production):
    response = browser().get("/conditions/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/conditions/")
    assert browser().get("/readyz").status_code == 200
    assert browser().get("/healthz").status_code == 200


def test_every_answer_carries_the_orders(production, monkeypatch):
    answers = pages() | {
        "static file": get(browser(), "/static/site.css"),
        "missing static file": get(browser(), "/static/never.css"),
        "redirect": get(browser(), "/desk/"),
        "health": get(browser(), "/healthz"),
        "readiness": get(browser(), "/readyz"),
        "robots": get(browser(), "/robots.txt"),
        "sitemap": get(browser(), "/sitemap.xml"),
        "refused form": Client(enforce_csrf_checks=True).post(
            resolve_url(site_settings.LOGIN_URL), secure=True
        ),
        "unknown host": browser().get("/", secure=True, headers={"host": "elsewhere.example"}),
    }
    monkeypatch.setattr("clinic_site.search.views.search", lambda query: 1 / 0)
    answers["crash"] = get(browser(), reverse("search"))
    answers["static file"].close()
    assert answers["static file"].status_code == 200
    assert answers["crash"].status_code == 500
    for name, response in answers.items():
        for header, value in EVERYWHERE.items():
            assert response.headers.get(header) == value, (name, header)
        assert "camera=(), " in response.headers["Permissions-Policy"], name
        assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"], name


def test_features_are_switched_off_unless_a_page_uses_them(production):
    allowed = {name for name, origins in production.PERMISSIONS_POLICY.items() if origins}
    assert allowed == {"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"}


def test_private_pages_are_stored_nowhere_and_public_ones_may_be(production):
    for name, response in pages().items():
        is_private = name.startswith(("admin", "desk", "sign", "request", "not found at", "not allowed"))
        assert ("no-store" in response.headers.get("Cache-Control", "")) is is_private, name
    for url in ("/desk/", "/admin/", reverse("logout"), reverse("admin:jsi18n")):
        assert "no-store" in get(browser(), url).headers["Cache-Control"]


def test_cookies_belong_to_this_host_alone(production):
    response = browser().post(
        resolve_url(site_settings.LOGIN_URL),
        {"login": factories.make_user("editor").username, "password": factories.people.PASSWORD},
        secure=True,
    )
    cookies = response.cookies | get(browser(), resolve_url(site_settings.LOGIN_URL)).cookies
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(cookies)
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (
            True,
            "/",
            "",
            "Lax",
        )
    assert cookies["__Host-sessionid"]["httponly"]


def test_a_demo_over_http_uses_plain_names(settings):
    assert (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME) == ("sessionid", "csrftoken")
    assert not settings.SESSION_COOKIE_SECURE


def test_uploaded_files_run_nothing(production, tmp_path):
    production.MEDIA_ROOT = tmp_path
    response = get(browser(), reverse("content:user-file", args=[World().file]))
    response.close()
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_view_may_be_stricter():
    def view(request):
        return HttpResponse(headers={"Referrer-Policy": "no-referrer"})

    response = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("headers", "points"),
    [
        ({}, 30),
        (EVERYWHERE, 130),
        (EVERYWHERE | {"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}, 60),
        (EVERYWHERE | {"Referrer-Policy": "unsafe-url"}, 120),
        (EVERYWHERE | {"Strict-Transport-Security": "max-age=60"}, 120),
        (EVERYWHERE | {"X-Content-Type-Options": "no"}, 125),
    ],
)
def test_the_score_falls_with_each_header_that_is_missing_or_weak(headers, points):
    assert score(HttpResponse("<p>Words</p>", headers=headers)) == points


@pytest.mark.parametrize(
    ("html", "points"),
    [('<script src="/a.js"></script>', 130), ('<script src="https://x.example/a.js"></script>', 125)],
)
def test_scripts_from_elsewhere_cost_points(html, points):
    assert score(HttpResponse(html, headers=EVERYWHERE)) == points
