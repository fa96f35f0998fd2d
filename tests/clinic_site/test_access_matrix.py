"""Every address x seven identities: who gets in, who is refused, and that nobody else sees a request.

What is expected is written by hand in access_table.py; the addresses come from the URL map.
"""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from clinic_site import access

from .access_table import ACTIONS, ADDRESSES, HIDDEN, IDENTITIES, IN, MODELS, REFUSED, SIGN_IN, model_row
from .access_world import BODIES, CANARIES, NAME, SITES, World, addresses

pytestmark = pytest.mark.django_db
ROLES = IDENTITIES[1:]
AT_THE_DESK = {"owner", "clinician", "front desk"}
NEVER_SEE_REQUESTS = [identity for identity in IDENTITIES if identity not in AT_THE_DESK]
BOOKKEEPING = ("django_session", "usersessions_usersession", "guard_")
WRITING = ("INSERT", "UPDATE", "DELETE")
UNHEEDED = ("django_session", "guard_ratecount")

urlpatterns = [
    path("forgotten/", lambda request: HttpResponse("Come in"), name="forgotten"),
    path("", include("clinic_site.urls")),
]


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return World()


def visitor(world: World, identity: str) -> Client:
    client = Client(raise_request_exception=False)
    if identity != "anonymous":
        client.force_login(world.users[identity])
    return client


def outcome(response) -> str:
    if response.status_code == HTTPStatus.FOUND and response["Location"].startswith(
        resolve_url(site_settings.LOGIN_URL) + "?next="
    ):
        return SIGN_IN
    return {HTTPStatus.FORBIDDEN: REFUSED, HTTPStatus.NOT_FOUND: HIDDEN}.get(response.status_code, IN)


def seen(response, url: str) -> str:
    """Give all that the answer holds, without the address that was asked for."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = f"{body.decode(errors='replace')} {response.headers} {response.cookies}"
    return said.replace(url, "").lower()


def writes(captured: CaptureQueriesContext) -> list[str]:
    """Give the statements that changed something; a session may come and go, and tries are counted."""
    return [
        query["sql"]
        for query in captured.captured_queries
        if query["sql"].startswith(WRITING) and not any(table in query["sql"] for table in UNHEEDED)
    ]


def test_every_address_has_a_rule_and_a_line_in_the_table():
    names = {address.name: address for address in addresses()}
    assert [name for name in names if access.rule_of(SimpleNamespace(view_name=name)) is None] == []
    assert [name for name, address in names.items() if address.expected("GET") is None] == []


def test_rules_and_table_name_nothing_that_is_gone():
    names = {address.name for address in addresses()}
    assert set(access.RULES) - names == set()
    assert set(ADDRESSES) - names == set()
    registered = {f"{name}:{model._meta.label}" for name, site in SITES.items() for model in site._registry}
    assert registered == set(MODELS)


@pytest.mark.urls(__name__)
def test_an_address_without_a_rule_is_a_404_for_everybody(client, caplog, django_user_model):
    assert client.get("/forgotten/").status_code == 404
    client.force_login(django_user_model.objects.create(username="root", is_superuser=True, is_staff=True))
    assert client.get("/forgotten/").status_code == 404
    assert "No rule in clinic_site/access.py for forgotten" in caplog.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("identity", IDENTITIES)
def test_each_identity_gets_what_the_table_says_and_no_more(world, identity, method):
    client = visitor(world, identity)
    request = world.own if identity == "clinician" else world.canary
    wrong, leaks, changes, failures = [], [], [], []
    for address in addresses():
        url = world.url(address, request)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url) if method == "GET" else client.post(url, BODIES.get(address.name, {}))
        expected = address.expected(method)[identity]
        if (found := outcome(response)) not in expected.split(" or "):
            wrong.append((address.name, url, found, expected))
        if response.status_code >= 500:
            failures.append((address.name, url))
        if found != IN and (made := writes(captured)):
            changes.append((address.name, made))
        may_show = address.name.startswith("desk:") and identity in AT_THE_DESK
        hidden = (*CANARIES, world.canary.reference.lower())
        if not may_show or identity == "clinician":
            said = seen(response, url)
            leaks += [(address.name, word) for word in hidden if word in said]
        if address.name.endswith("logout") and identity != "anonymous":
            client.force_login(world.users[identity])
    assert (wrong, leaks, changes, failures) == ([], [], [], [])


def test_a_clinician_reaches_nothing_of_a_colleague(world):
    """Each address of the desk that is about one request, with a request of somebody else."""
    client = visitor(world, "clinician")
    about_one = [
        address
        for address in addresses()
        if address.name.startswith("desk:booking_appointmentrequest_") and address.gaps
    ]
    assert about_one
    for address in about_one:
        url = world.url(address, world.canary)
        for response in (client.get(url), client.post(url, BODIES.get(address.name, {}))):
            assert response.status_code == 404, address.name
            assert not any(word in seen(response, url) for word in CANARIES), address.name
    world.canary.refresh_from_db()
    assert world.canary.version == 1


@pytest.mark.parametrize("identity", ["owner", "editor", "clinician"])
def test_autocompletes_never_offer_a_request(world, identity):
    """Every relation to something that the office has pages of, whether a form uses it or not."""
    client = visitor(world, identity)
    for name, site in SITES.items():
        url = reverse(f"{name}:autocomplete")
        for model in apps.get_models():
            for field in model._meta.fields:
                if field.related_model in site._registry:
                    label = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                    response = client.get(url, label | {"field_name": field.name, "term": ""})
                    assert world.canary.reference.lower() not in seen(response, url), (
                        name,
                        label,
                        field.name,
                    )


@pytest.mark.parametrize("identity", ROLES)
def test_actions_on_lists_follow_the_rights(world, identity):
    client = visitor(world, identity)
    request = RequestFactory().get("/")
    request.user = world.users[identity]
    for key in MODELS:
        model_admin = admin_of(key)
        for action in model_admin.get_actions(request) if opens(key, identity) else ():
            assert model_row(key, ACTIONS[action])[identity] == IN, (key, action)
        if model_row(key, "delete")[identity] == IN or not has_list(key):
            continue
        item = world.object_of(key, "delete")
        chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [item.pk], "post": "yes"}
        client.post(reverse(f"{list_name(key)}"), chosen)
        assert type(item)._base_manager.filter(pk=item.pk).exists(), key


def test_no_search_but_the_desks_finds_a_request(world):
    client = visitor(world, "owner")
    searched = [key for key in MODELS if key.startswith("admin:") and admin_of(key).search_fields]
    for words in (NAME, "6135550199"):
        assert client.get(reverse("search"), {"q": words}).context["found"].total == 0
        for key in searched:
            assert client.get(reverse(list_name(key)), {"q": words}).context["cl"].result_count == 0, key


def admin_of(key: str) -> ModelAdmin:
    site, _colon, label = key.partition(":")
    return SITES[site]._registry[apps.get_model(label)]


def list_name(key: str) -> str:
    site, _colon, label = key.partition(":")
    return f"{site}:{label.lower().replace('.', '_')}_changelist"


def has_list(key: str) -> bool:
    """Whether the list takes Django's actions; the desk's queue is a page of its own."""
    return key.startswith("admin:")


def opens(key: str, identity: str) -> bool:
    return has_list(key) and model_row(key, "view")[identity] == IN
