"""Words in a note that may mean danger. They lift a request for the desk and say nothing to the patient.

No diagnosis is made of them: a colleague reads the note first, and the form has told the person whom to call.
The list follows the red flags of the demo's article "When pain needs fast help".
"""

import re

WORDS = re.compile(
    r"\b(?:numb(?:ness)?|pins and needles|tingling|weak(?:ness)?|paralys\w*"
    r"|can(?:no|')?t (?:move|walk|feel|pee|breathe)|bladder|bowel|incontinen\w*|wet(?:ting)? myself|saddle|groin"
    r"|chest pain|short(?:ness)? of breath|breathless|faint(?:ed|ing)?|pass(?:ed)? out|collapsed?"
    r"|slurred|face (?:is )?droop\w*|worst headache|double vision|lost (?:my )?(?:sight|vision)"
    r"|fever|night sweats|unexplained weight loss|cancer|suicid\w*|kill myself"
    r"|deformed|bone is|broken bone|fractur\w*)",
    re.IGNORECASE,
)


def found_in(note: str) -> bool:
    """Whether the note holds such a word."""
    return bool(WORDS.search(note.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
