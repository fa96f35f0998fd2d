"""What the tests of signing in share: a clinic that is no demo."""

import pytest

from clinic_site.accounts import forms
from tests.factories import make_clinic


@pytest.fixture(autouse=True)
def clinic(db):
    """The clinic, whose name stands on every page."""
    return make_clinic()


@pytest.fixture(autouse=True)
def production(settings, monkeypatch):
    """A real clinic's rules, at the test's pace."""
    settings.IS_DEMO = False
    monkeypatch.setattr(forms, "RESET_SECONDS", 0)
