"""Power cut: every process of the site is killed at once; it must come back by itself with all its data."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo_site import DemoSite, eventually

pytestmark = pytest.mark.sqlite


def descendants(process: int) -> list[int]:
    """The process and everything it started, directly or not."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(found for child in children for found in descendants(int(child)))]


def test_site_comes_back_whole_after_each_of_five_power_cuts(tmp_path, report):
    for _ in range(5):
        site = DemoSite(tmp_path, "--demo")
        site.wait_until_ready()
        assert site.answers()
        for process in descendants(site.process.pid):
            os.kill(process, signal.SIGKILL)
        site.process.wait(5)
        assert eventually(lambda site=site: not site.answers())
        with closing(sqlite3.connect(tmp_path / "clinic.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("SELECT count(*) FROM blog_article").fetchone()[0] >= 5
    report.add(
        "Every process of the site killed at once, 5 times: 5 starts afterwards, database intact each time"
    )
