"""A clinic with one of everything and two requests, and every address of the site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.urls import ResolverMatch, get_resolver
from model_bakery import baker

from blog.models import StoryConsent, Tag
from services.booking.desk import desk
from services.booking.models import AppointmentRequest
from services.content.models import Reference
from services.models import Announcement
from tests import factories
from tests.content.pictures import halves, store

from .access_table import ADDRESSES, IDENTITIES, MODELS, PAGES, model_row

# What the canary request holds, as it could show anywhere.
NAME, NOTE, EMAIL = "Zebulon Quagmire", "Trombone in the left knee", "zebulon@canary.example.org"
CANARIES = ("zebulon", "quagmire", "trombone", "5550199", "555-0199", "555 0199")
# What an address needs to be asked for anything.
QUERIES = {
    "admin:autocomplete": "?app_label=blog&model_name=article&field_name=author&term=",
    "desk:autocomplete": "?app_label=booking&model_name=appointmentrequest&field_name=duplicate_of&term=",
}
BODIES = {"desk:booking_appointmentrequest_change": {"action": "claim"}, "desk:export": {"tab": "all"}}
SITES = {site.name: site for site in (admin.site, desk)}


@dataclass(frozen=True)
class Address:
    """One line of the URL map: its name with namespace and its route with gaps for values."""

    name: str
    route: str

    @property
    def model_page(self) -> tuple[str, str] | None:
        """The key of MODELS and the page, where it is one that every registered model has."""
        return model_pages().get(self.name)

    @property
    def gaps(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)

    def url(self, values: dict[str, str]) -> str:
        """Give the address with its gaps filled in; KeyError for one that `values` does not name."""
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", self.route).replace("^", "").replace("$", "")
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: str(values[gap[1]]), route)

    def expected(self, method: str) -> dict[str, str] | None:
        """Give what the table says for each identity; None when it says nothing."""
        if self.model_page is None:
            return ADDRESSES.get(self.name)
        key, page = self.model_page
        is_saving = page == "change" and method == "POST"
        return model_row(key, "change" if is_saving else PAGES[page]) if key in MODELS else None


def addresses() -> list[Address]:
    """Give every line of the URL map."""

    def walk(patterns: list, prefix: str, names: tuple[str, ...]) -> Iterator[Address]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                inner = (*names, pattern.namespace) if pattern.namespace else names
                yield from walk(pattern.url_patterns, route, inner)
            else:
                match = ResolverMatch(pattern.callback, (), {}, pattern.name, namespaces=[*names])
                yield Address(match.view_name, route)

    return list(walk(get_resolver().url_patterns, "", ()))


@cache
def model_pages() -> dict[str, tuple[str, str]]:
    """Give the key of MODELS and the page by the name of every registered model's address."""
    return {
        f"{name}:{model._meta.app_label}_{model._meta.model_name}_{page}": (
            f"{name}:{model._meta.label}",
            page,
        )
        for name, site in SITES.items()
        for model in site._registry
        for page in PAGES
    }


def make_request(**fields) -> AppointmentRequest:
    """A request that holds every canary."""
    personal = {"name": NAME, "phone": "+16135550199", "email": EMAIL, "note": NOTE}
    return AppointmentRequest.objects.create(**personal | fields)


class World:
    """One of everything: `users` by identity, the `canary` request of a colleague, and the clinician's `own`."""

    def __init__(self) -> None:
        clinic = factories.make_clinic()
        self.users = {role: factories.make_user(role, first_name=role) for role in IDENTITIES[1:]}
        region = factories.make_region("neck")
        colleague = factories.make_practitioner(slug="neck", user=factories.make_user("clinician"))
        maya = factories.make_practitioner(slug="maya", user=self.users["clinician"])
        treatment = factories.make_treatment(slug="neck")
        condition = factories.make_condition(slug="neck", regions=[region], treatments=[treatment])
        tag = Tag.objects.create(name="neck", slug="neck")
        article = factories.make_article(
            slug="neck", category=factories.make_category("neck"), conditions=[condition], tags=[tag]
        )
        self.objects: dict[str, Model] = {
            item._meta.label: item
            for item in (
                clinic, clinic.main_location, region, colleague, treatment, condition, article, article.category, tag,
                factories.make_page(slug="neck"), factories.make_fee(), factories.make_term("neck"),
                factories.make_user(), Group.objects.get(name="editor"), Announcement.objects.create(text="Open late"),
                Reference.objects.create(key="neck", title="Neck", authors="A", year=2020),
                store(halves(40, 40), key="neck"),
                StoryConsent.objects.create(
                    article=factories.make_article(kind="case-study", publish=False), kind="made-up"
                ),
            )
        }  # fmt: skip
        # What visitors have seen is never deleted, so the pages that delete texts are asked about drafts.
        makers = (
            factories.make_article, factories.make_condition, factories.make_treatment, factories.make_page
        )  # fmt: skip
        self.drafts = {item._meta.label: item for item in (make(publish=False) for make in makers)}
        self.canary = make_request(
            practitioner=colleague, condition=condition, treatment=treatment, location=clinic.main_location
        )
        self.own = AppointmentRequest.objects.create(
            name="Own Patient", phone="+16135550111", practitioner=maya
        )
        LogEntry.objects.create(
            user=self.users["owner"],
            content_type=ContentType.objects.get_for_model(AppointmentRequest),
            object_id=self.canary.pk,
            object_repr=str(self.canary),
            action_flag=CHANGE,
        )
        self.file = default_storage.save("neck.png", ContentFile(b"no picture"))

    def object_of(self, key: str, page: str) -> Model:
        """Give a row of the registered model MODELS[key]; one that nothing above made is made up."""
        label = key.partition(":")[2]
        if label == "booking.AppointmentRequest":
            return self.canary
        if page == "delete" and label in self.drafts:
            return self.drafts[label]
        if label not in self.objects:
            self.objects[label] = baker.make(label)
        return self.objects[label]

    def url(self, address: Address, request: AppointmentRequest) -> str:
        """Give the address of a page that is there, about `request` where it is about one."""
        shown = request if address.name.startswith("desk:") else self.objects["blog.Article"]
        kind = ContentType.objects.get_for_model(shown)
        values = {
            "slug": "neck", "pk": self.objects["blog.Article"].live_revision_id, "path": self.file,
            "url": "nowhere/", "app_label": "booking" if shown is request else "blog",
            "content_type_id": kind.pk, "object_id": shown.pk, "id": shown.pk, "reference": request.reference,
            "token": "not-a-token", "uidb36": "1", "key": "spent", "digest": "none",
            "label": "blog.article", "format": "atom", "kind": "tag",
        }  # fmt: skip
        if address.model_page:
            values["object_id"] = self.object_of(*address.model_page).pk
        if address.name.startswith(("admin:review-", "admin:text-")):
            values["pk"] = self.objects["blog.Article"].pk
        if address.name.startswith("admin:blog_storyconsent_"):
            values["id"] = self.object_of("admin:blog.StoryConsent", "change").pk
        if address.name.startswith("admin:auth_user_"):
            values["id"] = self.objects[User._meta.label].pk
        return address.url(values) + QUERIES.get(address.name, "")
