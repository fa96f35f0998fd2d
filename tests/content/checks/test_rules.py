"""Each rule fires on what it is for, at its place, and leaves right words alone."""

import pytest

from services.content.checks import Severity
from services.content.models import GlossaryTerm, Reference
from tests.factories import make_condition

from .whole import GUIDE, HELP, TREATMENT, findings, make_world, rules, words

pytestmark = [pytest.mark.django_db, pytest.mark.rules]


@pytest.fixture(autouse=True)
def world():
    make_world()


@pytest.mark.parametrize(("kind", "body"), [("guide", GUIDE), ("treatment", TREATMENT)])
def test_whole_text_has_no_finding(kind, body):
    assert findings(body, kind=kind) == []


# rule, wrong words put behind the first section's heading, and the part of them the finding must cover
FIRES = [
    ("fact", "The needle has a fine channel down the middle.", "fine channel"),
    ("fact", "We wash the needles and use them again for you.", "wash the needles"),
    ("fact", "Your lungs are out of reach of such a short needle.", "lungs are out of reach"),
    ("fact-unknown", "Say it plainly: {fact:no-such-fact}", "{fact:no-such-fact}"),
    ("overclaim", "It cures the pain.", "cures"),
    ("overclaim", "By your fourth visit the pain will be gone.", "By your fourth visit the pain will"),
    ("overclaim", "It suits everyone.", "suits everyone"),
    ("not-claimed", "Needling flushes toxins from the muscle.", "toxins"),
    ("not-claimed", "Slouching is what causes the ache.", "Slouching is what causes"),
    ("certain", "It is now settled that these knots make the pain.", "now settled"),
    ("promise", "Set aside four appointments and you are back in the team.", "four appointments"),
    ("medicine", "Once it goes well, wean yourself off the tablets.", "wean yourself"),
    ("list-gone", "These help:\n\nWe tell you.", "We tell you."),
    ("absolute", "Every tendon heals in the end.", "Every tendon heals"),
    ("absolute", "Anyone who keeps at it says goodbye to the pain.", "Anyone who"),
    ("absolute", "It goes away, end of story.", "end of story"),
    ("overclaim", "Nobody in town gets runners back on the road faster.", "Nobody in town"),
    ("not-claimed", "A bent back grinds the joints together.", "grinds"),
    ("medicine", "Do your tablets make you sick? Leave them off for a week.", "Leave them off"),
    ("reference-needed", "On a scale from 0 to 100, pain fell from about 52 to 23.", "from about 52 to 23"),
    ("help-slow", "### Is a request enough in an emergency?\n\nIt is usually all right.", "usually all right"),
    ("vague", "The odds are on your side.", "The odds"),
    ("jargon", "The pain is bilateral.", "bilateral"),
    ("unsafe", "Just skip your tablets that morning.", "skip your tablets"),
    ("unsafe", "Push through the pain.", "Push through the pain"),
    ("title", "Our resident elbow expert sees you.", "Our resident elbow expert"),
    ("title", "Ask Dr. Lindqvist about it.", "Dr. Lindqvist"),
    ("claim", "Needling eases pain and improves your grip.", "Needling eases pain"),
    ("reference-needed", "About 19 in 100 people were sore.", "19 in 100"),
    ("reference-needed", "Studies show that it works for pain.", "Studies show"),
    ("reference-unknown", "It may help [@lim2020].", "[@lim2020]"),
    ("link-target", "Read about [neck pain](condition:neck-pains).", "condition:neck-pains"),
    ("link-words", "Our prices stand [here](fees:).", "[here](fees:)"),
    ("link-written", "Read about [neck pain] (condition:neck-pain).", "] (condition"),
    ("alt-text", "![IMG_2043](drawing:cover-neck)", "IMG_2043"),
    ("alt-text", "![](drawing:cover-neck)", "drawing:cover-neck"),
    ("heading-order", "#### Deep down\n\nWords.", "#### Deep down"),
    ("heading-words", "### More\n\nWords.", "More"),
    ("heading-bold", "**What about rest?**", "What about rest?"),
    ("typed-emergency", "Dial 9-1-1 at once.", "9-1-1"),
    ("typed-number", "Call us on 613-555-0142.", "613-555-0142"),
    ("typed-number", "Write to hello@northgate.example.org.", "hello@northgate.example.org"),
    ("typed-price", "A visit costs $95.", "$95"),
    ("typed-hours", "We are open from 8 am to 6 pm.", "8 am to 6 pm"),
    ("placeholder", "Call {fone}.", "{fone}"),
    ("label-unknown", "It may help. {evidence:strong}", "{evidence:strong}"),
    ("label-strong", "It may help. {evidence:good}", "{evidence:good}"),
    ("unfinished", "To follow.", "To follow."),
    ("prompt-left", "<!-- say what helps -->", "<!-- say what helps -->"),
    ("long-sentence", "You " + "can move it and rest it and " * 5 + "then go on.", "You can move it"),
    ("long-paragraph", "It may help. " * 8, "It may help."),
    ("passive", "The plan is made by the clinic.", "is made by"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "wrong", "place"), FIRES)
def test_rule_finds_what_it_is_for_at_its_place(rule, wrong, place):
    body = GUIDE.replace("## What helps?\n\n", f"## What helps?\n\n{wrong}\n\n")
    found = [one for one in findings(body) if one.rule == rule]
    assert found, rules(findings(body))
    assert any(place in words(one, body) or words(one, body) in place for one in found)
    assert all(body[: one.start].count("\n") + 1 == one.line for one in found if one.end)
    assert all(one.message and one.fix for one in found)


RIGHT = [
    "The needle is solid, not hollow, and nothing is injected.",
    "Is the needle hollow? No.",
    "We never use a needle again: each is thrown away.",
    "We cannot promise that it cures anything.",
    "Do not stop any medicine without asking the person who prescribed it.",
    "The evidence that bad posture causes pain is weak [@lin2020].",
    "Not everyone gets better.",
    "Ask your doctor before you stop a medicine.",
    "What these knots are is not settled.",
    "In one study 9 in 10 recovered, so the odds were good: 9 in 10 [@lin2020].",
    "Swelling (oedema) can happen.",
    "We check after 2 or 3 visits and stop if there is no clear gain.",
    "Needling may ease pain for a short time.",
    "Call {phone}, or {emergency-number} in an emergency.",
    "Studies do not agree, and the proof is weak.",
    "From 2015 to 2020 little changed.",
    "Read about [neck pain](condition:neck-pain).",
    "![A neck seen from the side, with a dot where it hurts](drawing:cover-neck)",
    "### A first step\n\nMove it.",
    "### Is a request enough in an emergency?\n\nNo, that is far too slow.",
    "Joints do not wear out because you sit.",
]


@pytest.mark.parametrize("right", RIGHT)
def test_right_words_are_left_alone(right):
    body = GUIDE.replace("## What helps?\n\n", f"## What helps?\n\n{right}\n\n")
    assert findings(body) == []


def test_glossed_and_explained_words_are_no_jargon():
    GlossaryTerm.objects.create(term="Bilateral", slug="bilateral", definition="On both sides.")
    body = GUIDE.replace(
        "Moving may help", "The pain is bilateral. It is called fasciitis, and moving may help"
    )
    assert "jargon" not in rules(findings(body))


MISSING = [
    ("guide", "## Get help now", "## Other words", "help-missing"),
    ("guide", '!!! emergency "Call {emergency-number} now if:"', '!!! note "Keep an eye on these:"', "help-emergency"),
    ("guide", "Call {emergency-number} now if:", "Call us soon if:", "help-title"),
    ("guide", "Call {emergency-number} now if:", "You may want to call {emergency-number} now if:", "help-title"),
    ("guide", "Get help today if:", "Think about a visit if:", "help-title"),
    ("guide", "you have chest pain or short breath", "you have chest pain; wait and see first", "help-softened"),
    ("guide", "you have chest pain or short breath", "your chest hurts and tablets have not eased it", "help-narrowed"),
    ("guide", "you have chest pain or short breath", "you have chest pain, unless you ran", "help-narrowed"),
    ("guide", "looks bent out of shape, cold, pale or blue", "aches", "help-sign"),
    ("guide", " [@lin2020]", "", "reference-none"),
    ("guide", '!!! key "In short"', '!!! tip "In short"', "key-points"),
    ("guide", "    - Keep using your arm.\n    - Most people get better with time.\n", "", "box-empty"),
    ("treatment", "## Risks and side effects", "## Other words", "section-missing"),
    ("treatment", "You may be sore for a day or two. A small bruise can happen, and it fades by itself.",
     "None known.", "section-empty"),
    ("treatment", "## Who should tell us first", "## Words", "section-missing"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "there", "instead", "rule"), MISSING)
def test_what_a_text_must_have_is_missed(kind, there, instead, rule):
    whole = {"guide": GUIDE, "treatment": TREATMENT}[kind]
    assert there in whole
    assert rule in rules(findings(whole.replace(there, instead), kind=kind, slug="tennis-elbow"))


def test_desk_in_an_emergency_card_warns_and_waiting_stops():
    sign = "you have chest pain or short breath"
    for words_, severity in (("call us too", Severity.WARN), ("wait until the morning", Severity.BLOCK)):
        found = findings(GUIDE.replace(sign, f"{sign}; {words_}"))
        assert [one.severity for one in found if one.rule == "help-softened"] == [severity]


def test_second_card_of_a_level_warns_and_blocks_nothing():
    again = HELP.replace("## Get help now\n\n", "")
    body = GUIDE.replace("## When should I come?", f"{again}\n## When should I come?")
    found = [one for one in findings(body) if one.rule == "help-twice"]
    assert [one.severity for one in found] == [Severity.WARN, Severity.WARN]


def test_story_has_its_four_sections_and_a_note():
    body = f"## Background\n\nA person hurt.\n\n{HELP}"
    found = findings(body, kind="case-study")
    missing = [one.message for one in found if one.rule == "section-missing"]
    assert len(missing) == 4
    assert "story-note" in rules(found)


def test_needling_text_names_its_harm_and_whom_it_does_not_suit():
    found = findings(TREATMENT, kind="treatment", slug="dry-needling")
    assert sum(one.rule == "harm-missing" and one.severity == Severity.BLOCK for one in found) == 2
    said = TREATMENT.replace(
        "## Other choices",
        "A collapsed lung is rare.\n\n**Reasons not to have it:**\n\n- You have a fever.\n\n## Other choices",
    )
    assert "harm-missing" not in rules(findings(said, kind="treatment", slug="dry-needling"))


def test_news_and_pages_need_neither_sources_nor_the_card():
    words = "## We move\n\nFrom May on you find us next door."
    assert findings(words, kind="news") == findings(words, kind="page") == []


def test_figure_that_the_register_does_not_have_for_its_source_warns():
    from services.content.models import ClinicalFact

    fact = ClinicalFact.objects.create(key="sore", statement="About 19 in 100 people were sore.")
    fact.references.add(Reference.objects.get(key="lin2020"))
    right = GUIDE.replace("A review of 16 trials found", "It came with 19 in 100, and it found")
    assert "figure" not in rules(findings(right))
    wrong = right.replace("19 in 100", "9 in 100")
    assert [words(one, wrong) for one in findings(wrong) if one.rule == "figure"] == ["9"]


def test_label_stronger_than_its_sources_allow_blocks():
    from services.content.models import ClinicalFact

    fact = ClinicalFact.objects.create(key="limited", statement="It may help.", evidence="limited")
    fact.references.add(Reference.objects.get(key="lin2020"))
    assert "label-strong" not in rules(findings(GUIDE))
    found = findings(GUIDE.replace("{evidence:limited}", "{evidence:some}"))
    assert [one.severity for one in found if one.rule == "label-strong"] == [Severity.BLOCK]


def test_old_source_and_source_on_something_else_warn():
    Reference.objects.create(key="old1999", title="Plantar heel pain", kind="trial", year=1999)
    assert {"reference-old", "reference-fit"} <= rules(findings(GUIDE.replace("@lin2020", "@old1999")))


def test_link_to_a_text_that_is_not_public_only_warns():
    make_condition(slug="sciatica", publish=False)
    found = findings(GUIDE.replace("Moving may help", "See [sciatica](condition:sciatica). Moving may help"))
    assert [(one.rule, one.severity) for one in found] == [("link-target", Severity.WARN)]


def test_hard_text_and_hard_section_are_graded():
    hard = (
        "Rehabilitation professionals recommend individually customised therapeutic activities regularly. "
        * 12
    )
    found = findings(GUIDE.replace("Moving may help", f"{hard}Moving may help"))
    assert {"grade-high", "grade-section"} <= rules(found)


def test_places_count_in_the_source_whatever_marks_stand_before():
    body = GUIDE.replace(
        "Moving may help", "**So** [*neck* pain](condition:neck-pain) is _bilateral_. Moving may help"
    )
    (hit,) = [one for one in findings(body) if one.rule == "jargon"]
    assert words(hit, body) == "bilateral"
    (hit,) = [one for one in findings(GUIDE, title="It cures") if one.rule == "overclaim"]
    assert (hit.field, hit.start, hit.end, hit.line) == ("title", 3, 8, 1)
