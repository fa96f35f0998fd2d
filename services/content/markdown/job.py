"""The state of one render: its source, what it may refer to, and what it found missing."""

from collections.abc import Mapping
from functools import cached_property

from ..registry import Fact, facts
from .result import Problem, RenderContext
from .sanitise import Insertions


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

    def miss(self, kind: str, key: str, written: str) -> None:
        """Note that something is not there; `written` is how the source spells it, to find its line."""
        at = self.source.find(written)
        line = self.source.count("\n", 0, at) + 1 if at >= 0 else None
        problem = Problem(kind, key, line)
        if problem not in self.missing:
            self.missing.append(problem)
