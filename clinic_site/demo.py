"""The demo clinic: fixtures/ read into the database, every date relative to the day of loading."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from blog.models import Article, Category
from services.content.models import GlossaryTerm, Page, Publishable, Reference, SignOff
from services.models import (
    Announcement,
    BodyRegion,
    Clinic,
    Closure,
    Condition,
    ConditionTreatment,
    Fee,
    Location,
    OpeningHours,
    Practitioner,
    PractitionerDay,
    Treatment,
)

from .demo_requests import load_requests

FIXTURES = settings.BASE_DIR / "fixtures"
PASSWORD = "northgate-demo"  # noqa: S105 – printed at every start of a demo, refused everywhere else
ROLES = {
    "owner": ("owner", "Ada", "Kowalski"),
    "editor": ("editor", "Ben", "Adeyemi"),
    "clinician": ("clinician", "Maya", "Okafor"),
    "publisher": ("publisher", "Ines", "Moreau"),
    "frontdesk": ("front desk", "Lena", "Voss"),
    "auditor": ("auditor", "Otto", "Lind"),
}
CLINICIAN = "okafor"  # the practitioner behind the demo sign-in of that role


@dataclass(frozen=True)
class Document:
    """A Markdown file with its front matter."""

    meta: dict[str, str]
    body: str

    @classmethod
    def read(cls, path: Path) -> "Document":
        """Read a file that opens with `key: value` lines between two `---` lines."""
        _start, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        pairs = (line.partition(":") for line in head.splitlines() if line.strip())
        return cls({key.strip(): value.strip() for key, _colon, value in pairs}, body.strip() + "\n")

    def names(self, key: str, separator: str = ",") -> list[str]:
        """Give a list value."""
        return [part.strip() for part in self.meta.get(key, "").split(separator) if part.strip()]

    def days_ago(self, key: str, now: datetime) -> datetime:
        """Give the moment that many days before `now`."""
        return now - timedelta(days=int(self.meta[key]))


def is_loaded() -> bool:
    """Whether there is a clinic already: then loading would overwrite what people tried out."""
    return Clinic.objects.exists()


@transaction.atomic
def load(now: datetime | None = None) -> dict[str, int]:
    """Load or refresh the demo clinic; safe to run twice. Give the number of rows by name."""
    now = now or timezone.now()
    load_people()
    load_clinic(now)
    load_library()
    treatments = load_texts("treatments", Treatment, load_treatment, now)
    conditions = load_texts("conditions", Condition, load_condition, now)
    articles = load_texts("articles", Article, load_article, now)
    link_recommended()
    pages = load_texts("pages", Page, lambda page, document: None, now)
    requests = load_requests(now)
    return {
        "articles": articles,
        "conditions": conditions,
        "treatments": treatments,
        "pages": pages,
        "requests": requests,
    }


def read_json(name: str):
    """Give the content of fixtures/<name>.json."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def without(row: dict, *keys: str) -> dict:
    """Give `row` without `keys`, empty values as Django keeps them."""
    return {key: "" if value is None else value for key, value in row.items() if key not in keys}


def load_people() -> None:
    """Make the six demo sign-ins."""
    for username, (role, first, last) in ROLES.items():
        user = make_user(username, role, first, last)
        if not user.has_usable_password() or not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()


def make_user(username: str, role: str, first: str, last: str) -> User:
    """Give a user in one role; only those who work on content may enter /admin/."""
    user, _created = User.objects.update_or_create(
        username=username,
        defaults={"first_name": first, "last_name": last, "is_staff": role != "front desk"},
        create_defaults={
            "first_name": first, "last_name": last, "is_staff": role != "front desk", "password": "!",
        },
    )  # fmt: skip
    user.groups.set([Group.objects.get(name=role)])
    return user


def load_clinic(now: datetime) -> None:
    """Load the clinic with its places, hours, closure, notice, fees and people."""
    data, fees = read_json("clinic"), read_json("fees")
    places = {row["slug"]: load_location(row) for row in data["locations"]}
    facts = data["clinic"]
    clinic, _created = Clinic.objects.update_or_create(
        id=1,
        defaults={
            **{
                key: facts[key]
                for key in ("name", "tagline", "summary", "emergency_number", "time_zone", "currency_symbol")
            },
            "main_location": next(places[row["slug"]] for row in data["locations"] if row["is_main"]),
            "first_visit": "\n".join(facts["first_visit"]),
            "fee_policies": "\n".join(fees["policies"]),
        },
    )
    first, last = next_closure(now.astimezone(clinic.zone).date())
    Closure.objects.update_or_create(
        location=None, first_day=first, defaults={"last_day": last, "notice": data["closure"]["notice"]}
    )
    Announcement.objects.update_or_create(
        text=data["announcement"]["text"],
        defaults={**without(data["announcement"], "text"), "starts_at": now - timedelta(days=1)},
    )
    for row in fees["fees"]:
        Fee.objects.update_or_create(key=row["key"], defaults=without(row, "key"))
    for row in read_json("practitioners"):
        load_practitioner(row, places, now)


def load_location(row: dict) -> Location:
    """Load one place with its opening hours."""
    location, _created = Location.objects.update_or_create(
        slug=row["slug"],
        defaults={
            **without(row, "slug", "is_main", "url", "hours", "access"),
            "access": "\n".join(row["access"]),
            "map_drawing": f"map-{row['slug']}",
        },
    )
    for hours in row["hours"]:
        OpeningHours.objects.update_or_create(
            location=location,
            weekday=hours["weekday"],
            opens=time.fromisoformat(hours["opens"]),
            defaults={"closes": time.fromisoformat(hours["closes"])},
        )
    return location


def next_closure(today: date) -> tuple[date, date]:
    """Give the holiday that is on or comes next: 24 December to 1 January."""
    year = today.year - 1 if (today.month, today.day) == (1, 1) else today.year
    return date(year, 12, 24), date(year + 1, 1, 1)


def load_practitioner(row: dict, places: dict[str, Location], now: datetime) -> None:
    """Load one person with a user, so that they can sign off texts, and their days."""
    first, last = row["name"].split(" ", 1)
    if row["key"] == CLINICIAN:
        user = User.objects.get(username="clinician")
    else:
        user = make_user(row["key"], "clinician", first, last)
    copied = (
        "name", "credentials", "role", "focus", "bio", "registration_body", "registration_number", "needling_hours",
        "position",
    )  # fmt: skip
    practitioner, _created = Practitioner.objects.update_or_create(
        slug=row["key"],
        defaults={
            **{key: row[key] for key in copied},
            "user": user,
            "languages": ", ".join(row["languages"]),
            "practising_since": now.year - row["started_years_ago"],
            "drawing": row["portrait"],
        },
    )
    for day in row["days"]:
        PractitionerDay.objects.get_or_create(
            practitioner=practitioner, location=places[day["location"]], weekday=day["weekday"]
        )


def load_library() -> None:
    """Load categories, references and the glossary."""
    for row in read_json("categories"):
        Category.objects.update_or_create(slug=row["slug"], defaults=without(row, "slug"))
    for row in read_json("references"):
        Reference.objects.update_or_create(
            key=row["key"],
            defaults={**without(row, "key", "url", "year"), "year": row["year"], "link": row["url"] or ""},
        )
    for row in read_json("glossary"):
        GlossaryTerm.objects.update_or_create(
            slug=row["slug"],
            defaults={**without(row, "slug", "other_forms"), "other_forms": "\n".join(row["other_forms"])},
        )


def load_texts(
    folder: str, model: type[Publishable], fill: Callable[[Publishable, Document], None], now: datetime
) -> int:
    """Load every file of a folder as a published, and where it says so reviewed, object; give their number."""
    documents = [Document.read(path) for path in sorted((FIXTURES / folder).glob("*.md"))]
    for document in documents:
        meta = document.meta
        published = document.days_ago("published_days_ago", now)
        thing = model.objects.filter(slug=meta["slug"]).first() or model(slug=meta["slug"])
        thing.publish_at = thing.publish_at or published
        fill(thing, document)
        thing.save()
        revision = thing.save_revision(
            title=meta["title"], standfirst=meta["standfirst"], body=document.body, publish=True, at=published
        )
        fill_relations(thing, document)
        if "reviewed_days_ago" in meta:
            reviewed = document.days_ago("reviewed_days_ago", now)
            SignOff.objects.get_or_create(
                revision=revision,
                digest=revision.digest,
                signed_by=thing.reviewer.user,
                defaults={
                    "content_object": thing,
                    "signed_at": reviewed,
                    "review_due": reviewed.date() + timedelta(days=int(meta["next_review_days"])),
                },
            )
    return len(documents)


def fill_people(thing, document: Document) -> None:
    """Set author, reviewer and drawing."""
    thing.author = Practitioner.objects.get(slug=document.meta["author"])
    thing.reviewer = Practitioner.objects.get(slug=document.meta["reviewer"])
    thing.drawing = document.meta["drawing"]


def load_treatment(treatment: Treatment, document: Document) -> None:
    """Set what a treatment has of its own."""
    fill_people(treatment, document)
    treatment.fee = Fee.objects.get(key=document.meta["fee"])
    treatment.position = int(document.meta["position"])


def load_condition(condition: Condition, document: Document) -> None:
    """Set what a condition has of its own."""
    fill_people(condition, document)
    condition.other_names = "\n".join(document.names("other_names", ";"))
    condition.code = document.meta["code"]
    condition.position = int(document.meta["position"])


def load_article(article: Article, document: Document) -> None:
    """Set what an article has of its own."""
    fill_people(article, document)
    article.kind = document.meta["kind"]
    article.category = Category.objects.get(slug=document.meta["category"])
    article.cover_caption = document.meta.get("cover_caption", "")
    article.cta_text, article.cta_link = document.meta["cta_text"], document.meta["cta_link"]


def fill_relations(thing: Publishable, document: Document) -> None:
    """Set the relations that need a saved object."""
    if isinstance(thing, Condition):
        thing.regions.set(BodyRegion.objects.filter(slug__in=document.names("regions")))
        for position, slug in enumerate(document.names("treatments")):
            ConditionTreatment.objects.update_or_create(
                condition=thing, treatment=Treatment.objects.get(slug=slug), defaults={"position": position}
            )
    elif isinstance(thing, Article):
        thing.tags.set(document.names("tags"))
        thing.conditions.set(Condition.objects.filter(slug__in=document.names("conditions")))
        thing.treatments.set(Treatment.objects.filter(slug__in=document.names("treatments")))


def link_recommended() -> None:
    """Set the editor's picks, once all articles are there."""
    for path in sorted((FIXTURES / "articles").glob("*.md")):
        document = Document.read(path)
        article = Article.objects.get(slug=document.meta["slug"])
        article.recommended.set(Article.objects.filter(slug__in=document.names("recommended")))
