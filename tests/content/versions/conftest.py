"""What the tests of versions share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.content.models import Publishable, Revision, SignOff
from tests.factories import make_clinic, make_user


@pytest.fixture(autouse=True)
def clinic(db):
    """The clinic, whose clocks the pages follow."""
    return make_clinic()


@pytest.fixture
def sign(db):
    """Give the function that signs a revision."""

    def sign(text: Publishable, revision: Revision | None = None) -> SignOff:
        revision = revision or text.latest_revision
        return SignOff.objects.create(
            content_object=text,
            revision=revision,
            digest=revision.digest,
            signed_by=make_user("clinician", first_name="Maya", last_name="Okafor"),
            review_due=timezone.localdate() + timedelta(days=365),
        )

    return sign
