"""Every convention of docs/markdown.md has a tool, and every tool writes what the renderer understands."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from services.content.editor.toolbar import more_tools, tools
from services.content.markdown import render
from tests.content.markdown_help import handed_in  # noqa: F401

ALL = [*tools(), *more_tools()]
BOXES = ("key", "tip", "note", "advice", "urgent", "emergency")


def test_every_convention_has_a_tool():
    documented = Path(settings.BASE_DIR, "docs", "markdown.md").read_text()
    written = "\n".join(tool.text for tool in ALL)
    for kind in BOXES:
        assert f"!!! {kind}" in written
        assert kind in documented
    for needed in (
        "**",
        "*",
        "## ",
        "### ",
        "- ",
        "1. ",
        "Table: ",
        "## Get help now",
        "## Frequently asked questions",
    ):
        assert needed in written
    chosen = {tool.text for tool in ALL if tool.does == "choose"}
    assert chosen == {"link", "citation", "image", "drawing", "evidence", "fact", "clinic"}


@pytest.mark.parametrize("tool", [tool for tool in ALL if tool.does == "block"], ids=lambda tool: tool.name)
def test_a_block_left_empty_shows_nothing_and_a_filled_one_all(tool):
    assert render(tool.text).plain == ""
    filled = render(re.sub(r"<!--.*?-->", "Words", tool.text))
    assert "Words" in filled.plain and not filled.missing


def test_shortcuts_and_names_stand_once():
    keys = [tool.keys for tool in ALL if tool.keys]
    assert len(keys) == len(set(keys))
    assert len({tool.label for tool in ALL}) == len({tool.name for tool in ALL}) == len(ALL)
