"""The demo articles, loaded once for every module that reads them."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from clinic_site import demo

from .page import Page


@pytest.fixture(scope="module")
def demo_clinic(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo clinic, taken out of the database again after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)


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
