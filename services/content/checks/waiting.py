"""Rules about time where it counts: a sign of danger that is narrowed, and answers that put urgent help off."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import Block, Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule

TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|while)"
TRIED = (
    r"(?:rest|sleep|nap|lie-?down|lying|sitting|tea|water|food|drink|tablets?|pills?|painkillers?|medicine"
    r"|paracetamol|ibuprofen|aspirin|ice|heat|bath|shower|walk|stretch\w*|massage|dark room|breath(?:s|ing)"
    r"|puff|inhaler|bed)"
)
PUT_OFF = re.compile(  # a sign that counts only once something was tried or time has gone by
    rf"\b(?:has|have|had|does|do|did|will|is|are)(?: not|n[’']t) (?:\w+ )?(?:help\w*|shift\w*"
    rf"|gone?(?! numb)|eas\w+|settl\w+"
    rf"|improv\w+|clear\w*|touch\w*|pass(?:ed)?|lift\w*|work\w*|fad\w+|wear off|worn off"
    rf"|got(?:ten)? (?:any )?"
    rf"better|get(?:ting)? better|calm\w*|let up|come back to normal|better|sooth\w*|taken? (?:it|the))\b"
    rf"|\bmakes? no difference\b|\b(?:no|little) (?:better|relief)\b|\bnothing (?:you try )?(?:helps"
    rf"|works|has helped)\b"
    rf"|\b(?:since|by|until|till|before|come) (?:the )?(?:yesterday|evening|morning|bedtime|noon"
    rf"|midday|night|tonight"
    rf"|tomorrow|last \w+|next \w+|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|dinner|lunch\w*)\b"
    rf"|\bwithin (?:the|an?|two|three|\d+|a few) (?:\w+ )?{TIME}\b|\b(?:for|over"
    rf"|after) (?:\w+ ){{0,3}}{TIME}\b(?! later)"
    rf"|\b(?:all|every|most of the|the whole|half the) (?:day|night|morning|evening)\b"
    rf"|\b(?:even )?(?:after|despite|with|although|though) (?:\w+ ){{0,4}}{TRIED}\b"
    rf"|\b(?:still|again and again|over and over|more than (?:once|twice|a few)|twice|three times"
    rf"|repeatedly"
    rf"|several times|day after day|keeps? (?:on )?(?:com|happen|return)ing\b(?: back)?|lingers?|drags? on"
    rf"|no longer bear\w*|a (?:second|third|fourth) time|(?:have|has|having) tried|(?:does|do|did|will"
    rf"|can) ?not (?:bring|take|make) (?:it )?(?:down|away|better)|once (?:you|it|they)\b|on waking"
    rf"|cannot bear|can[’']t bear|unbearable)\b",
    re.IGNORECASE,
)
NARROWED = re.compile(  # a sign that counts only for some, or only if nobody else can be reached
    r"\b(?:unless|except|provided|as long as|so long as|only (?:if|when|after)|but (?:only|not) (?:if"
    r"|when)|apart from)\b"
    r"|\b(?:not (?:available|free|in|there|open|answering)|away|closed|shut|cannot be reached"
    r"|no answer|does not"
    r" (?:answer|pick up)|cannot (?:see|fit) you)\b|\byou are (?:over|above|older than|under|past) \d+\b"
    r"|\b(?:stronger|worse|longer|bigger|sharper|more) than (?:your|usual|normal|before|an? \w+ful"
    r"|an? (?:little|bit))\b"
    r"|\b(?:really|truly|very|quite|rather|extremely|seriously|so) (?:bad|badly|severe\w*|strong\w*"
    r"|worried|frightened"
    r"|scared|sore|ill)\b|\b(?:you (?:feel|think|believe|are sure)|it seems) (?:that )?(?:it|this"
    r"|something) (?:is|may be)\b",
    re.IGNORECASE,
)
DELAY = re.compile(
    r"\b(?:usually|mostly|normally|generally|often|should be|is|are|will be|perfectly"
    r"|quite) (?:\w+ )?(?:all right|alright"
    r"|fine|ok(?:ay)?|enough|soon enough|quick enough|no problem|safe to wait|good enough)\b"
    r"|\b(?:should|would) not be a problem\b|\bno (?:problem|call for|cause for|need for|harm in|great)\b"
    r"|\b(?:squeeze|fit|slot|get|book|see|fix) (?:you|it|them|people) (?:in|up|for)?\b"
    r"[^.]{0,30}\b(?:week|day|days|weekend|tomorrow|soon|monday|morning|slot|gap)\b"
    r"|\b(?:can|could|may|might|will|to|safely|reasonable to) (?:\w+ )?(?:hold (?:on|off|out|until"
    r"|till)|hang (?:on|fire)|keep"
    r" (?:until|till)|sit tight|stay put|leave it|be left|stand over|wait|delay)\b"
    r"|\b(?:sit tight|hang on|hold (?:on|off)|bide your time|be patient|patience|leave a message"
    r"|write to us"
    r"|drop us|send (?:us |in )?(?:a|an|the) (?:form|message|request|e-?mail|note|text|line)"
    r"|(?:ring|call|get|come|write|phone) (?:you )?back (?:to you )?(?:as|when|by|in|within|the|on"
    r"|later|tomorrow|soon))\b"
    r"|\b(?:next day|(?:next|this|same|following) (?:working day|week|morning|monday|slot|opening))\b"
    r"|\bworking days?\b"
    r"|\bby the end of\b|\b(?:until|till|by|before|after|over) (?:the |we |our )?(?:weekend|monday"
    r"|tuesday|wednesday|thursday"
    r"|friday|morning|evening|tomorrow|lunch\w*|night|open\w*|next \w+)\b"
    r"|\b(?:us|the clinic|the desk|your (?:own |family )?doctor) first\b|\b(?:start|begin) (?:with"
    r"|by)\b|\bif you are (?:sure|certain|convinced)\b"
    r"|\b(?:ring|call|phone|answer) you when\b|\bwhen (?:the clinic|we|the desk"
    r"|your doctor\w*) (?:opens?|is open|are open|can|reopens?)\b|\bfalse alarm|\bit will keep\b"
    r"|\bif you can still\b|\b(?:do not|don[’']t) (?:worry|panic|rush|hurry)\b"
    r"|\b(?:early|good|quiet) night\b|\b(?:look|check|try|think) again\b|\btomorrow\b|\bsee (?:how|if"
    r"|whether|what)\b"
    r"|\bnight[’']?s (?:sleep|rest)\b|\bnothing to (?:fear|fret|panic)\b|\b(?:most(?:ly)?|usually"
    r"|often) (?:\w+ ){0,2}"
    r"(?:comes?|is|are|due|settles?|passes|turns? out)\b|\b(?:in|within) (?:a|an|two|three|\d+"
    r"|a few) (?:working )?"
    r"(?:hours?|days?)\b|\bas soon as (?:we|somebody|someone|there)\b",
    re.IGNORECASE,
)
URGENT = re.compile(
    r"emergenc|urgen|\bdanger|red flag|fast help|help now|\b(?:signs? of|serious|999|112|911)\b"
    r"|\b(?:should|can|could|may|must|do) (?:I|you|we|it|this|that) (?:\w+ )?(?:wait|hold|delay"
    r"|leave it)\b",
    re.IGNORECASE,
)
NOT_DELAY = re.compile(
    r"\b(?:never|too (?:slow|late|long)|(?:do not|don[’']t) (?:wait|delay|hang|hold|rest)|not wait"
    r"|cannot wait|instead of waiting|rather than|now|at once|these (?:signs )?cannot|but (?:a few"
    r"|some|these)"
    r"|immediately|right away|straight away|today|not (?:an )?emergenc\w*|none of)\b|\?",
    re.IGNORECASE,
)


@rule(CLINICAL)
def signs_not_narrowed(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A sign of the emergency card counts at once and for everybody: nothing has to be tried or waited for first."""
    for block in document.blocks:
        if block.box != "emergency" or block.kind == "box":
            continue
        for pattern, severity in ((PUT_OFF, Severity.BLOCK), (NARROWED, Severity.WARN)):
            if match := pattern.search(block.plain):
                yield found(
                    document,
                    "help-narrowed",
                    severity,
                    _("“%(words)s” makes people wait, or leaves some out, who need help now.")
                    % {"words": match[0]},
                    _("Name the sign alone: whoever has it calls now."),
                    block,
                    match.start(),
                    match.end(),
                )
                break


@rule(CLINICAL)
def answers_not_slow(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """What stands under a question or heading about emergencies tells nobody that waiting is fine."""
    for block in _about_urgent_help(document):
        for sentence in block.sentences():
            match = DELAY.search(sentence.text)
            if match and not NOT_DELAY.search(sentence.text):
                yield found(
                    document,
                    "help-slow",
                    Severity.WARN,
                    _("“%(words)s” sounds as if urgent help could wait.") % {"words": match[0]},
                    _("Say what to do, and that it is now."),
                    block,
                    sentence.start,
                    sentence.end,
                )


def _about_urgent_help(document: Document) -> Iterator[Block]:
    """Give paragraphs and items outside boxes below a heading about emergencies, or in "Get help now"."""
    is_urgent, level = False, 0
    for block in document.body:
        if block.kind == "heading":
            if not is_urgent or block.level <= level:
                about = block.plain
                is_urgent = bool(URGENT.search(about)) and not re.search(
                    r"\bnot (?:an )?emergenc", about, re.IGNORECASE
                )
                is_urgent = is_urgent or (document.help is not None and block is document.help.heading)
                level = block.level
        elif is_urgent and not block.box and block.kind in ("paragraph", "item", "step"):
            yield block
