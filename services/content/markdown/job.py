"""The state of one render: its source, what it may refer to, and what it found missing."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..registry import Fact, facts
from .result import Problem, RenderContext
from .sanitise import Insertions

FACT = re.compile(r"\{fact:([a-z0-9_-]{1,60})\}")


class Job:
    """One render. Steps read the source and context here and leave their problems here."""

    def __init__(self, source: str, context: RenderContext) -> None:
        self.source = source
        self.context = context
        self.insertions = Insertions()
        self.missing: list[Problem] = []

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Give the clinic's facts; looked up once, and only for a text that has a placeholder."""
        return facts()

    @cached_property
    def statements(self) -> Mapping[str, Any]:
        """Give the clinical facts the text places; looked up once, and only for a text that places one."""
        return self.context.statements(set(FACT.findall(self.source)))

    def miss(self, kind: str, key: str, written: str) -> None:
        """Note that something is not there; `written` is how the source spells it, to find its line."""
        at = self.source.find(written)
        line = self.source.count("\n", 0, at) + 1 if at >= 0 else None
        problem = Problem(kind, key, line)
        if problem not in self.missing:
            self.missing.append(problem)
