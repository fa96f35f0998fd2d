"""Reading the files of fixtures/."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from services.content.models import Revision

FIXTURES = settings.BASE_DIR / "fixtures"


@dataclass(frozen=True)
class Document:
    """A Markdown file with its front matter."""

    meta: dict[str, str]
    body: str

    @classmethod
    def read(cls, path: Path) -> "Document":
        """Read a file that opens with `key: value` lines between two `---` lines."""
        _start, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        pairs = (line.partition(":") for line in head.splitlines() if line.strip())
        return cls({key.strip(): value.strip() for key, _colon, value in pairs}, body.strip() + "\n")

    @property
    def words(self) -> dict[str, str]:
        """What a revision holds of it."""
        return {"title": self.meta["title"], "standfirst": self.meta["standfirst"], "body": self.body}

    def is_in(self, revision: Revision | None) -> bool:
        """Whether a revision holds exactly these words."""
        return revision is not None and all(
            getattr(revision, name) == text for name, text in self.words.items()
        )

    def names(self, key: str, separator: str = ",") -> list[str]:
        """Give a list value."""
        return [part.strip() for part in self.meta.get(key, "").split(separator) if part.strip()]

    def days_ago(self, key: str, now: datetime) -> datetime:
        """Give the moment that many days before `now`."""
        return now - timedelta(days=int(self.meta[key]))


def read_json(name: str):
    """Give the content of fixtures/<name>.json."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def without(row: dict, *keys: str) -> dict:
    """Give `row` without `keys`, empty values as Django keeps them."""
    return {key: "" if value is None else value for key, value in row.items() if key not in keys}
