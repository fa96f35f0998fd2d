"""Rules about what is promised or threatened in free wording: to everybody, over rivals, or by a picture of harm."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import PROSE, Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule

# The patterns of KINDS that are searched for are in small letters: they run over Document.lower.
EVERYBODY = re.compile(
    r"\b(?:every(?:one|body)|any(?:one|body) (?:who|that|with|can|will|gets?)|who(?:so)?ever|(?:all"
    r"|each|every one) (?:of )?"
    r"(?:who|that|those|you|them|our)|every (?:\w+ )?(?:patient|runner|person|neck|back|body|knee"
    r"|ankle|shoulder|jaw|one)"
    r"|no (?:patient|runner|one|neck|back) (?:leaves|goes|stays)|one and all|the whole lot|to the last"
    r"|(?:do|stick|keep|put|follow|come|give|finish|turn up|show up|trust"
    r"|try)\b[^.,]{0,30}(?:,)? and (?:you(?:r \w+)?|it|the \w+|that))\b",
    re.ASCII,
)
GOOD = re.compile(
    r"\b(?:goodbye|farewell|better|best|well again|stays? well|free (?:of|from)|pain-?free|gone"
    r"|goes(?! to)|vanish\w*|sound(?:ly)?"
    r"|recover\w*|back (?:to|on|at|in|up|out)|no longer|stronger|fitter|faster|fixed|sorted|loosen\w*"
    r"|heal\w*|mend\w*|cured?"
    r"|relief|eas(?:e|es|ed|ier)|improv\w+|benefits?|(?:last|end) of (?:it|the|your)|behind (?:you"
    r"|them)|quiet\w*|settles?"
    r"|rid of|works?|happy|smil\w+|sleeps?|winners?|results?|difference|younger|looser|lighter|thank)\b",
    re.IGNORECASE,
)
STRESSED = re.compile(
    r"\b(?:full stop|end of story|no (?:ifs|two ways|question|arguments?|buts|ands)|simple as that"
    r"|mark my words|bar none"
    r"|(?:believe|trust) (?:us|me)\b|take (?:our|my) word|hands down|you have our word|that[’']s that"
    r"|no matter (?:what|how|who)|rain or shine|like clockwork|as sure as|as safe as|you can bet"
    r"|bet your|no strings|enough for (?:any|every)(?:one|body)|(?:has|have|stands?"
    r"|had) no chance|yet to (?:be|meet|see|find|treat|have)\b"
    r"|(?:you will|you[’']ll|nobody|no one) (?:soon |even )?(?:forgets?|remembers?|wonder why"
    r"|be (?:amazed|surprised|glad))|we (?:find|treat|fix|get at) the (?:real |true |root "
    r"|very )(?:reason|cause))"
    r"|\bperiod[.!]|\bnot an? (?:single )?\w+ (?:that |who )?(?:we|has|have|leaves"
    r"|goes)\b[^.]{0,30}\b(?:not|n[’']t|without|unable)\b",
    re.ASCII,
)
MORE = (
    r"(?:better|faster|quicker|sooner|longer|safer|stronger|gentler|kinder|more \w+|further|higher"
    r"|closer|finer|smoother"
    r"|cheaper|deeper|harder)"
)
RIVALS = re.compile(
    rf"\b(?:nobody|no-?one(?! (?:exercise|posture|type|cause|thing|way|best|test))|nowhere"
    rf"|no other (?:clinic|place|team|physio\w*|therapist|treatment|practice|method)|"
    rf"(?:few|not many|hardly any|no) (?:other )?(?:clinics?|places?|teams?|physio\w*|therapists?"
    rf"|practices?|people|hands))\b"
    rf"[^.]{{0,70}}\b(?:{MORE}|as (?:well|good|much|fast|safely|carefully|closely)|like (?:us|we)"
    rf"|the way we)\b"
    rf"|\b(?:not|never|hard to|cannot|can[’']t|n[’']t|nowhere|struggle to) (?:find|get|beat|match|top"
    rf"|equal|ask for|do)\b[^.]{{0,30}}"
    rf"\b(?:{MORE}|anywhere|elsewhere|us|ours|our|this clinic|like it)\b"
    rf"|\b{MORE}\b[^.]{{0,40}}\b(?:than|compared (?:to|with)|of) (?:any(?:body|one|where"
    rf"|thing)?(?: else| other)?|other (?:clinics?|places?|teams?"
    rf"|physio(?:therapist)?s|therapists?)|elsewhere|the (?:others?|rest|competition|usual|hospital)"
    rf"|most (?:clinics?|places|physio\w*|other)"
    rf"|everybody|everyone|all the)\b"
    rf"|\b(?:one|some|two) of the (?:top|best|leading|finest|most \w+|greatest) (?:\w+ )?(?:people"
    rf"|hands|physio\w*|therapists?|clinics?|names?"
    rf"|teams?|in)\b|\b(?:safer|better|finer) hands\b|\bno (?:better|safer|faster|quicker|surer"
    rf"|gentler) (?:\w+ )?(?:way|place|care|treatment|choice|team|cure|answer)\b"
    rf"|\bthe top (?:physio\w*|therapists?|clinic|team)\b|\bnowhere (?:else )?(?:will|would|do|can|are"
    rf"|you)\b"
    rf"|\b(?:ahead of|head and shoulders above|beats?|outdo(?:es)?|leave[s]? (?:\w+ )?(?:behind"
    rf"|standing)|in a (?:class|league) of) (?:all|any|every|the (?:others?|rest"
    rf"|competition)|other|its|our|their)\b",
    re.ASCII,
)
BODY = re.compile(
    r"\b(?:spines?|spinal|backbone|necks?|backs?|discs?|disks?|bones?|joints?|vertebrae?|pelvis|hips?"
    r"|cartilage|cushions?|curves?"
    r"|knees?|ankles?|shoulders?|tendons?|ligaments?|muscles?|nerves?|jaws?|ribs?|feet|foot|legs?"
    r"|skeleton|body|posture|arch(?:es)?)\b",
    re.IGNORECASE,
)
HARM = re.compile(
    r"\b(?:flatten\w*|straighten\w* (?:out|away)|squash\w*|squeez\w+ (?:flat|out|together)|grind\w*"
    r"|ground down|drift\w*|crush\w*"
    r"|collaps(?:es|e|ed|ing)(?! (?:a |one )?lungs?)|snap(?:s|ped)?(?! (?:finger|out))|seiz\w+(?: up)?"
    r"|skew\w*|lopsided|rot(?:s|ting|ted)?|rust\w*|dr(?:y|ies|ied|ying) (?:up|out)"
    r"|crumbl\w*|wear\w* (?:out|away|down|thin|through)|worn|erod\w*|fray\w*|perish\w*|decay\w*"
    r"|degenerat\w*|deform\w*|buckl\w+|warp\w*"
    r"|bowling ball|sack of|bag of|(?:\d+|ten|twenty|thirty|several) (?:kilos?|kg|pounds|stone|lbs)"
    r"|hangs? (?:the |a |its )?(?:\w+ )?weight"
    r"|(?:is|are|was|were|be|has|have|get|gets) (?:\w+ )?(?:gone for|lost|ruined|destroyed|damaged"
    r"|stuck|wrecked|shortened|bent for)"
    r"|curve (?:of|in|at) (?:your|the) \w+ (?:\w+ )?(?:is|are|has|will|goes|gets|disappears|be)\b"
    r"|(?:lose|loses|lost|losing|kills?|robs?) (?:\w+ )?(?:its|their|the|your) (?:natural "
    r"|proper )?(?:curve|shape|cushion\w*|water|fluid|strength|bounce)"
    r"|one leg is (?:shorter|longer)|(?:badly|wrongly) stacked|stacked (?:badly|wrong\w*)|off-?centre"
    r"|off (?:kilter|balance|axis)|tilt\w*|twist(?:ed|s) (?:out|the|your|pelvis)|misalign\w*"
    r"|out of (?:true|line|place|joint|position|kilter)"
    r"|grinds?|shrinks? (?:your|the) \w+|fus(?:e|es|ed|ing) together|give out|giv(?:es|ing) out"
    r"|break(?:s|ing)? down|splinter\w*|shrivel\w*|wither\w*|waste[sd]? away|never the same)\b",
    re.ASCII,
)
FEAR = re.compile(
    r"\b(?:wheelchairs?|crippl\w+|paralys\w+|time bomb|bedridden|too late|point of no return"
    r"|never (?:walk|run|work|lift|bend) again"
    r"|rest of your (?:life|days)|(?:permanent|lasting|irreversible|untold) (?:damage|harm|injury"
    r"|wear)|cannot be undone|beyond help|end up (?:in|on|with|under|needing)"
    r"|(?:if you (?:leave|ignore|neglect) (?:it|this|them)|left (?:alone|untreated)"
    r"|without (?:treatment|help|us|our help|care|needling)|unless you (?:act|come|book|treat"
    r"|stop))[^.]{0,40}\b(?:will|gets?|ends?|worse|spreads?|snaps?|seizes?|harden\w*|stiffen\w*|become"
    r"|turn)"
    r"|pay (?:for it|the price|dearly)|you will regret|ticking|nothing is left|nothing left)\b",
    re.ASCII,
)
SOLID = re.compile(
    r"\b(?:evidence|proof|science|research|trials?|stud(?:y|ies)|data)\b[^.]{0,30}\b(?:rock|watertight"
    r"|beyond|overwhelming|conclusive|undeniable|leaves? no"
    r"|speaks? for itself|in (?:its|our|their) favou?r|on (?:our|its) side|(?:is|are|stands?"
    r"|stood) (?:\w+ )?behind (?:it|us|this)|firmly|speak for|all point|hard to argue|stacks? up"
    r"|mounting)\b"
    r"|\b(?:tested|proved|proven|shown|studied|tried) (?:again and again|over and over"
    r"|time and (?:time )?again|many times|and tested)\b"
    r"|\b(?:side.?effects?|complications?|bruis\w+|problems?|accidents?) (?:simply |just "
    r"|really )?(?:do(?:es)?|did|have|has) (?:not|n[’']t|never) (?:happen\w*|occur\w*|exist|come up"
    r"|arise|been)\b"
    r"|\b(?:in no time|before (?:you know it|long)|in next to no time|in a (?:jiffy|blink|heartbeat"
    r"|trice)|by return)\b",
    re.ASCII,
)
DENIED = re.compile(
    r"\b(?:not|no(?! (?:pain|more|exceptions?|trouble|matter|need|aches?))|never(?! (?:look|need|come"
    r"|have|feel|hurt))|cannot|neither|nor|n[’']t|myth|wrong|false|untrue|claims?|disputed|unclear"
    r"|whether|promise|proof|rarely|may|might"
    r"|some(?:times)?|few|seldom|little|weak|old idea|both groups|also had|people (?:say|think|fear)"
    r"|hardly)\b|\?",
    re.IGNORECASE,
)
FEARLESS = re.compile(
    r"\b(?:not|no|never|cannot|neither|nor|n[’']t|nothing(?! (?:is )?left)|myth|wrong|false|untrue"
    r"|claims?|disputed|unclear|whether|rarely|weak|seldom|few(?! (?:years|months|weeks))"
    r"|sometimes|people (?:say|think|fear)|hardly|name|called|word|sounds?|feels?|looks?|shoes?|as if"
    r"|call|doctor|hospital|accident|fall|crash|teeth|tooth|clench\w*|click\w*|noises?|grating|both groups"
    r"|blow|injur\w+|sprain\w*|cancer|fever|steroids)\b|\?",
    re.IGNORECASE,
)
KINDS = (
    (
        RIVALS,
        None,
        re.compile(
            r"\b(?:cannot say|no proof|promise|claims?|whether|sham|trials?|stud(?:y|ies))\b|\?",
            re.IGNORECASE,
        ),
        "overclaim",
    ),
    (
        STRESSED,
        None,
        re.compile(r"\b(?:not (?:every|always)|promise|claims?|menstrua\w+)\b|\?", re.IGNORECASE),
        "absolute",
    ),
    (EVERYBODY, GOOD, DENIED, "absolute"),
    (HARM, BODY, FEARLESS, "not-claimed"),
    (FEAR, None, FEARLESS, "not-claimed"),
    (
        SOLID,
        None,
        re.compile(
            r"\b(?:not|no|never|cannot|n[’']t(?! happen)|claims?|whether|disputed"
            r"|little)\b(?! (?:happen|occur|exist|come|arise|time|seen))|\?",
            re.IGNORECASE,
        ),
        "overclaim",
    ),
)


@rule(CLINICAL)
def sweeping(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Nothing is promised to everybody or over rivals, and nobody is frightened with a broken body."""
    messages = {
        "overclaim": _("“%(words)s” promises too much."),
        "absolute": _("“%(words)s” says it of everybody or of every time."),
        "not-claimed": _("“%(words)s” frightens people with harm that is not shown."),
    }
    for pattern, beside, right, name in KINDS:
        for block, start, end in document.search_lower(pattern):
            is_read = block.kind in PROSE or block.field == "standfirst"
            if not is_read or block.is_head or block.box in ("emergency", "urgent", "advice"):
                continue
            said = block.sentence_at(start).text
            if (beside is None or beside.search(said)) and not right.search(said):
                yield found(
                    document,
                    name,
                    Severity.WARN,
                    messages[name] % {"words": block.plain[start:end]},
                    _("Say what is known, of whom, and how sure it is."),
                    block,
                    start,
                    end,
                )
