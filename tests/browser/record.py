"""Keeps what a full run of the checks found, for the accessibility page: python -m tests.browser.record.

As a plugin of pytest it counts what the tests looked at. Nothing is kept of a run that failed, left something out
or did not make every check.
"""

import os
import sys
from datetime import UTC, datetime

import pytest

from services.content.accessibility import MEANINGS, Check, Record

CHECK = "check"  # the name of the property that a test leaves its count in


class Tally:
    """What the tests of a run have counted."""

    def __init__(self) -> None:
        self.counted: dict[str, list[Check]] = {name: [] for name in MEANINGS}
        self.left_out: list[str] = []

    def add(self, report: pytest.TestReport) -> None:
        """Take the counts of a test that has run, or note that it was left out."""
        if report.skipped:
            self.left_out.append(report.nodeid)
        if report.when == "call":
            for name, check in report.user_properties:
                if name == CHECK:
                    self.counted[check.name].append(check)

    def lacks(self) -> list[str]:
        """Give what keeps this from being a full run."""
        return self.left_out + [name for name, checks in self.counted.items() if not checks]

    def record(self) -> Record:
        """Give the sums, with today's date."""
        sums = [
            Check(
                name,
                *(sum(getattr(check, part) for check in checks) for part in ("pages", "views", "faults")),
            )
            for name, checks in self.counted.items()
        ]
        return Record(datetime.now(UTC).date(), sums)


TALLY = Tally()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    TALLY.add(report)


def pytest_deselected(items: list[pytest.Item]) -> None:
    TALLY.left_out += [item.nodeid for item in items]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Keep the record of a full run that passed; say what is missing of any other."""
    if exitstatus == pytest.ExitCode.OK and not TALLY.lacks():
        TALLY.record().write()
        terminalreporter.write_line("The checks are on record: docs/accessibility.json")
    else:
        why = ", ".join(TALLY.lacks()[:9]) or "a test failed"
        terminalreporter.write_line(f"Nothing is put on record: {why}")


if __name__ == "__main__":
    os.environ["REQUIRE_ALL"] = "1"
    tests = [f"tests/browser/{name}" for name in ("test_pages.py", "test_validity.py")]
    sys.exit(pytest.main(["-q", "-p", "tests.browser.record", *tests]))
