import pytest
from django.contrib.auth.models import Group

from services.booking.models import CannedReply
from tests.factories import make_clinic, make_practitioner, make_user

ROLES = ("owner", "editor", "clinician", "publisher", "front desk", "auditor")


@pytest.fixture(autouse=True)
def quick_people(settings):
    """Tests fill in a form faster than a person; those about speed set it back."""
    settings.GUARD_MIN_SECONDS = 0


@pytest.fixture
def clinic(db):
    """Open Monday to Friday from nine to five."""
    return make_clinic()


@pytest.fixture
def person(db):
    """Gives a user in one role: person("front desk"). The clinician is a practitioner too."""

    def make(role: str):
        user = make_user(first_name=role.title(), is_staff=role != "front desk")
        user.groups.add(Group.objects.get(name=role))
        if role == "clinician":
            make_practitioner(user=user)
        return user

    return make


@pytest.fixture
def lena(person):
    """Somebody at the front desk."""
    return person("front desk")


@pytest.fixture
def desk(client, lena):
    """The browser of somebody at the front desk."""
    client.force_login(lena)
    return client


@pytest.fixture
def reply(db):
    """A canned reply with every placeholder."""
    return CannedReply.objects.create(
        title="Not reached",
        subject="About {reference}",
        body="Hello,\n\nCall {phone} or see {link}.\n\n{clinic}",
    )
