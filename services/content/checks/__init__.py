"""The rules of clinical content: the same for the panel, publishing and `check_content`."""

from . import (  # noqa: F401 – importing a module of rules registers them
    claims,
    headings,
    links,
    outcomes,
    pictures,
    promises,
    readable,
    references,
    safety,
    sections,
    typed,
    urgent,
    waiting,
    words,
)
from .engine import check_text
from .finding import Finding, Severity, blocking

__all__ = ["Finding", "Severity", "blocking", "check_text"]
