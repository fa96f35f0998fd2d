"""HTML validity by the Nu HTML checker, which runs here and asks nobody (.ci/validator fetches it)."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

CANARY = "a page known to be invalid, which shows that the checker works"


def validate(html_by_name: dict[str, str]) -> list[str]:
    """Give every error as "name:line: message 'place'"; an empty list means that all pages are valid.

    Skips the test when Java or the checker is missing. Starting Java takes longer than checking many pages,
    so hand over all of them in one call. Mark the test with @pytest.mark.validator.
    """
    jar = Path(os.environ.get("VNU_JAR", settings.BASE_DIR / ".data/tools/vnu.jar"))
    if not (jar.exists() and shutil.which("java")):
        pytest.skip("no Nu HTML checker: install Java and npm, then run .ci/validator")
    with tempfile.TemporaryDirectory() as directory:
        names = {}
        for name, html in {CANARY: "<p>", **html_by_name}.items():
            path = Path(directory) / f"{len(names)}.html"
            path.write_text(html, encoding="utf-8")
            names[path.as_uri()] = name
        arguments = ["--format", "json", "--stdout", "--errors-only", "--exit-zero-always", directory]
        answer = subprocess.run(
            ["java", "-jar", jar, *arguments], capture_output=True, check=True, timeout=300
        )
    # Java writes file:/tmp where Python writes file:///tmp.
    found = [
        (names["file://" + message["url"].removeprefix("file:")], message)
        for message in json.loads(answer.stdout)["messages"]
    ]
    assert any(name == CANARY for name, _ in found), (
        f"the HTML checker checked nothing: {answer.stderr.decode()}"
    )
    return [
        f"{name}:{message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')!r}"
        for name, message in found
        if name != CANARY
    ]
