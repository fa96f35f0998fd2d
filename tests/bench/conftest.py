"""What the benchmarks measure goes to docs/benchmarks.md."""

import pytest

from tests.report import Report


@pytest.fixture(scope="session")
def report():
    report = Report("benchmarks.md", "Benchmarks", "make bench")
    yield report
    report.write()
