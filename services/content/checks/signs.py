"""Which signs of danger the urgent-help section must name, by what a text is about; data for the rule in urgent.py.

The lists follow the red-flag frameworks of the reference library: Finucane 2020 (back), Rushton 2023 and
Myelopathy.org (neck), the cauda equina pathway 2024, Do 2019 (headache), Patel 2019 (after needling), Ottawa 1992.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Sign(NamedTuple):
    """A sign of danger: how staff call it, and the words it is found by."""

    name: object
    pattern: re.Pattern[str]


def sign(name: object, pattern: str) -> Sign:
    """Make a sign."""
    return Sign(name, re.compile(pattern, re.IGNORECASE))


NUMB_SADDLE = sign(
    _("numb between the legs"),
    r"(?:numb|no feeling|feeling)[^.]*(?:between (?:the|your) legs|genitals|back passage|groin)|saddle",
)
BLADDER = sign(_("trouble with pee or poo"), r"\bpee\b|\bpoo\b|\burin|\bbladder|\bbowel|\btoilet")
BOTH_LEGS = sign(
    _("both legs, or legs giving way"),
    r"both (?:\w+ )?legs|legs? (?:may |can |starts? to )?giv\w+ way|(?:in|of) both legs",
)
FALL = sign(_("after a fall, crash or blow"), r"\bfall|\bcrash|\bblow\b|\baccident|\binjur|\bknock|\bhit\b")
ARMS = sign(_("new weakness, numbness or clumsy hands"), r"weak|numb|clumsy")
ARTERY = sign(_("dizzy, double vision, slurred speech"), r"dizz|double vision|slurred|speech")
SUDDEN = sign(_("sudden, worst-ever headache"), r"sudden|worst|thunderclap|unlike any")
HEAD_BLOW = sign(
    _("headache after a head injury"),
    r"(?:head|fall|blow|knock)[^.]*(?:injur|knock|blow|head)|\bfall\b|\bcrash\b",
)
SPEECH = sign(_("weakness, speech or sight trouble"), r"speech|speak|vision|sight|\bsee\b|weak")
STIFF = sign(_("fever with a stiff neck"), r"fever[^.]*stiff|stiff[^.]*fever")
CHEST = sign(_("chest pain or a tight chest"), r"chest")
BREATH = sign(_("short breath"), r"breath")
SHAPE = sign(_("bent out of shape"), r"shape|bent|deform|crooked")
COLD = sign(_("cold, pale or blue"), r"cold|pale|blue")

BLUE_LIPS = sign(_("blue lips"), r"\bblue\b")
SAY = sign(_("say “I had dry needling”"), r"had (?:dry )?needling")
REDNESS = sign(_("spreading redness, heat, pus or fever"), r"redness|\bpus\b")
SWELLING = sign(_("swelling that grows"), r"swell")
FEVER = sign(_("fever"), r"fever|\bhot\b")
CANCER = sign(_("past cancer, weight loss"), r"cancer|weight")
LOCKED = sign(_("a locked jaw, or trouble eating and drinking"), r"locked|eat or drink")
FOUR_STEPS = sign(_("cannot take 4 steps"), r"4 steps|four steps|cannot walk|put weight")
SCALP = sign(_("sore scalp, sight change or jaw pain on chewing"), r"scalp|sight|chew")
AFTER_NEEDLING = sign(_("after needling: chest pain, redness, swelling, numbness"), r"needling")

# What a text is about (searched in its address), and what its emergency card must name.
EMERGENCY = (
    (r"needling(?!-or-)", (CHEST, BREATH, BLUE_LIPS, SAY)),
    (r"low-back|(?<!upper-)back-pain|sciatica|disc\b", (NUMB_SADDLE, BLADDER, BOTH_LEGS)),
    (r"\bneck-pain|whiplash|neck-upper", (FALL, ARMS, ARTERY)),
    (r"headache|migraine", (SUDDEN, SPEECH)),
    (r"tension-headache|^migraine", (HEAD_BLOW, STIFF)),
    (r"upper-back|mid-back|\bjaw", (CHEST, BREATH)),
    (r"ankle|elbow|sports-injur", (SHAPE, COLD)),
    (r"shoulder", (CHEST,)),
    (r"fast-help|red-flag", (NUMB_SADDLE, BLADDER, CHEST, BREATH, SUDDEN)),
)
# The same for the whole section.
SOON = (
    (r"^dry-needling(?!-or-)", (REDNESS, SWELLING)),
    (r"low-back|upper-back|\bneck-pain|sciatica", (CANCER, FEVER)),
    (r"\bjaw", (LOCKED,)),
    (r"ankle", (FOUR_STEPS,)),
    (r"tension-headache", (SCALP,)),
    (r"ankle|elbow|sports-injur", (FEVER,)),
)


def signs_for(slug: str, topics: Iterable[tuple[str, tuple[Sign, ...]]]) -> list[Sign]:
    """Give the signs of EMERGENCY or SOON that a text with this address must name."""
    return list(
        dict.fromkeys(sign for pattern, signs in topics if re.search(pattern, slug) for sign in signs)
    )
