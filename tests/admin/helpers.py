"""What the tests of the back office share."""

from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import make_user

ROLES = ("owner", "editor", "clinician", "publisher", "front desk", "auditor")


def page(model, action="changelist", *args) -> str:
    """Give the address of a page of the back office."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def enter(client, role: str):
    """Sign in somebody who has the role; give them."""
    user = make_user(role, first_name="Robin", last_name="Hale")
    client.force_login(user)
    return user


def registered() -> list:
    """Give every model of the back office as a test parameter."""
    return [pytest.param(model, id=model._meta.label) for model in admin.site._registry]


class FilledIn(HTMLParser):
    """Reads what a browser would send back of the form that `form_id` names."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        elif not self.inside:
            return
        elif tag == "input" and attrs["type"] not in ("submit", "file"):
            is_box = attrs["type"] in ("checkbox", "radio")
            if not is_box or "checked" in attrs:
                value = attrs.get("value", "on" if is_box else "")
                self.data.setdefault(attrs["name"], []).append(value)
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and "selected" in attrs:
            self.data.setdefault(self.select, []).append(attrs["value"])
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.data[self.textarea] = [""]

    def handle_data(self, data):
        if self.inside and self.textarea:
            self.data[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.textarea:
            # A browser leaves out the newline that opens a text area.
            self.data[self.textarea][0] = self.data[self.textarea][0].removeprefix("\n")
            self.textarea = None


def filled_in(client, url: str, model) -> dict[str, list[str]]:
    """Open a form and give what it holds, ready to be changed and sent back."""
    reader = FilledIn(f"{model._meta.model_name}_form")
    reader.feed(client.get(url).content.decode())
    return reader.data


def save(client, url: str, model, button: str = "_save", **changes):
    """Open a form, change some fields, press a button; give the answer."""
    value = "draft" if button == "_continue" else "on"
    return client.post(url, filled_in(client, url, model) | changes | {button: value}, follow=True)


def said(response) -> list[str]:
    """Give the messages on a page."""
    return [str(message) for message in response.context["messages"]]


def errors(response) -> dict[str, list[str]]:
    """Give the errors of the form on a page by field."""
    return response.context["adminform"].form.errors
