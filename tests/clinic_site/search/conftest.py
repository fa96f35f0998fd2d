"""The demo's texts, for what must hold of real ones."""

from types import SimpleNamespace

import pytest

from clinic_site.demo.fixtures import FIXTURES, Document


@pytest.fixture
def demo_texts() -> list[SimpleNamespace]:
    """Title and body of every text of the demo."""
    paths = [
        path
        for folder in ("articles", "conditions", "pages")
        for path in sorted((FIXTURES / folder).glob("*.md"))
    ]
    documents = map(Document.read, paths)
    return [SimpleNamespace(title=document.meta["title"], body=document.body) for document in documents]
