"""What every test of the back office may ask for."""

import pytest

from tests.factories import make_clinic, make_practitioner


@pytest.fixture
def practitioner(db):
    return make_practitioner()


@pytest.fixture(autouse=True)
def clinic(db):
    """The clinic, whose name stands on every page."""
    return make_clinic()
