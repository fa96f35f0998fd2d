"""Templates give each kind of text the sections it needs, and show nothing of what was left empty."""

import re

import pytest

from blog.models import Article
from services.content.checks.needs import SECTIONS
from services.content.editor.starters import _bodies, starters
from services.content.markdown import render
from services.content.markdown.prompts import prompts
from services.content.models import Page
from services.models import Condition, Treatment
from tests.content.markdown_help import handed_in  # noqa: F401

ALL = [(model, starter) for model in (Article, Condition, Treatment, Page) for starter in starters(model)]


def test_there_is_a_template_for_every_kind_of_text():
    assert {starter.kind for starter in starters(Article)} == set(Article.Kind.values)
    assert len(ALL) == len(_bodies()), "a file in starters/ that nobody is offered"
    assert [len(starters(model)) for model in (Condition, Treatment, Page)] == [1, 1, 1]


@pytest.mark.parametrize(("model", "starter"), ALL, ids=lambda value: getattr(value, "name", ""))
def test_a_template_has_the_sections_that_are_asked_for(model, starter):
    headings = re.findall(r"^## (.*)$", starter.body, re.MULTILINE)
    for need in SECTIONS.get(starter.kind or starter.name, ()):
        assert any(need.pattern.search(heading) for heading in headings), str(need.name)
    assert prompts(starter.body)


@pytest.mark.parametrize(("model", "starter"), ALL, ids=lambda value: getattr(value, "name", ""))
def test_what_is_left_empty_is_not_shown(model, starter):
    shown = render(starter.body)
    assert "<!--" not in shown.html and "&lt;!--" not in shown.html
    allowed = {"Call us at 613-555-0142, or send a message.", "Questions?"}
    assert set(shown.plain.splitlines()) <= allowed
    assert shown.headings in ([], [("Questions?", "questions")])


@pytest.mark.parametrize(("model", "starter"), ALL, ids=lambda value: getattr(value, "name", ""))
def test_a_filled_template_shows_every_section(model, starter):
    filled = re.sub(r"<!--.*?-->", "Words", starter.body)
    headings = re.findall(r"^#{2,3} (.*)$", filled, re.MULTILINE)
    assert [heading for heading, _id in render(filled).headings] == headings
