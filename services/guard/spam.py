"""What a text says of its sender: signs of advertising, added up. Script and language count for nothing.

One link, one word of trade or a browser without scripts is no reason for a second look; two such signs are.
tests/booking/corpus measures it; one half of it was written without sight of these rules.
"""

import re

# From this on a person looks before anybody is mailed.
ENOUGH = 2

TOP = r"(?:example|test|invalid|com|net|org|ru|cn|info|biz|xyz|top|shop|site|online|io|co)"
LINK = re.compile(rf"(?:https?://|www\.)\S*|(?<!@)(?<![\w.])[\w-]{{2,}}\.{TOP}\b/?", re.IGNORECASE)
# Written so that a filter should not see it: hxxp, "name dot com", name[.]com, "w w w", "name . com".
HIDDEN_LINK = re.compile(
    rf"hxxps?|\w\s*[\[(]\s*(?:\.|dot)\s*[\])]\s*\w|\w\s+dot\s+{TOP}\b|\bw\s+w\s+w\b"
    rf"|\w\s+\.\s*{TOP}\b|\w\.\s+{TOP}\b",
    re.IGNORECASE,
)
MARKUP = re.compile(
    r"<a\s+href|</[a-z]\w*>|<(?:script|iframe|img|svg)\b|\[/?(?:url|link|img)\b", re.IGNORECASE
)
# Letters written as digits, to get past a filter: appr0ved, cred1t.
DISGUISED = re.compile(r"\b[a-z]+[01][a-z]+\b", re.IGNORECASE)
SHORTENED_LINK = re.compile(r"\b(?:tiny|bit|short|goo|cutt|clck|is|t)\.\w+/\w", re.IGNORECASE)
KEYBOARD = re.compile(
    r"^(?:(?:this is a )?test(?:ing)?(?: message)?[ \d]*|hi|hello|admin|asdf\w*|qwert\w*|abc+|a{3,}|x{3,}|123\d*"
    r"|hello world)[.! ]*$",
    re.IGNORECASE,
)
MIXED_CASE = re.compile(r"[a-z][A-Z]")
CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
WORD_ENDS = re.compile(r"[\s'’-]+")

# What is sold, a line each: a line counts once, however often its words occur.
TRADE = [
    re.compile(line.strip(), re.IGNORECASE)
    for line in r"""
    \bseo\b|search engine|search results|google ranking|first page|rank(ing|ed|s)? (higher|on|your|fast)
    backlink|guest post|sponsored (post|article|content)|link (building|exchange|insertion)|domain authority|do-?follow
    casino|jackpot|free spins|betting|\bpoker\b
    bitcoin|crypto|\bbtc\b|\beth(ereum)?\b|forex|trading (bot|signal)|\bnft\b|\bwallet\b
    \bloans?\b|credit score|debt relief|pre-?approved|refinanc|\bfinancing\b
    viagra|cialis|\bpills?\b|without prescription|weight[- ]loss (pill|product|supplement)
    \bdating\b|\bsingles\b|\bsexy?\b|\badult\b|hot (girls|women)|\blonely\b
    web ?(site)? (design|development|redesign)|redesign your|mobile app develop|\bwordpress\b
    \binvoice\b.*(attach|overdue|pay)|overdue|wire transfer|payment details|final notice
    \d{2,3} ?% (free|guarantee|off|bonus)|guaranteed|risk[- ]free|limited[- ](time|offer)|act now|money back
    earn ([$€£]|money|up to|from home)|passive income|make money|work from home|\$\d[\d,]{2,} (a|per) (day|week|month)
    click (here|the link|below)|visit (our|my|the) (site|website|page|link)|check (out )?(my|our|this) (site|link|page)
    your (web ?site|site|blog|page)\b.*(love|great|nice|traffic|visitors|improve|increase|error|found|noticed)
    (love|great|nice|awesome) (\w+ )?(blog|website|site|post)|(checked|reviewed|visited|across) your (web ?)?site
    (increase|boost|more|drive|buy|organic|quality) (\w+ ){0,3}(traffic|leads|sales|followers|reviews|visitors)
    (email|e-mail) (list|database|marketing)|bulk (e?mail|sms)|marketing (agency|services|campaign)|lead generation
    whats ?app|telegram|\bskype\b
    business (proposal|opportunity|loan|owner)|investment|investors?\b|inherit|beneficiary|lottery|\bprize\b|winner
    quotation|price list|manufacturer|supplier|wholesale|factory|in bulk|distributor|lowest price|only \$\d
    contact forms?\b.*(ads?|message|sent)|your ad\b|copyright|take a look at (this|the)
    (thanks|thank you) for sharing|(very|really|so) (informative|useful) (site|post|blog|article)|site is (very )?useful
    (really|very) informative|you won.?t believe|check (this|it) out
    знаком|девушк|секс
    代写|留学|价格|作业|加我|微信
    купи|казино|заработ|скидк|сайт|кредит|продвижени|бесплатн|ставк|рассылк
    赌场|博彩|贷款|发票|优惠|推广|点击|免费|赚钱|加微信|代开|娱乐城|网站|外链|排名
    unsubscribe|opt[- ]?out|dear (sir|madam|webmaster|owner|website|admin|friend|team|business)
    reply yes|are you the (owner|right person)|decision[- ]maker|free (audit|trial|quote|sample)|send (you )?a quote
    """.strip().splitlines()
]


def looks_random(text: str) -> bool:
    """Whether a word of `text` was drawn from a hat: hRtKpQwz, xkqzvbnt. Names of all languages are not."""
    return any(
        len(MIXED_CASE.findall(word)) > 1 or (word.isascii() and CONSONANTS.search(word))
        for word in WORD_ENDS.split(text)
    )


def signs(*, name: str, text: str, scripted: bool) -> dict[str, int]:
    """Give the weights of the signs found in what somebody wrote, by the name of the sign."""
    is_one_word = len(text.split()) == 1
    found = {
        "link": len(LINK.findall(text)),
        "hidden-link": 2 * bool(HIDDEN_LINK.search(text) or SHORTENED_LINK.search(text)),
        "markup": 2 * bool(MARKUP.search(text)),
        "disguised": 2 * (len(DISGUISED.findall(text)) > 1),
        "link-in-name": 2 * bool(LINK.search(name) or "@" in name),
        "random-letters": 2 * (looks_random(name) or (is_one_word and looks_random(text))),
        "keyboard": sum(bool(KEYBOARD.match(words.strip())) for words in (name, text)),
        "trade": sum(bool(topic.search(f"{name}\n{text}")) for topic in TRADE),
        "no-script": int(not scripted),
    }
    return {sign: weight for sign, weight in found.items() if weight}


def is_suspicious(*, name: str, text: str, scripted: bool) -> bool:
    """Whether a person should look first. A browser without scripts alone is never suspicious."""
    return sum(signs(name=name, text=text, scripted=scripted).values()) >= ENOUGH
