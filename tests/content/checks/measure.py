"""What the rules are worth: how many planted faults they find, and how often they are wrong about right words."""

import json
from collections import defaultdict
from dataclasses import dataclass

from clinic_site.demo.fixtures import FIXTURES
from services.content.checks import Finding, Severity, reader
from services.content.checks.document import PROSE
from services.content.checks.knowledge import Knowledge

from .corpus import HERE, MODELS, Fault, check, read, results

LEAST = {"known": 0.95, "blind": 0.85}  # share of the planted faults that must be found
MOST_WRONG = 0.05  # share of the articles' paragraphs with a wrong finding


@dataclass(frozen=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """As a number from 0 to 1."""
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.part} of {self.whole} ({self.value:.1%})"


def found_of(half: str, knowledge: Knowledge) -> tuple[Share, list[Fault]]:
    """Give the share of a half's faults that are found, and the missed ones."""
    seen = list(results(half, knowledge))
    missed = [fault for fault, findings in seen if not findings]
    return Share(len(seen) - len(missed), len(seen)), missed


def judged() -> dict[tuple[str, str, str], str]:
    """Give "right" or "wrong" by file, rule and words, as a reader has judged each finding in the demo."""
    rows = json.loads((HERE / "demo_findings.json").read_text(encoding="utf-8"))
    return {(row["file"], row["rule"], row["words"]): row["verdict"] for row in rows}


def demo_findings(folder: str, knowledge: Knowledge) -> list[tuple[str, str, Finding]]:
    """Give every finding in the demo texts of a folder, with file and the words it is about."""
    found = []
    for path in sorted((FIXTURES / folder).glob("*.md")):
        file = f"{folder}/{path.name}"
        document = read(file)
        for finding in check(folder, document, knowledge):
            words = document.words[finding.field][finding.start : finding.end]
            found.append((file, " ".join(words.split())[:80], finding))
    return found


def blocking_in_demo(knowledge: Knowledge) -> list[str]:
    """Give what stops publishing in the demo's files, in words."""
    return [
        f"{file}:{finding.line} {finding.message}"
        for folder in MODELS
        for file, _words, finding in demo_findings(folder, knowledge)
        if finding.severity == Severity.BLOCK
    ]


def wrong_paragraphs(knowledge: Knowledge) -> tuple[Share, list[str]]:
    """Give the share of the articles' paragraphs with a wrong finding; one that nobody has judged counts as wrong.

    A paragraph is a paragraph, a list item or a table row.
    """
    verdicts, hit, unjudged = judged(), defaultdict(set), []
    for file, words, finding in demo_findings("articles", knowledge):
        verdict = verdicts.get((file, finding.rule, words))
        if verdict is None:
            unjudged.append(f"{file}:{finding.line} [{finding.rule}] {words}")
        if verdict != "right":
            hit[file].add((finding.field, finding.line))
    return Share(
        sum(map(len, hit.values())), sum(map(paragraphs, sorted((FIXTURES / "articles").glob("*.md"))))
    ), unjudged


def paragraphs(path) -> int:
    """Count the paragraphs of a demo article."""
    document = read(f"articles/{path.name}")
    apart = reader.document("guide", document.meta["slug"], **document.words)
    return len({block.row or -index for index, block in enumerate(apart.body, 1) if block.kind in PROSE})
