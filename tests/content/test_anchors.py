from hypothesis import given, settings
from hypothesis import strategies as st

from services.content.anchors import RESERVED, carry_anchors, fresh_anchor, is_reserved


def ids(pairs):
    return [anchor for _, anchor in pairs]


def test_new_headings_get_an_id_from_their_words():
    assert carry_anchors([], ["What it is", "Does it help?"]) == [
        ["What it is", "what-it-is"],
        ["Does it help?", "does-it-help"],
    ]


def test_equal_headings_get_different_ids():
    assert ids(carry_anchors([], ["Why", "Why", "Why", "Why 2"])) == ["why", "why-2", "why-3", "why-2-2"]


def test_a_heading_without_latin_letters_still_gets_an_id():
    assert ids(carry_anchors([], ["؟", "頸"])) == ["section", "section-2"]


def test_a_page_id_is_never_given_away():
    for text in [*RESERVED, "Ref 1", "cite-1-2", "Term: disc", "Table of exercises", "id_email"]:
        taken = {}
        assert not any(is_reserved(fresh_anchor(text, taken)) for _ in range(3))
    assert ids(carry_anchors([], ["Menu", "Table of uses"])) == ["menu-2", "section-table-of-uses"]


def test_a_stored_id_stays_with_its_heading_wherever_it_moved():
    old = [["Causes", "why"], ["Outlook", "later"]]
    assert carry_anchors(old, ["Outlook", "Causes"]) == [["Outlook", "later"], ["Causes", "why"]]


def test_a_reworded_heading_keeps_its_old_id():
    old = [["Intro", "intro"], ["What it feels like", "feel"], ["End", "end"]]
    assert ids(carry_anchors(old, ["Intro", "How it can feel to you", "End"])) == ["intro", "feel", "end"]


def test_case_and_punctuation_do_not_count_as_a_change():
    assert ids(carry_anchors([["Does it help?", "help"]], ["Before", "DOES IT HELP"])) == ["before", "help"]


def test_an_inserted_heading_takes_no_old_id():
    old = [["One thing", "a"], ["Another matter", "b"]]
    new = ["One thing", "Something else", "Another matter"]
    assert ids(carry_anchors(old, new)) == ["a", "something-else", "b"]


def test_a_removed_heading_leaves_the_others_alone():
    old = [["One thing", "a"], ["Gone", "g"], ["Another matter", "b"]]
    assert ids(carry_anchors(old, ["One thing", "Another matter"])) == ["a", "b"]


def test_the_more_alike_heading_wins_the_old_id():
    old = [["What a needle feels like", "feel"]]
    new = ["Who should not come", "What the needle feels like"]
    assert ids(carry_anchors(old, new)) == ["who-should-not-come", "feel"]


def test_a_fresh_id_never_equals_a_kept_one():
    old = [["Old words for causes", "causes"]]
    assert ids(carry_anchors(old, ["Causes", "Old words for causes"])) == ["causes-2", "causes"]


def test_broken_stored_anchors_are_ignored():
    old = [["Why"], ["Why", 3], None, ["Why", 'x" onclick="'], ["Why", "main"], ["Why", ""], "ab"]
    assert ids(carry_anchors(old, ["Why"])) == ["why"]


def test_two_thousand_headings_are_quick():
    old = [[f"Old {n} {'x' * (n % 7)}", f"a{n}"] for n in range(1000)]
    assert len(carry_anchors(old, [f"New thing {n}" for n in range(2000)])) == 2000


HEADINGS = st.lists(st.text(max_size=12), max_size=8)


@settings(max_examples=60, deadline=None)
@given(HEADINGS, HEADINGS, HEADINGS)
def test_ids_are_unique_free_and_stable_over_any_edits(first, second, third):
    pairs = []
    for headings in (first, second, third):
        pairs = carry_anchors(pairs, headings)
        assert [text for text, _ in pairs] == headings
        assert len(set(ids(pairs))) == len(pairs)
        assert not any(is_reserved(anchor) for anchor in ids(pairs))
        assert carry_anchors(pairs, headings) == pairs
