"""Figures of benchmarks and drills, printed and kept in docs/."""

import os
import platform
from datetime import date
from pathlib import Path

from django.conf import settings


class Report:
    """Collects lines and writes them to a page of docs/; the page tells how to have them again."""

    def __init__(self, page: str, title: str, command: str) -> None:
        self.path = Path(settings.BASE_DIR) / "docs" / page
        self.title, self.command = title, command
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        """Print a figure and keep it."""
        print(line)
        self.lines.append(line)

    def write(self) -> None:
        """Write the page, unless there is nothing to say; with REPORT_MORE=1 keep the figures that it has."""
        if not self.lines:
            return
        if os.environ.get("REPORT_MORE") == "1" and self.path.exists():
            kept = [line[2:] for line in self.path.read_text("utf-8").splitlines() if line.startswith("- ")]
            self.lines = kept + self.lines
        machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
        text = [
            f"# {self.title}",
            "",
            f"Measured on {date.today():%Y-%m-%d} by `{self.command}` ({machine}). Machines differ: compare "
            "the figures of one run with each other.",
            "",
            *(f"- {line}" for line in self.lines),
            "",
        ]
        self.path.write_text("\n".join(text), encoding="utf-8")
