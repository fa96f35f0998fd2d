"""Rules that put two things together in a sentence: certainty and what is disputed, visits and an outcome,
a medicine and a change of it."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import Block, Document, Sentence
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule

CERTAIN = re.compile(
    r"\b(?:(?:now|finally|long|well|firmly|widely|generally) (?:been )?(?:known|settled|proven|established"
    r"|understood"
    r"|accepted|clear|agreed)"
    r"|(?:is|are|been|was) (?:settled|proven|proved|established|known (?:to|for)|certain|no longer \w+)"
    r"|(?:every(?:one|body)|experts?|scientists?|doctors|researchers|studies|science|research|we)(?: all"
    r"| now| have"
    r"| has)* (?:agrees?|knows?|proves?|proved|proven|understands?|confirms?|confirmed|demonstrated)"
    r"|beyond (?:any )?doubt|no (?:longer )?(?:doubt|debate|dispute|question)|proof that|turns? out to"
    r"|(?:strong|clear|solid|firm|convincing|ample|plenty of) (?:evidence|proof)"
    r"|(?:has|have) been (?:shown|proven|found) to (?:help|ease|work|reduce|cut|improve|relieve|cause"
    r"|speed|be)"
    r"|(?:science|evidence|proof) is (?:clear|in|strong|solid))\b",
    re.IGNORECASE,
)
DISPUTED = re.compile(
    r"\b(?:spots?|knots?|trigger points?|needl\w+|twitch\w*|posture|slouch\w*|slump\w*|acupuncture|fascia"
    r"|how it works|why it works|where the pain|bands? of muscle|tight (?:bands?|muscles?)|10 ?%"
    r"|ten per ?cent"
    r"|breaks)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no (?:\w+ )?proof|what we know|as far as we know|nobody|never|cannot|neither|nor|n[’']t"
    r"|whether|disputed|unclear|unsure|doubt that|reject\w*"
    r"|without proof|if|little|too few|weak|lack\w*|how sure|how well|against)\b|\?",
    re.IGNORECASE,
)

COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half a dozen|a dozen|a couple of|a few"
    r"|a handful of"
    r"|\d+)(?: (?:or|to) \w+)?"
)
VISITS = re.compile(
    rf"\b{COUNT}(?: (?:more|short|quick|weekly|extra|single|good|needling))? (?:visits?|sessions?"
    rf"|treatments?|appointments?|goes|rounds|trips|bookings|slots|turns|times on)\b"
    rf"|\b(?:visit|session) {COUNT}\b|\b(?:block|pack|set|course|bundle) of {COUNT}\b"
    rf"|\bdone in {COUNT}\b|\b{COUNT} (?:is|are) the (?:right|best|usual) number\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|last|final) (?:visit|session|treatment|appointment)\b"
    r"|\b(?:come|see us|visit us|attend)\b[^.]{0,12} (?:weekly|monthly|(?:once|twice"
    r"|three times) a (?:week|month)"
    r"|every (?:week|month|fortnight))\b"
    rf"|\bsee you {COUNT} times\b|\b{COUNT}-(?:week|visit|session) (?:plan|course|programme|program"
    rf"|package)\b",
    re.IGNORECASE,
)
OUTCOME = re.compile(
    r"\b(?:back (?:to|in|on|at|into|for|up|out|running|playing|lifting|working)|gone|done|done with|fixed"
    r"|fix|sort(?:ed|s)?"
    r"|enough|plenty|will do (?:it|the job)|fine again|be fine|pain.?free|free of|better|rid of"
    r"|full (?:effect|benefit)"
    r"|what it takes|all it takes|do(?:es)? the (?:job|trick)|right number|usual course"
    r"|feel the difference|keep (?:it|the pain)"
    r" away|recover(?:ed|y|s)?|heal(?:ed|s)?|cured?|cleared?|that is that|will be (?:running|playing"
    r"|working|walking|lifting|cycling|swimming|dancing)"
    r"|be \w+ing again|you (?:will )?need|needs?|takes?|it takes|are what|is what|set aside|plan (?:on"
    r"|for)|sign up|commit to"
    r"|put (?:it|you|the \w+) right|symptom-free|good as new|see you (?:through|right)|end of it"
    r"|solve[sd]?|problem solved|later (?:you|it|the|nobody|your)|forget\w*)\b",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:not|no|never|nobody|n[’']t|cannot|may|might|if|whether|unless|check|checks|review|reviewed"
    r"|look again|stop|trials?"
    r"|stud(?:y|ies)|survey|tested|proven|used|minutes|hours?|a week|he|she|his|her|how many|say|ask"
    r"|tell)\b|\?",
    re.IGNORECASE,
)

MEDICINE = re.compile(
    r"\b(?:medicines?|medication|tablets?|pills?|capsules?|blood.?thinn\w+|aspirin|warfarin"
    r"|anti-?coagulants?"
    r"|pain-?killers?|ibuprofen|paracetamol|acetaminophen|naproxen|codeine|opioids?|morphine|steroids?"
    r"|beta.?blockers?"
    r"|insulin|inhalers?|anti-?inflammator(?:y|ies)|anti-?depressants?|triptans?|statins?|prescriptions?"
    r"|(?<!proven )doses?"
    r"|preventives?|gabapentin|amitriptyline|pain relief|what (?:you|they) (?:take|were given|are on"
    r"|have been given))\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:stop(?:ping)?|skip(?:p(?:ed|ing))?|miss(?:ing)?|drop(?:p(?:ed|ing))?|halv(?:e|ing)"
    r"|cut(?:ting)? (?:down|out"
    r"|back|them|it|the|your)"
    r"|(?:com|go)(?:e|ing)? off|eas(?:e|ing) off|ease up on|wean\w*|taper\w*|space (?:out|them)|spread out"
    r"|swap\w*|switch\w*"
    r"|replac\w+|trad(?:e|ing) (?:in|your)|(?:leav|tak)(?:e|ing) (?:out|off|a break|less|fewer|half|more"
    r"|extra|double|it later)"
    r"|leav(?:e|ing) (?:\w+ ){1,4}(?:at home|behind|out|off|alone|aside)|(?:put|set|lay)(?:ting"
    r"|ing)? (?:\w+ ){1,5}(?:aside|away"
    r"|down|on hold)"
    r"|(?:go|do|manage|cope|live|get by|try) (?:\w+ )?without|without having taken|no longer (?:need|take)"
    r"|(?:not|n[’']t) need"
    r"|need(?:s|ed)? (?:fewer|less|no)|(?:do not|don[’']t|not) (?:stay|take|keep taking|rely|depend"
    r"|bother)|longer than"
    r"|(?:a|have a|take a|need a|well-earned) (?:rest|break|holiday) from|give up|quit|ditch|bin|throw"
    r"|toss|forget|hold off"
    r"|cancel|pause|delay|postpone|push back|stay(?:ing)? off|lay off|avoid(?:ing)?|later (?:that|in the"
    r"|than|on)|until after"
    r"|before you (?:have|take)|wait (?:until|with)|can wait|reduc(?:e|ing)|lower(?:ing)?|double(?: up)?"
    r"|increase|less of"
    r"|instead of|rather than|in place of|say goodbye|a day off|night off|let (?:\w+ ){1,4}(?:run out|go"
    r"|lapse)"
    r"|still need (?:the|your|those)|(?:can|could|may|should|will|to) stay (?:in|at|behind)|stays? in the"
    r"|(?:hold|keep|put) (?:it|them|\w+ \w+) (?:back|away|off)|without (?:reaching|taking|using|touching)"
    r"|(?:not|avoid|before) (?:to )?reach\w*|steer clear|sit out|resist|tough it out|back off|go easy on"
    r"|need not|stretch out|every (?:other|second|third) (?:day|night|dose)|half as many"
    r"|no \w+ ?\w* in your (?:body"
    r"|blood|system)|(?:best|better) left|left (?:at home|off|out|aside)|(?:days?|weeks?|fortnight"
    r"|month|while|time|spell"
    r"|visit|morning) (?:\w+ )?(?:without|off)|put up with|lower what|(?:do|make do"
    r"|manage) with (?:half|less|fewer|just|only)"
    r"|free of (?:tablets|medicine)|by yourself|as you see fit|no (?:reason|point|use) (?:to|in) (?:go"
    r"|keep|carry|stay|tak)\w*|(?:two|three|twice|more) (?:of )?(?:your|the|as many)"
    r"|come to us (?:with no|without)|a miss)\b",
    re.IGNORECASE,
)
CHANGE_IT = re.compile(
    r"\b(?:wean (?:yourself|off)|taper|(?:stop|skip|drop|halve|swap|leave out|quit|cut down on|cut back on"
    r"|come off|ease off"
    r"|do without|throw away|forget) (?:them|it|one|those|these)\b|stop taking|need (?:them|it) (?:any"
    r"|no) )"
    r"|\b(?:leave|put|hold|keep|lay|set|take|miss|stay|stretch|cut|push) (?:it|them|that|one"
    r"|this) (?:off|out|aside|away|back"
    r"|down|less|later|every (?:other|second)|only when|for a (?:while|week|few|day))\b"
    r"|\bwithout (?:it|them|one)\b"
    r"|\b(?:a|one|two|few|three|\d+) (?:days?|weeks?|fortnights?|months?|nights?) (?:or so "
    r"|or two )?(?:off|without)\b"
    r"|\b(?:half|less|fewer) (?:of (?:it|them)|will do|is enough|is plenty)\b|\bhave a (?:break|rest"
    r"|gap)\b",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"\b(?:do not|don[’']t|never|not to|should not|must not|nobody should|shouldn[’']t|cannot tell you to)"
    r" (?:\w+,? ){0,3}?(?:stop|skip|change|leave out|miss|drop|pause|alter|swap|halve|cut|come off|reduce"
    r"|take (?:more|extra|double))\b"
    r"|\b(?:ask\w*|tell\w*|talk\w*|check\w*|speak\w*|see|call|consult\w*|agree\w*|discuss\w*|with|from|by"
    r"|unless|until|or)"
    r" (?:it |this |to |with |over |by |him )?(?:your |a |the |an? \w+ )?(?:doctor|gp|pharmacist|midwife"
    r"|nurse|prescriber|person who)\b"
    r"|\b(?:doctor|pharmacist|surgeon|gp)s? (?:may|will|can|decides?|advises?|says|has|looks|leads|about"
    r"|tells|knows|might)\b"
    r"|\bwho prescribed\b|\bprescribed it\b"
    r"|\bask (?:us|before|first|who)\b|\bon (?:many|most) days\b|\b(?:he|she|his|her)\b"
    r"|\bif you (?:take|are on|have to)\b|\?",
    re.IGNORECASE,
)


@rule()
def certain(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """What is disputed is not said to be settled."""
    for block, sentence in _sentences(document):
        match = CERTAIN.search(sentence.text)
        if match and DISPUTED.search(sentence.text) and not DENIED.search(sentence.text):
            yield found(
                document,
                "certain",
                Severity.WARN,
                _("“%(words)s” sounds settled; what this is about is disputed.") % {"words": match[0]},
                _(
                    "Say what studies found and how sure they are: “may”, “one idea is”, “experts do not agree”."
                ),
                block,
                sentence.start,
                sentence.end,
            )


@rule(CLINICAL)
def promised_visits(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """No number of visits is tied to a result."""
    for block, sentence in _sentences(document):
        said = sentence.text
        match = VISITS.search(said)
        if match and OUTCOME.search(said) and not OPEN.search(said) and not sentence.is_cited:
            yield found(
                document,
                "promise",
                Severity.WARN,
                _("“%(words)s” promises a result by a number of visits.") % {"words": match[0]},
                _(
                    "No number of visits is proven. Say when you check, and that you stop if there is no clear gain."
                ),
                block,
                sentence.start,
                sentence.end,
            )


@rule()
def changed_medicine(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Nobody is told to stop, change or put off a medicine."""
    before: Sentence | None = None
    for block, sentence in _sentences(document):
        said = sentence.text
        follows = before is not None and before.block is block and MEDICINE.search(before.text)
        match = CHANGE.search(said) if MEDICINE.search(said) else follows and CHANGE_IT.search(said)
        before = sentence
        if match and not ASKED.search(said):
            yield found(
                document,
                "medicine",
                Severity.BLOCK,
                _("“%(words)s” tells people to change a medicine.") % {"words": match[0]},
                _("Write: do not stop any medicine without asking who prescribed it."),
                block,
                sentence.start,
                sentence.end,
            )


def _sentences(document: Document) -> Iterator[tuple[Block, Sentence]]:
    for block in document.prose:
        if not block.is_head:
            for sentence in block.sentences():
                yield block, sentence
