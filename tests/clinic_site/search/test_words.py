"""Words, stems, plain lines and marked words."""

import re

import pytest

from clinic_site.search.plain_text import lines_of
from clinic_site.search.snippets import mark
from clinic_site.search.stemmer import stem
from clinic_site.search.words import content_of, fold, words_of
from services.content.markdown import render

FORMS = {
    "needle": ["needles", "needling", "needled"],
    "run": ["runs", "running"],
    "injury": ["injuries"],
    "ache": ["aches", "aching", "ached"],
    "sprain": ["sprains", "sprained", "spraining"],
    "strengthen": ["strengthens", "strengthening"],
    "weak": ["weakness"],
    "tingle": ["tingling", "tingles"],
    "exercise": ["exercises", "exercising"],
    "hop": ["hopping", "hopped"],
    "agree": ["agreed"],
    "relate": ["relational"],
    "hope": ["hopeful"],
}


@pytest.mark.parametrize(("word", "forms"), FORMS.items())
def test_forms_of_a_word_have_one_stem(word, forms):
    assert {stem(form) for form in forms} == {stem(word)}


def test_different_words_keep_different_stems():
    words = [
        "neck",
        "need",
        "needle",
        "back",
        "bake",
        "heel",
        "heal",
        "hell",
        "sing",
        "red",
        "bed",
        "wing",
        "tennis",
    ]
    assert len({stem(word) for word in words}) == len(words)


@pytest.mark.parametrize("word", ["", "a", "is", "été", "頭痛", "x" * 40, "eed", "ing", "ies", "sses"])
def test_stem_of_anything_is_a_word_again(word):
    assert isinstance(stem(word), str)
    assert stem(word) or len(word) > 2 or not word


def test_other_languages_are_not_cut(settings):
    settings.LANGUAGE_CODE = "fr-ca"
    stem.cache_clear()
    assert stem("douleurs") == "douleurs"
    stem.cache_clear()


def test_words_are_folded():
    assert words_of("Can’t Café, X-ray\N{SOFT HYPHEN} 10% «Ünïcode»") == [
        "cant",
        "cafe",
        "x",
        "ray",
        "10",
        "unicode",
    ]
    assert fold("POLICEMAN'S") == "policemans"
    assert content_of(["why", "my", "neck"]) == ["neck"]
    assert content_of(["who", "are", "you"]) == ["who", "are", "you"]


TEXT = """!!! key "In short"
    - Most **pain** is *not* dangerous [@do2019].

## What it is

One line and
the next of [neck pain](condition:neck-pain) {evidence:good}.

Table: What helps

| One | Two |
|---|---|
| a | b |

1. First
2. Second with `code` and 2 \\* 3

![decorative](drawing:x)

!!! emergency "Call {emergency-number} now if:"
    - it hurts
"""


def test_plain_lines_are_what_a_reader_sees():
    assert lines_of(TEXT) == [
        "# In short",
        "Most pain is not dangerous.",
        "# What it is",
        "One line and the next of neck pain.",
        "What helps",
        "One, Two",
        "a, b",
        "First",
        "Second with code and 2 * 3",
        "# Call {emergency-number} now if:",
        "it hurts",
    ]


@pytest.mark.django_db
def test_plain_lines_hold_the_words_of_the_rendered_page(demo_texts):
    for revision in demo_texts:
        if re.search(r"^\{[a-z-]+\}$", revision.body, re.MULTILINE):
            continue  # passages from elsewhere are no words of the text
        seen = set(words_of(render(revision.body).plain)) - {
            "evidence",
            "good",
            "some",
            "limited",
            "not",
            "enough",
        }
        held = set(words_of(" ".join(lines_of(revision.body))))
        assert len(seen - held) <= 6, (revision.title, seen - held)
        assert len(held - seen) <= 12, (revision.title, held - seen)


def test_marked_words_are_escaped_first():
    assert mark("a <b> & Neck", {"b", "neck"}) == "a &lt;<mark>b</mark>&gt; &amp; <mark>Neck</mark>"
    assert mark("<script>", set()) == "&lt;script&gt;"


def test_words_are_marked_in_all_their_forms_and_not_inside_others():
    assert mark("Needling: needles, needlework", {"needl"}) == (
        "<mark>Needling</mark>: <mark>needles</mark>, needlework"
    )
    assert mark("the policeman’s heel", {"policeman"}) == "the <mark>policeman’s</mark> heel"
