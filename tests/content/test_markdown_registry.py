import pytest
from django.contrib.contenttypes.models import ContentType

from services.content import registry
from services.content.registry import Fact, Link


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    monkeypatch.setattr(registry, "_sources", {})
    monkeypatch.setattr(registry, "_fixed", {})
    monkeypatch.setattr(registry, "_providers", [])


def rows(keys):
    return ContentType.objects.filter(model__in=keys).values_list("model", "app_label")


def test_a_kind_can_be_registered_once_only():
    registry.register_link("request", lambda: None)
    registry.register_link_source("page", rows, str)
    for kind in ("request", "page"):
        with pytest.raises(ValueError, match=kind):
            registry.register_link(kind, lambda: None)
        with pytest.raises(ValueError, match=kind):
            registry.register_link_source(kind, rows, str)


def test_an_unknown_kind_has_no_links():
    assert registry.resolve_links({"condition": {"neck"}}) == {"condition": {}}


def test_a_link_without_key_may_lead_nowhere():
    registry.register_link("request", lambda: Link("/request/"))
    registry.register_link("fees", lambda: None)
    assert registry.resolve_links({"request": {""}, "fees": {""}}) == {
        "request": {"": Link("/request/")},
        "fees": {},
    }


@pytest.mark.django_db
def test_all_kinds_cost_one_query(django_assert_num_queries):
    registry.register_link_source("a", rows, lambda key: f"/a/{key}/")
    registry.register_link_source("b", rows, lambda key: f"/b/{key}/")
    links = {
        "a": {"user": Link("/a/user/", "auth")},
        "b": {"user": Link("/b/user/", "auth"), "group": Link("/b/group/", "auth")},
    }
    with django_assert_num_queries(1):
        assert registry.resolve_links({"a": {"user"}, "b": {"user", "group"}}) == links
    with django_assert_num_queries(2):  # whether the one that is not there has moved
        assert registry.resolve_links({"a": {"user", "none"}, "b": {"user", "group"}}) == links


def test_facts_come_from_every_provider():
    registry.register_facts(lambda: {"phone": Fact("1", "tel:1"), "clinic": Fact("A")})
    registry.register_facts(lambda: {"clinic": Fact("B")})
    assert registry.facts() == {"phone": Fact("1", "tel:1"), "clinic": Fact("B")}
