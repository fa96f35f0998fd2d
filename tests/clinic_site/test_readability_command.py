"""manage.py readability: a line for every published text, and a failure when one is too hard."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clinic_site import demo
from tests import factories

pytestmark = pytest.mark.django_db

PLAIN = "Your neck may hurt for a while. It will get better if you move."
LONG = "We walk " + "and walk " * 15 + "home."  # 33 words


def run(*arguments) -> str:
    out = StringIO()
    call_command("readability", *arguments, stdout=out)
    return out.getvalue()


def test_each_published_text_has_a_line_and_drafts_have_none():
    factories.make_article(slug="my-article", body=PLAIN, standfirst="Short.")
    factories.make_condition(slug="my-condition", body=PLAIN)
    factories.make_treatment(slug="my-treatment", body=PLAIN)
    factories.make_page(slug="my-page", body=PLAIN)
    factories.make_page(slug="my-draft", body=LONG, publish=False)
    *lines, last = run().splitlines()
    assert {tuple(line.split()[:3]) for line in lines} == {
        (kind, f"my-{kind}", "grade") for kind in ("article", "condition", "treatment", "page")
    }
    assert "   15 words  longest sentence 7" in lines[0]
    assert last.startswith("4 texts: median grade ")


def test_text_over_the_target_fails():
    factories.make_page(body=PLAIN)
    assert run("--target", "8")
    with pytest.raises(CommandError, match=r"Texts over grade -3: 1\. Sentences over 30 words: 0\.") as error:
        run("--target", "-3")
    assert error.value.returncode == 1


def test_sentence_over_the_maximum_fails_and_is_shown():
    factories.make_page(body=LONG)
    out = StringIO()
    with pytest.raises(CommandError, match=r"Texts over grade 40: 0\. Sentences over 30 words: 1\."):
        call_command("readability", "--target", "40", stdout=out)
    assert "    33 words: We walk and walk" in out.getvalue()
    assert run("--target", "40", "--median", "40", "--max-sentence", "33")


def test_median_over_its_limit_fails():
    factories.make_page(body=PLAIN)
    with pytest.raises(CommandError, match="at most -5 wanted"):
        run("--median", "-5")


def test_glossary_of_the_site_is_used():
    factories.make_term("Musculoskeletal physiotherapy")
    factories.make_page(body="We do musculoskeletal physiotherapy here.", standfirst="So.")
    assert "    4 words" in run()


def test_site_without_texts_is_no_failure():
    assert run() == "Nothing is published yet.\n"


def test_demo_is_measured_whole():
    counts = demo.load()
    out = StringIO()
    call_command("readability", stdout=out)
    published = sum(counts[kind] for kind in ("conditions", "treatments", "pages"))
    assert sum(" grade " in line and "median" not in line for line in out.getvalue().splitlines()) > published
