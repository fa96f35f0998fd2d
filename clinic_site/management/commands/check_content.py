"""manage.py check_content: what the rules find in all texts."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.content.checks import Finding, Severity, check_text
from services.content.checks.knowledge import Knowledge
from services.content.models import Publishable, Reference, Revision, publishables


class Command(BaseCommand):
    """Print every finding in the live and the newest words of every text; fail when one stops publishing."""

    help = "Check the live and the newest words of every text against the rules of clinical content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print")
        parser.add_argument("--blocking", action="store_true", help="print only what stops publishing")

    def handle(self, *, format: str, blocking: bool, **options) -> None:
        rows = [
            (text, version, finding)
            for text, version, revision in _versions()
            for finding in check_text(
                text,
                title=revision.title,
                standfirst=revision.standfirst,
                body=revision.body,
                knowledge=self.knowledge,
            )
            if finding.severity == Severity.BLOCK or not blocking
        ]
        stops = sum(finding.severity == Severity.BLOCK for _text, _version, finding in rows)
        unused = [] if blocking else _unused_references()
        if format == "json":
            self.stdout.write(
                json.dumps(
                    {
                        "findings": [_as_dict(*row) for row in rows],
                        "blocking": stops,
                        "unused_references": unused,
                    },
                    indent=1,
                )
            )
        else:
            for row in rows:
                self.stdout.write(_as_line(*row))
            if unused:
                self.stdout.write(f"No text cites: {', '.join(unused)}")
            self.stdout.write(f"{stops} blocking findings, {len(rows) - stops} warnings.")
        if stops:
            raise CommandError(f"{stops} findings stop publishing.", returncode=1)

    @property
    def knowledge(self) -> Knowledge:
        """What the database knows, read once."""
        self._knowledge = getattr(self, "_knowledge", None) or Knowledge()
        return self._knowledge


def _versions() -> Iterator[tuple[Publishable, str, Revision]]:
    """Give each text with its live and, where it differs, its newest words."""
    for model in publishables():
        texts = model.objects.select_related("live_revision", "latest_revision").order_by("slug")
        for text in texts:
            if text.live_revision and not text.is_retired:
                yield text, "live", text.live_revision
            if text.latest_revision and text.has_newer_draft and not text.is_retired:
                yield text, "draft", text.latest_revision


def _unused_references() -> list[str]:
    bodies = "\n".join(revision.body for _text, _version, revision in _versions())
    keys = Reference.objects.values_list("key", flat=True)
    return [key for key in keys if f"[@{key}]" not in bodies]


def _as_dict(text: Publishable, version: str, finding: Finding) -> dict:
    return {"kind": text._meta.label_lower, "slug": text.slug, "version": version} | asdict(finding)


def _as_line(text: Publishable, version: str, finding: Finding) -> str:
    place = f"{finding.field}:{finding.line}" if finding.line else finding.field
    stop = "STOPS" if finding.severity == Severity.BLOCK else "warns"
    where = f"{text._meta.model_name} {text.slug} ({version}) {place}"
    return f"{where} {stop} [{finding.rule}] {finding.message} {finding.fix}"
