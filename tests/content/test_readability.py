"""The reading grade: syllables, sentences, and what of a page counts."""

import pytest

from services.content.markdown import render
from services.content.readability import measure, split_sentences, syllables

from .markdown_help import handed_in, make_context  # noqa: F401 – the fixture holds for every test here

# Counted by hand, aloud.
COMMON = {
    1: "a the move moved eyes weight strength through walked aches can't don't you're times learned breathe",
    2: "people table little being something sometimes careful movement doesn't headaches needed muscle player "
    "safety quiet reaches people's business every centre",
    3: "idea usual area evidence exercise however hospital remember easier example ambulance family previous "
    "physically decided anyone important",
    4: "activity usually information everybody experience society television January",
    5: "university immediately",
}
MEDICAL = {
    1: "spine nerve joint sprain",
    2: "tendon needling migraine spasm fracture plantar whiplash",
    3: "ligament therapy diagnose arthritis pharmacist nausea oedema haemorrhage vertebra fascia",
    4: "sciatica acupuncture pneumothorax inflammation diabetes peroneal fasciitis trapezius ibuprofen epilepsy",
    5: "tendinopathy paracetamol antibiotic",
    6: "physiotherapy physiotherapist musculoskeletal osteoarthritis rehabilitation epicondylitis",
    7: "temporomandibular",
}


def miscounted(table):
    words = {word: count for count, words in table.items() for word in words.split()}
    return len(words), {word: syllables(word) for word, count in words.items() if syllables(word) != count}


@pytest.mark.parametrize(("table", "least"), [(COMMON, 60), (MEDICAL, 25)], ids=["common", "medical"])
def test_syllables_are_right_for_at_least_95_words_in_100(table, least):
    number, wrong = miscounted(table)
    assert number >= least
    assert len(wrong) <= number * 0.05, wrong


@pytest.mark.parametrize(
    ("written", "count"),
    [("7", 2), ("19", 2), ("77", 5), ("100", 3), ("10,000", 3), ("7,629", 10), ("2.5", 3), ("19%", 4)]
    + [("MRI", 3), ("GPs", 2), ("613-555-0142", 1), ("long-lasting", 3), ("naïve", 2), ("don’t", 1)]
    + [("“word,”", 1), ("疼痛", 1), ("hmm", 1)],
)
def test_figures_and_abbreviations_count_as_they_are_said(written, count):
    assert syllables(written) == count


@pytest.mark.parametrize(
    "text",
    [
        "See Dr. Reyes first.",
        "Heat, e.g. A warm towel, may help.",
        "It takes 2.5 weeks at approx. 10 minutes a day.",
        "Figure it out with Fig. 3 here.",
        "“Does it hurt?” she asked.",
        "Come at 9 a.m. or later…",
    ],
)
def test_points_inside_a_sentence_do_not_end_it(text):
    assert list(split_sentences(text)) == [text]


def test_sentences_end_where_a_new_one_starts():
    text = "Does it hurt? (Yes.) You can say no. 30 people did! So can I. “Stop.” Élan helps"
    assert list(split_sentences(text)) == [
        "Does it hurt?",
        "(Yes.)",
        "You can say no.",
        "30 people did!",
        "So can I.",
        "“Stop.”",
        "Élan helps",
    ]


def test_grade_is_that_of_the_formula():
    found = measure("The cat sat on the mat. Physiotherapy helps people.")
    # 9 words, 2 sentences, 6 + 9 syllables.
    assert (found.words, found.sentences) == (9, 2)
    assert found.grade == round(0.39 * 9 / 2 + 11.8 * 15 / 9 - 15.59, 1)


def test_hard_text_has_a_higher_grade_than_plain_text():
    plain = "Your back hurts. It will get better soon. Walk a little each day."
    hard = (
        "Individuals presenting with musculoskeletal dysfunction necessitate comprehensive physiotherapeutic "
        "evaluation prior to the commencement of rehabilitation."
    )
    assert measure(plain).grade < 3
    assert measure(hard).grade > 20


ASIDES = """
!!! key "A title of the box that nobody counts"
    - This key point counts here.

## A heading that nobody counts at all

We count this sentence [@brady2014]. {evidence:good}

![A description nobody counts](drawing:neck "A caption nobody counts")

Table: A caption of a table

| one head | two heads |
|---|---|
| cell | another cell of the table |

!!! advice "Talk to us first if you"
    - are newly dizzy or faint

> Somebody said this to us.
>
> — Who said it

## Frequently asked questions

### Does anybody count this question?

Nobody counts the question above.
"""


@pytest.mark.parametrize("text", [ASIDES, render(ASIDES, context=make_context())], ids=["source", "rendered"])
def test_only_running_text_counts(text):
    found = measure(text)
    assert found.words == 5 + 4 + 5 + 5 + 5
    assert found.sentences == 5


def test_short_list_items_are_no_sentences():
    found = measure(
        "Look for:\n\n- heat\n- **Talk.** We ask about your health.\n- pain that does not ease\n\nYes."
    )
    assert found.words == 2 + 5 + 5 + 1
    assert found.sentences == 4


def test_standfirst_counts():
    found = measure("Two words.", standfirst="Three more words. And two.")
    assert (found.words, found.sentences) == (7, 3)


def test_terms_the_page_explains_are_not_counted_but_are_part_of_the_sentence():
    source = "A slipped disc may heal. Slipped discs hurt. The art of ART is to wait. A discus is not."
    plain, glossed = measure(source), measure(render(source, context=make_context()))
    assert plain.words == 5 + 3 + 7 + 4
    assert glossed.words == plain.words - 2 - 2 - 1
    assert glossed.longest_sentence == ("The art of ART is to wait.", 7)


def test_a_sentence_of_nothing_but_a_term_does_not_make_the_text_easier():
    rendered = render("Slipped disc? It may heal by itself.", context=make_context())
    assert measure(rendered).sentences == 1


def test_longest_and_long_sentences_are_told():
    source = "One two three. " + "Word " + "word " * 30 + "end. One two three four."
    found = measure(source)
    assert found.longest_sentence.words == 32
    assert found.long_sentences == (found.longest_sentence,)
    assert found.longest_sentence.text.startswith("Word word")
    assert measure(source, max_sentence=32).long_sentences == ()
    assert len(measure(source, max_sentence=3).long_sentences) == 2


@pytest.mark.parametrize("text", ["", "## Only a heading", "…", '!!! tip "Tip"\n'])
def test_text_without_words_has_grade_0(text):
    found = measure(text)
    assert (found.grade, found.words, found.sentences) == (0.0, 0, 0)
    assert found.longest_sentence == ("", 0)


def test_line_breaks_and_inline_marks_do_not_glue_or_split_words():
    found = measure("one  \ntwo *th*ree [four](https://example.org/)five — six—seven")
    assert found.longest_sentence.words == 6
