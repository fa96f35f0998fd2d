"""The difference of two texts in words, and two changed copies put together."""

import random

from services.content.diff import GONE, NEW, SAME, Piece, changed_words, changes, has_changes, merge

MARKS = {SAME: "{}", GONE: "[-{}-]", NEW: "{{+{}+}}"}


def told(old: str, new: str) -> list:
    """Give the difference as people see it: strings, or the number of folded paragraphs."""
    return [
        len(passage.folded) or "".join(MARKS[piece.kind].format(piece.words) for piece in passage.pieces)
        for passage in changes(old, new)
    ]


def test_a_replaced_word_is_told_as_gone_and_new():
    assert changed_words("Rest for two days.", "Move for two days.") == [
        Piece(GONE, "Rest"),
        Piece(NEW, "Move"),
        Piece(SAME, " for two days."),
    ]


def test_unchanged_paragraphs_far_from_a_change_are_folded():
    old = "\n\n".join(f"Paragraph {number}." for number in range(8))
    new = old.replace("Paragraph 4.", "Paragraph 4, longer.")
    assert told(old, new) == [3, "Paragraph 3.", "Paragraph 4{+, longer+}.", "Paragraph 5.", 2]


def test_paragraphs_that_came_or_went_are_told_whole():
    assert told("One is here.\n\nTwo.", "One is here.\n\nQuite another thing.") == [
        "One is here.",
        "[-Two.-]",
        "{+Quite another thing.+}",
    ]


def test_equal_texts_have_no_changes_whatever_their_line_endings():
    assert not has_changes(changes("A\r\n\r\nB\r\n", "A\n\nB"))


def test_old_and_new_words_can_be_read_off_the_difference():
    rng = random.Random(5)
    for _round in range(50):
        old, new = (
            "\n\n".join(" ".join(rng.choices("abcdef", k=4)) for _n in range(6)) for _text in range(2)
        )
        found = changes(old, new)
        for text, left_out in ((old, NEW), (new, GONE)):
            shown = [
                words
                for passage in found
                for words in passage.folded
                or ["".join(piece.words for piece in passage.pieces if piece.kind != left_out)]
            ]
            assert [words for words in shown if words] == text.split("\n\n")


BASE = "One.\n\nTwo.\n\nThree."


def test_changes_in_different_places_are_put_together():
    merged = merge(BASE, "One, mine.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, theirs.\n\nFour.")
    assert merged.text == "One, mine.\n\nTwo.\n\nThree, theirs.\n\nFour."
    assert merged.clashes == []


def test_where_both_changed_a_paragraph_both_versions_stand():
    merged = merge(BASE, "One.\n\nTwo, mine.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.")
    assert merged.text == "One.\n\nTwo, theirs.\n\nTwo, mine.\n\nThree."
    assert merged.clashes == [("Two, mine.", "Two, theirs.")]


def test_what_both_did_alike_stands_once():
    assert merge(BASE, "One.\n\nThree.", "One.\n\nThree.").text == "One.\n\nThree."
    assert merge("", "Same.", "Same.").text == "Same."


def test_what_one_took_out_and_the_other_left_alone_is_gone():
    assert merge(BASE, "One.\n\nThree.", BASE).text == "One.\n\nThree."


def test_no_word_either_added_is_lost():
    rng = random.Random(8)
    for _round in range(200):
        base = [f"base{number}" for number in range(rng.randrange(8))]

        def changed(mark: str, base=base) -> list[str]:
            kept = [words for words in base if rng.random() > 0.2]
            for number in range(rng.randrange(4)):
                kept.insert(rng.randrange(len(kept) + 1), f"{mark}{number}")
            return kept

        mine, theirs = changed("mine"), changed("theirs")
        merged = merge("\n\n".join(base), "\n\n".join(mine), "\n\n".join(theirs)).text.split("\n\n")
        assert {words for words in [*mine, *theirs] if not words.startswith("base")} <= set(merged)
        assert set(mine) & set(theirs) <= set(merged)
