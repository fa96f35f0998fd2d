"""Prompts are for the writer: no reader sees one, and what holds nothing else leaves no hole."""

from time import perf_counter

import pytest

from services.content.markdown import render
from services.content.markdown.prompts import prompts, without_prompts


def test_a_prompt_beside_words_is_left_out():
    assert render("Before <!-- say more --> after.").plain == "Before after."


def test_a_prompt_over_lines_is_left_out_and_lines_keep_their_numbers():
    source = "One\n\n<!-- first\nsecond -->\n\nTwo"
    assert without_prompts(source) == "One\n\n\n\n\nTwo"
    assert 'data-line="6"' in render(source, with_lines=True).html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("## Empty\n\n<!-- what -->\n\n## Full\n\nWords", "Full\nWords"),
        ("## Empty\n\n### Inner\n\n<!-- what -->\n\n## Full\n\nWords", "Full\nWords"),
        ("## Outer\n\n### Empty\n\n<!-- what -->\n\n### Full\n\nWords", "Outer\nFull\nWords"),
        ('!!! key "In short"\n    - <!-- one -->\n    - <!-- two -->\n\nWords', "Words"),
        ('!!! key "In short"\n    - One\n    - <!-- two -->', "In short\nOne"),
        ("1. <!-- step -->\n2. Two", "Two"),
        ("Table: <!-- what -->\n\nWords", "Words"),
        ("## Meant to be empty\n\n## Full\n\nWords", "Meant to be empty\nFull\nWords"),
        ("## Questions\n\n### <!-- which? -->\n\n<!-- answer -->\n\n## Full\n\nWords", "Full\nWords"),
        (
            "## Help\n\nTable: <!-- what -->\n\n| A | B |\n|---|---|\n|  |  |\n\n## Full\n\nWords",
            "Full\nWords",
        ),
        ("Table: <!-- what -->\n\n| A | B |\n|---|---|\n| x |  |", "A\nB\nx"),
        ("Never closed <!-- words", "Never closed <!-- words"),
    ],
)
def test_what_holds_only_prompts_vanishes(source, shown):
    assert render(source).plain == shown


def test_prompts_are_found_with_their_place():
    source = "A <!-- say\n more --> b"
    assert prompts(source) == [("say more", 2, 20)]
    assert source[2:20] == "<!-- say\n more -->"


def test_hostile_prompts_take_no_time():
    started = perf_counter()
    without_prompts("<!--\n\n" * 16_000)
    without_prompts("# a\n\n<!-- -->\n\n" * 7_000)
    assert perf_counter() - started < 2
