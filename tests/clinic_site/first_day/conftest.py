import pytest

from tests import factories
from tests.admin.helpers import enter


@pytest.fixture
def owner(client):
    """The owner, signed in."""
    return enter(client, "owner")


@pytest.fixture
def clinic():
    """A clinic that has a name and nothing else."""
    return factories.make_clinic(main_location=None, is_open=False)
