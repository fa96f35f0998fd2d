"""The rules of clinical content: the same for the panel, publishing and `check_content`."""

from .engine import Finding, Severity, blocking, check_text

__all__ = ["Finding", "Severity", "blocking", "check_text"]
