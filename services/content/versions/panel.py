"""What the page on which a text is written shows of its versions: the newest ones, clashes, words never saved."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..actions import InTheWay, what_stands_in_the_way
from ..actions.drafts import WORDS, StaleDraft, copies, words_of
from ..actions.publishing import PUBLISH
from ..diff import Passage, changes, has_changes
from ..models import Publishable, Revision, WorkingCopy

SHOWN = 5
OFFERED = 3  # unsaved copies shown at once, the newest first


class Part(NamedTuple):
    """What changed in the title, the summary or the text."""

    label: str
    passages: list[Passage]


class Unsaved(NamedTuple):
    """Words somebody typed and never saved, with what they would change."""

    copy: WorkingCopy
    parts: list[Part]


def difference(old: dict[str, str], new: dict[str, str]) -> list[Part]:
    """Give the parts of a text that differ, in the order they are read in."""
    labels = {"title": _("Title"), "standfirst": _("Summary"), "body": _("Text")}
    parts = [Part(labels[name], changes(old[name], new[name])) for name in WORDS]
    return [part for part in parts if has_changes(part.passages)]


def revisions_of(text: Publishable) -> QuerySet[Revision]:
    """Give the versions of a text without their long words, newest first."""
    return text.revisions.select_related("author").defer("body", "anchors")


def unsaved_copy(copy: WorkingCopy, text: Publishable | None) -> Unsaved | None:
    """Give what a working copy would change of a text (None: one never saved); None: nothing."""
    newest = text.latest_revision if text else None
    saved = words_of(newest) if newest else dict.fromkeys(WORDS, "")
    parts = difference(saved, {name: getattr(copy, name) for name in WORDS})
    return Unsaved(copy, parts) if parts else None


def clash_context(clash: StaleDraft) -> dict:
    """Give who saved what meanwhile, and how the words that were not saved differ from it."""
    merged = clash.merged()
    return {
        "clash": clash,
        "clash_parts": difference(words_of(clash.theirs), clash.mine),
        "clash_both": [pair for part in merged.values() for pair in part.clashes],
    }


def context(
    request: HttpRequest, model: type[Publishable], text: Publishable | None, form: ModelForm
) -> dict:
    """Give what the partials of VERSIONS show; `text` is None for one never saved."""
    label, pk = model._meta.label_lower, text.pk if text else 0
    found: dict = {
        "text_label": label,
        "text_pk": pk,
        "may_publish": request.user.has_perm(PUBLISH),
        "form_id": f"{model._meta.model_name}_form",
    }
    if getattr(form, "clash", None):
        found |= clash_context(form.clash)
    if request.method == "GET" and not getattr(form, "taken", None):
        mine = [unsaved_copy(copy, text) for copy in copies(request.user, model, pk)[:OFFERED]]
        found["unsaved"] = [one for one in mine if one]
    if text and text.latest_revision_id:
        found |= {
            "revisions": revisions_of(text)[:SHOWN],
            "in_the_way": hindrances(what_stands_in_the_way(text, text.latest_revision)),
        }
    return found


def hindrances(found: InTheWay) -> list[str]:
    """Give in words what must be done before a text can be published."""
    unsigned = [_("A clinician must sign these words first.")] if found.signoff_missing else []
    return [*unsigned, *found.hindrances, *(finding.message for finding in found.findings)]
