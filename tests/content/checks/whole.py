"""Small whole texts that every rule is content with, to put one fault into."""

from blog.models import Article
from services.content.checks import Finding, check_text
from services.content.models import Reference
from services.models import Clinic, Condition, Treatment
from tests.factories import make_clinic, make_condition

HELP = """## Get help now

!!! emergency "Call {emergency-number} now if:"
    - your arm looks bent out of shape, cold, pale or blue
    - you have chest pain or short breath

!!! urgent "Get help today if:"
    - your elbow is hot and swollen and you have a fever
"""
GUIDE = f"""!!! key "In short"
    - Keep using your arm.
    - Most people get better with time.

## What helps?

Moving may help, and so does time. A review of 16 trials found less pain for a short time [@lin2020].
{{evidence:limited}}

{HELP}
## When should I come?

Come if it does not ease. You can [request an appointment](request:).
"""
TREATMENT = f"""## What it is

We press slowly on sore muscles with our hands, and we ask you how it feels while we do it.

## What it may help

Some people have less pain for a short time, and others notice no change at all [@lin2020].

## What happens in a visit

We talk first, and then we look at how you move. You can stop us at any time you like.

## Who should tell us first

!!! advice "Talk to us first if you"
    - take a blood thinner
    - are pregnant or may be

## Risks and side effects

You may be sore for a day or two. A small bruise can happen, and it fades by itself.

## Other choices

- Exercise, advice, or time and no treatment

{HELP}"""
TITLE, STANDFIRST = "Elbow pain", "What helps a sore elbow, and when to come."


def make_world() -> Clinic:
    """The clinic, a source and a page to link to."""
    Reference.objects.create(key="lin2020", title="Best practice care", kind="review", year=2020)
    make_condition(slug="neck-pain")
    return make_clinic()


def findings(
    body: str, *, kind: str = "guide", title: str = TITLE, standfirst: str = STANDFIRST, slug: str = "elbow"
) -> list[Finding]:
    """Ask the rules about words of a text of a kind."""
    text = {"condition": Condition, "treatment": Treatment}.get(kind, Article)(slug=slug)
    if isinstance(text, Article):
        text.kind = kind
    return check_text(text, title=title, standfirst=standfirst, body=body)


def rules(found: list[Finding]) -> set[str]:
    """Give the names of the rules that found something."""
    return {finding.rule for finding in found}


def words(finding: Finding, body: str) -> str:
    """Give the words of the body a finding is about."""
    return body[finding.start : finding.end]
