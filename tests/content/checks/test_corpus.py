"""The rules measured on planted faults and on the demo's own texts; the figures are printed."""

from io import StringIO

import pytest
from django.core.management import call_command

from services.content.checks.knowledge import Knowledge

from . import corpus, measure

pytestmark = [pytest.mark.django_db, pytest.mark.rules, pytest.mark.usefixtures("demo_clinic")]


@pytest.fixture
def knowledge():
    return Knowledge()


@pytest.mark.parametrize("half", ["known", "blind"])
def test_planted_faults_are_found(half, knowledge):
    share, missed = measure.found_of(half, knowledge)
    print(f"Planted faults found, {half} half: {share}")
    for fault in missed:
        print(f"  missed {fault.id} ({fault.kind}) in {fault.file}: {fault.replace}")
    assert not corpus.faults(half) or share.value >= measure.LEAST[half]


def test_few_paragraphs_of_the_demo_carry_a_wrong_finding(knowledge):
    share, unjudged = measure.wrong_paragraphs(knowledge)
    print(f"Paragraphs of the demo's articles with a wrong finding: {share}")
    for line in unjudged:
        print(f"  not judged yet: {line}")
    assert share.value <= measure.MOST_WRONG


def test_nothing_in_the_demo_stops_publishing(knowledge):
    assert measure.blocking_in_demo(knowledge) == []
    out = StringIO()
    call_command("check_content", "--blocking", stdout=out)  # the live texts and the waiting draft, as loaded
    assert out.getvalue() == "0 blocking findings, 0 warnings.\n"


def test_demo_places_facts_of_the_register():
    from services.content.facts import texts_citing
    from services.content.models import ClinicalFact

    assert list(texts_citing(ClinicalFact.objects.get(key="consent")))
