"""Everything the demo's readers read: texts with their revisions and sign-offs, references, glossary."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from blog.models import Article, Category, StoryConsent
from services.content.checks import starter
from services.content.models import EditorialPolicy, GlossaryTerm, Publishable, Reference, SignOff
from services.models import BodyRegion, Condition, ConditionTreatment, Fee, Practitioner, Treatment

from .fixtures import FIXTURES, Document, read_json, without


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


def load_rules() -> None:
    """Give the facts of the starting lists their references, and bring back what is missing of the lists."""
    starter.load()


def load_policy() -> None:
    """Say who is reminded of the pages of authors who have left."""
    owner = User.objects.get(username="owner")
    EditorialPolicy.objects.get_or_create(id=1, defaults={"fallback_owner": owner})


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
        if not document.is_in(thing.live_revision):
            thing.save_revision(**document.words, publish=True, at=min(published, now))
        revision = thing.live_revision
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
    treatment.other_names = "\n".join(document.names("other_names", ";"))
    treatment.position = int(document.meta["position"])


def load_condition(condition: Condition, document: Document) -> None:
    """Set what a condition has of its own."""
    fill_people(condition, document)
    condition.other_names = "\n".join(document.names("other_names", ";"))
    condition.code = document.meta.get("code", "")
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
        if thing.kind == Article.Kind.CASE_STUDY:
            StoryConsent.objects.get_or_create(article=thing, defaults={"kind": StoryConsent.Kind.MADE_UP})


def link_recommended() -> None:
    """Set the editor's picks, once all articles are there."""
    for path in sorted((FIXTURES / "articles").glob("*.md")):
        document = Document.read(path)
        article = Article.objects.get(slug=document.meta["slug"])
        article.recommended.set(Article.objects.filter(slug__in=document.names("recommended")))


def link_who_treats() -> None:
    """Set who treats what, once conditions and treatments are there."""
    for row in read_json("practitioners"):
        practitioner = Practitioner.objects.get(slug=row["key"])
        practitioner.conditions.set(Condition.objects.filter(slug__in=row["conditions"]))
        practitioner.treatments.set(Treatment.objects.filter(slug__in=row["treatments"]))


def load_drafts(now: datetime) -> None:
    """Let newer words wait over live articles, as an editor would have left them two days ago."""
    for path in sorted((FIXTURES / "drafts").glob("*.md")):
        document = Document.read(path)
        article = Article.objects.get(slug=document.meta["slug"])
        if not document.is_in(article.latest_revision):
            editor = User.objects.get(username="editor")
            note, at = document.meta["note"], now - timedelta(days=2)
            article.save_revision(**document.words, note=note, user=editor, at=at)
