"""What the drills find goes to docs/reliability.md."""

import pytest

from tests.report import Report


@pytest.fixture(scope="session")
def report():
    report = Report("reliability.md", "Reliability", "make drill")
    yield report
    report.write()
