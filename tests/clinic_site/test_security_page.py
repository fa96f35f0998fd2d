"""docs/security.md promises tests: each of them must exist."""

import re

from django.conf import settings

NAMED = re.compile(r"`(tests/\S+\.py)?::(\w+)`")


def test_every_test_that_the_security_page_names_exists():
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    path, missing, found = "", [], 0
    for given, name in NAMED.findall(page):
        path = given or path  # a name alone stands for the file named before it
        found += 1
        if not re.search(rf"^ *def {name}\(", (settings.BASE_DIR / path).read_text(), re.MULTILINE):
            missing.append(f"{path}::{name}")
    assert missing == []
    assert found > 30
