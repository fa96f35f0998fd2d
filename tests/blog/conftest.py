"""Reading the pages of the demo's articles."""

import pytest
from django.test import Client

from .page import Page


@pytest.fixture
def read(client: Client):
    """Give the page at an address, which must be there."""

    def get(address: str, **headers) -> Page:
        response = client.get(address, headers=headers)
        assert response.status_code == 200, f"{address} answered {response.status_code}"
        return Page(response.content.decode())

    return get


@pytest.fixture
def reading(read, article) -> Page:
    """The page of the module's `article`."""
    return read(article.get_absolute_url())
