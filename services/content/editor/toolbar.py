"""The toolbar: a tool for every convention of docs/markdown.md."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Tool:
    """One button.

    `does` says what its `text` is: "wrap" goes round what is marked, "line" before each marked line, "block" is a
    block of its own (marked lines go in the place of the first prompt), "choose" names a chooser, "upload" nothing.
    `face` is what stands on the button; `keys` its shortcut as browsers name it.
    """

    name: str
    label: str
    does: str
    text: str = ""
    face: str = ""
    keys: str = ""

    @property
    def shown_keys(self) -> str:
        """The shortcut as people write it."""
        return self.keys.replace("Control", _("Ctrl")).replace("Shift", _("Shift"))


def tools() -> list[Tool]:
    """Give the tools that always show."""
    return [
        Tool("bold", _("Bold"), "wrap", "**", _("B"), "Control+B"),
        Tool("italic", _("Italic"), "wrap", "*", _("I"), "Control+I"),
        Tool("h2", _("Heading"), "line", "## ", "H2", "Control+Shift+2"),
        Tool("h3", _("Heading under a heading"), "line", "### ", "H3", "Control+Shift+3"),
        Tool("list", _("List"), "line", "- ", "", "Control+Shift+8"),
        Tool("steps", _("Steps"), "line", "1. ", "", "Control+Shift+7"),
        Tool("link", _("Link"), "choose", "link", "", "Control+K"),
        Tool("source", _("Source"), "choose", "citation", "", "Control+Shift+9"),
        Tool("picture", _("Picture"), "choose", "image", "", "Control+Shift+6"),
        Tool("table", _("Table"), "block", table(), "", "Control+Shift+5"),
        Tool("tip", _("Tip"), "block", box("tip", _("Tip"), bullets=False), "", "Control+Shift+1"),
        Tool(
            "advice", _("Advice"), "block", box("advice", _("Talk to us first if you")), "", "Control+Shift+4"
        ),
        Tool("urgent", _("Urgent"), "block", urgent(), "", "Control+Shift+0"),
    ]


def more_tools() -> list[Tool]:
    """Give the tools behind "More"."""
    return [
        Tool("key", _("Key points"), "block", box("key", _("In short"))),
        Tool("note", _("Note"), "block", box("note", _("Please note"), bullets=False)),
        Tool("questions", _("Frequently asked questions"), "block", questions()),
        Tool("upload", _("Upload a picture"), "upload"),
        Tool("drawing", _("Drawing"), "choose", "drawing"),
        Tool("evidence", _("How good the evidence is"), "choose", "evidence"),
        Tool("fact", _("Fact from the register"), "choose", "fact"),
        Tool("clinic", _("The clinic's number, address, name"), "choose", "clinic"),
        Tool("prompt", _("Go to the next prompt"), "prompt", "", "", "Control+Enter"),
        Tool("show", _("Show this place in the preview"), "show", "", "", "Control+Shift+L"),
    ]


def prompt(words: str) -> str:
    """Give a prompt for the writer, which no reader sees."""
    return f"<!-- {words} -->"


def box(kind: str, title: str, bullets: bool = True) -> str:
    """Give a box with room for its content."""
    lines = (
        [prompt(_("First point")), prompt(_("Second point"))]
        if bullets
        else [prompt(_("One or two sentences"))]
    )
    return f'!!! {kind} "{title}"\n' + "\n".join(f"    {'- ' if bullets else ''}{line}" for line in lines)


def table() -> str:
    """Give a table with its caption."""
    return (
        f"Table: {prompt(_('What the table compares'))}\n\n"
        f"| {_('What')} | {_('First')} | {_('Second')} |\n|---|---|---|\n|  |  |  |\n|  |  |  |"
    )


def urgent() -> str:
    """Give the red card: when to call for help now, when to get help today."""
    return "\n\n".join(
        (
            f"## {_('Get help now')}",
            box("emergency", _("Call {emergency-number} now if:")),
            box("urgent", _("Get help today if:")),
        )
    )


def questions() -> str:
    """Give the section of questions that open."""
    return "\n\n".join(
        (
            f"## {_('Frequently asked questions')}",
            f"### {prompt(_('A question as a patient asks it?'))}",
            prompt(_("The answer, in two or three sentences")),
        )
    )
