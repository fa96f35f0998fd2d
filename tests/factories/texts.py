"""Conditions, treatments, pages and what goes with them."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from services.content.models import GlossaryTerm, Page, Publishable, SignOff
from services.models import BodyRegion, Condition, ConditionTreatment, Treatment

from .clinic import today
from .numbers import fresh

BODY = "## What it is\n\nPlain words.\n\n## What helps\n\nMoving."


def write(
    item: Publishable, title: str, standfirst: str = "", body: str = BODY, publish: bool = True, user=None
) -> Publishable:
    """Give `item` its words and, unless `publish` is false, make them public."""
    item.save_revision(
        title=title,
        standfirst=standfirst or f"{title} in one sentence.",
        body=body,
        publish=publish,
        user=user,
    )
    return item


def words(fields: dict, title: str) -> dict:
    """Take what makes the text out of `fields`."""
    names = ("title", "standfirst", "body", "publish", "user")
    return {"title": title} | {name: fields.pop(name) for name in names if name in fields}


def make_region(slug: str = "neck", **fields) -> BodyRegion:
    """A part of the body; the same one for the same slug."""
    return BodyRegion.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").capitalize()} | fields
    )[0]


def make_condition(*, regions=(), treatments=(), **fields) -> Condition:
    """A published condition, with `regions` and, in order, `treatments`."""
    slug = fields.setdefault("slug", fresh("neck-pain"))
    text = words(fields, slug.replace("-", " ").capitalize())
    condition = write(Condition.objects.create(**fields), **text)
    condition.regions.set(regions)
    for position, treatment in enumerate(treatments):
        ConditionTreatment.objects.create(condition=condition, treatment=treatment, position=position)
    return condition


def make_treatment(**fields) -> Treatment:
    """A published treatment."""
    slug = fields.setdefault("slug", fresh("exercise"))
    text = words(fields, slug.replace("-", " ").capitalize())
    return write(Treatment.objects.create(**fields), **text)


def make_page(**fields) -> Page:
    """A published plain page."""
    slug = fields.setdefault("slug", fresh("about"))
    text = words(fields, slug.replace("-", " ").capitalize())
    return write(Page.objects.create(**fields), **text)


def make_term(term: str, definition: str = "A plain sentence.", **fields) -> GlossaryTerm:
    """A glossary term."""
    return GlossaryTerm.objects.create(
        **{"term": term, "slug": fresh("term"), "definition": definition} | fields
    )


def sign_off(
    item: Publishable, user, *, review_due: date | None = None, signed_at: datetime | None = None
) -> SignOff:
    """Sign the live words of `item`; the next check is due in a year unless said otherwise."""
    return SignOff.objects.create(
        content_object=item,
        revision=item.live_revision,
        digest=item.live_revision.digest,
        signed_by=user,
        signed_at=signed_at or timezone.now(),
        review_due=review_due or today() + timedelta(days=365),
    )
