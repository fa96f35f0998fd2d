"""What every page of the back office keeps to."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from blog.models import Article, Tag
from services.models import Condition, Location, Practitioner
from tests.factories import make_article, make_condition, make_practitioner, make_treatment
from tests.factories.people import PASSWORD

from .helpers import enter, page, registered, save

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)[^>]*>|<style|<[^>]+\s(?:style|on[a-z]+)=|javascript:", re.IGNORECASE
)


def assert_safe(response) -> None:
    """Check that a page needs nothing the content security policy forbids."""
    html = response.content.decode()
    assert response.status_code == 200
    assert not INLINE.findall(html)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    assert 'href="/static/admin.css"' in html


@pytest.mark.parametrize("model", registered())
def test_lists_and_forms_hold_no_inline_script_or_style(client, model):
    make_article(
        author=make_practitioner(), conditions=[make_condition(treatments=[make_treatment()])], tags=["a"]
    )
    enter(client, "owner")
    assert_safe(client.get(page(model), follow=True))
    for thing in model.objects.all()[:1]:
        assert_safe(client.get(page(model, "change", thing.pk)))
        assert_safe(client.get(page(model, "history", thing.pk)))
    add = client.get(page(model, "add"))
    if add.status_code == 200:
        assert_safe(add)


def test_the_other_pages_hold_no_inline_script_or_style(client):
    owner = enter(client, "owner")
    tag = Tag.objects.create(name="Posture")
    assert_safe(client.get("/admin/"))
    assert_safe(client.get("/admin/blog/"))
    assert_safe(client.get(page(Tag, "delete", tag.pk)))
    selected = {"action": "delete_selected", "_selected_action": [tag.pk]}
    assert_safe(client.post(page(Tag), selected))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert_safe(client.get(f"/admin/auth/user/{owner.pk}/password/"))
    assert_safe(client.get(reverse("admin:auth_user_end_sessions", args=[owner.pk])))


def test_a_form_with_errors_holds_no_inline_script_or_style(client):
    enter(client, "owner")
    assert_safe(save(client, page(Article, "add"), Article))


@pytest.mark.parametrize("model", [Article, Condition, Location, Practitioner, User])
def test_every_control_has_a_label(client, model):
    make_article(author=make_practitioner(), conditions=[make_condition(treatments=[make_treatment()])])
    enter(client, "owner")
    thing = model.objects.first()
    html = client.get(page(model, "change", thing.pk)).content.decode()
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    controls = [
        control
        for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
        if not re.search(r'type="(hidden|submit)"|aria-label=', control)
    ]
    ids = {re.search(r'\sid="([^"]+)"', control).group(1) for control in controls}
    assert len(ids) > 3
    assert ids <= labelled


def test_boxes_to_tick_are_a_group_with_a_name(client):
    enter(client, "editor")
    assert "<legend>Parts of the body</legend>" in client.get(page(Condition, "add")).content.decode()
    assert "<legend>Read next</legend>" in client.get(page(Article, "add")).content.decode()


def test_the_sidebar_marks_where_one_is(client):
    tag = Tag.objects.create(name="Posture")
    enter(client, "editor")
    assert f'<a href="{page(Tag)}" aria-current="page">' in client.get(page(Tag)).content.decode()
    html = client.get(page(Tag, "change", tag.pk)).content.decode()
    assert f'<a href="{page(Tag)}" aria-current="true">' in html


def test_the_name_of_the_clinic_stands_in_title_and_header(client):
    enter(client, "editor")
    assert client.get(page(Article)).content.decode().count("Northgate Physiotherapy staff") == 2
