"""A reader of calendar files by RFC 5545 alone, so that a file is not judged by the library that wrote it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

PROPERTY = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.S)
PARAMETER = re.compile(r';([A-Z-]+)=((?:"[^"]*"|[^";])*)')
ESCAPE = re.compile(r"\\([\\;,nN])")


@dataclass
class Component:
    """A part of the file, such as VEVENT: its properties as (parameters, text) and the parts in it."""

    name: str
    properties: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Give a TEXT value with its escapes undone."""
        return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.properties[name][1])

    def instant(self, name: str) -> datetime:
        """Give a DATE-TIME that is in UTC; ValueError for any other form."""
        parameters, value = self.properties[name]
        if parameters:
            raise ValueError(f"{name} has parameters: {parameters}")
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def read(text: str) -> Component:
    """Give the VCALENDAR of a file; ValueError where the RFC is broken: line ends, lengths, nesting, doubles."""
    if not text.endswith("\r\n") or re.search(r"(?<!\r)\n|\r(?!\n)", text):
        raise ValueError("Lines end with CR LF, all of them.")
    lines = text.removesuffix("\r\n").split("\r\n")
    if too_long := [line for line in lines if len(line.encode()) > 75]:
        raise ValueError(f"A line is longer than 75 bytes: {too_long}")
    root = Component("")
    stack = [root]
    for line in re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n"):
        found = PROPERTY.fullmatch(line)
        if not found:
            raise ValueError(f"Not a property: {line!r}")
        name, parameters, value = found.groups()
        if name == "BEGIN":
            part = Component(value)
            stack[-1].parts.append(part)
            stack.append(part)
        elif name == "END":
            if stack.pop().name != value:
                raise ValueError(f"{value} ends, but has not begun")
        elif name in stack[-1].properties:
            raise ValueError(f"{name} stands there twice")
        else:
            stack[-1].properties[name] = (
                {key: val.strip('"') for key, val in PARAMETER.findall(parameters)},
                value,
            )
    [calendar] = root.parts
    if len(stack) != 1 or calendar.name != "VCALENDAR":
        raise ValueError("The file is one whole VCALENDAR.")
    return calendar
