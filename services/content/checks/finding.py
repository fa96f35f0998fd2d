"""What a rule finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding means for publishing."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: where, why it matters and what to do about it.

    `field` is title, standfirst or body, or the name of another field of the form; `start` and `end` count characters
    of that field (both 0: the whole of it), `line` its lines from 1.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    field: str = "body"
    start: int = 0
    end: int = 0
    line: int = 0


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the findings that stop publishing."""
    return [finding for finding in findings if finding.severity == Severity.BLOCK]
