"""Nothing typed is lost: working copies, versions that never write over somebody else's, many windows at once."""

import random
from itertools import count

import pytest

from services.content.actions.drafts import (
    StaleDraft,
    copies,
    keep_copy,
    name_version,
    restore,
    save_draft,
    set_aside,
    words_of,
)
from services.content.models import ContentEvent, Page, Revision, WorkingCopy
from tests.factories import make_page, make_user

pytestmark = pytest.mark.django_db
WORDS = {"title": "T", "standfirst": "S", "body": "One.\n\nTwo."}


@pytest.fixture
def text():
    return make_page(**WORDS)


@pytest.fixture
def ana():
    return make_user("editor")


@pytest.fixture
def ben():
    return make_user("editor")


def base_of(text) -> int:
    return Page.objects.get(pk=text.pk).latest_revision_id


def save(text, user, base, **changes) -> Revision:
    return save_draft(Page.objects.get(pk=text.pk), WORDS | changes, user=user, base=base)


def test_copies_are_written_over_and_make_no_version(text, ana):
    for number in range(20):
        keep_copy(ana, Page, text.pk, "tab", base_of(text), WORDS | {"body": f"Typed {number}"})
    assert WorkingCopy.objects.get().body == "Typed 19"
    assert Revision.objects.count() == 1


def test_two_windows_and_two_people_keep_a_copy_each(text, ana, ben):
    for user, tab in ((ana, "1"), (ana, "2"), (ben, "1")):
        keep_copy(user, Page, text.pk, tab, base_of(text), WORDS)
    assert copies(ana, Page, text.pk).count() == 2
    assert copies(ben, Page, text.pk).count() == 1


def test_new_texts_are_told_apart_by_their_window(ana):
    for tab in ("1", "2"):
        keep_copy(ana, Page, 0, tab, None, WORDS | {"title": "x" * 400})
    assert {copy.title for copy in copies(ana, Page, 0)} == {"x" * 150}


def test_saving_makes_one_version_and_the_copy_goes(text, ana):
    keep_copy(ana, Page, text.pk, "tab", base_of(text), WORDS)
    draft = save_draft(text, WORDS | {"body": "New."}, user=ana, base=base_of(text), note="Why", tab="tab")
    assert (draft.body, draft.author, draft.note) == ("New.", ana, "Why")
    assert Page.objects.get().latest_revision == draft
    assert Page.objects.get().live_revision != draft
    assert not WorkingCopy.objects.exists()


def test_saving_the_same_words_makes_no_version(text, ana):
    assert save(text, ana, base_of(text)) == text.latest_revision
    assert Revision.objects.count() == 1


def test_the_second_saver_is_refused_and_gets_both_texts(text, ana, ben):
    base = base_of(text)
    first = save(text, ana, base, body="One, by Ana.\n\nTwo.")
    with pytest.raises(StaleDraft) as refused:
        save(text, ben, base, body="One.\n\nTwo, by Ben.", title="Ben's")
    assert refused.value.theirs == first
    assert refused.value.mine["body"] == "One.\n\nTwo, by Ben."
    merged = refused.value.merged()
    assert merged["body"].text == "One, by Ana.\n\nTwo, by Ben."
    assert merged["title"].text == "Ben's"
    assert not any(part.clashes for part in merged.values())
    assert Page.objects.get().latest_revision == first


def test_a_stale_window_with_the_words_it_opened_takes_nothing_back(text, ana, ben):
    base = base_of(text)
    newest = save(text, ana, base, body="By Ana.")
    assert save(text, ben, base) == newest
    assert Page.objects.get().latest_revision == newest


def test_a_form_that_names_no_base_cannot_write_over_anything(text, ana):
    with pytest.raises(StaleDraft):
        save(text, ana, None, body="From nowhere.")
    with pytest.raises(StaleDraft):
        save(text, ana, 10**9, body="From nowhere.")


def test_words_set_aside_stay_in_the_history(text, ana, ben):
    theirs = save(text, ana, base_of(text), body="By Ana.")
    mine = WORDS | {"body": "By Ben."}
    set_aside(Page.objects.get(), mine, user=ben, theirs=theirs.pk, note="Aside", again="Again")
    assert [words.body for words in Revision.objects.all()] == [
        "By Ana.",
        "By Ben.",
        "By Ana.",
        WORDS["body"],
    ]


def test_restoring_is_a_new_version_and_readers_see_no_change(text, ana):
    first = text.latest_revision
    save(text, ana, base_of(text), body="Worse.")
    text = Page.objects.get()
    restored = restore(text, first, user=ana, note="Older words")
    assert restored.pk != first.pk
    assert words_of(restored) == words_of(first)
    assert Page.objects.get().live_revision == first
    assert ContentEvent.objects.get().kind == ContentEvent.Kind.RESTORED


def test_naming_a_version_leaves_its_words_and_its_digest(text):
    revision = text.latest_revision
    name_version(revision, "As printed")
    named = Revision.objects.get()
    assert (named.note, named.digest, words_of(named)) == ("As printed", revision.digest, words_of(revision))


class Window:
    """Somebody's open form: the words in it, and the version they started from."""

    fresh = count()

    def __init__(self, user, pk: int, rng: random.Random) -> None:
        self.user, self.pk, self.rng = user, pk, rng
        self.typed: set[str] = set()
        self.open()

    def text(self) -> Page:
        return Page.objects.get(pk=self.pk)

    def open(self) -> None:
        newest, self.tab = self.text().latest_revision, f"tab{next(self.fresh)}"
        self.base, self.words = newest.pk, words_of(newest)

    def type(self) -> None:
        word = f"word{next(self.fresh)}"
        paragraphs = self.words["body"].split("\n\n")
        where = self.rng.randrange(len(paragraphs))
        if self.rng.random() < 0.5:
            paragraphs[where] += f" {word}"
        else:
            paragraphs.insert(where, word)
        self.words["body"] = "\n\n".join(paragraphs)
        self.typed.add(word)
        keep_copy(self.user, Page, self.pk, self.tab, self.base, self.words)

    def save(self) -> None:
        try:
            save_draft(self.text(), self.words, user=self.user, base=self.base, tab=self.tab)
        except StaleDraft as stale:
            self.choose(stale)
        self.open()

    def choose(self, stale: StaleDraft) -> None:
        choice, theirs = self.rng.choice(("mine", "theirs", "merge", "leave")), stale.theirs.pk
        if choice == "theirs":
            set_aside(self.text(), stale.mine, user=self.user, theirs=theirs, note="", again="")
        elif choice != "leave":  # who leaves finds the working copy again
            both = {name: part.text for name, part in stale.merged().items()}
            words = both if choice == "merge" else stale.mine
            save_draft(self.text(), words, user=self.user, base=theirs, tab=self.tab)


def kept(pk: int) -> set[str]:
    """Give every word of every version and every working copy."""
    bodies = [*Revision.objects.filter(object_id=pk).values_list("body", flat=True)]
    bodies += WorkingCopy.objects.filter(object_id=pk).values_list("body", flat=True)
    return {word for body in bodies for word in body.split()}


def test_two_editors_and_a_stale_tab_lose_no_word_in_a_hundred_interleavings(ana, ben):
    for seed in range(100):
        rng = random.Random(seed)
        text = make_page(body="One.\n\nTwo.\n\nThree.")
        windows = [Window(user, text.pk, rng) for user in (ana, ben, ana)]
        *active, stale_tab = windows
        stale_tab.type()
        for _step in range(10):
            window = rng.choice(active)
            rng.choice((window.type, window.type, window.save))()
        stale_tab.save()
        for window in active:
            window.save()
        typed = set().union(*(window.typed for window in windows))
        assert typed <= kept(text.pk), (seed, typed - kept(text.pk))
