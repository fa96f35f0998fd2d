"""The scoring rules of MDN's HTTP Observatory, as far as one answer of a site served over TLS shows them.

From its published table of modifiers (version 5, 2025): 100 to start with, penalties taken off, and bonuses added
where 90 or more are left without them. What needs a look from outside is taken for given: a valid certificate and
no entry in a preload list. That http leads to https on the same host is a test of its own.
"""

from html.parser import HTMLParser

from django.http import HttpResponse

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SIX_MONTHS = 15768000


class Scripts(HTMLParser):
    """Collects the attributes of every script of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.found.append(dict(attrs))


def score(response: HttpResponse) -> int:
    """Give the points of one answer."""
    modifiers = list(judge(response).values())
    points = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    return max(0, points) + (sum(modifier for modifier in modifiers if modifier > 0) if points >= 90 else 0)


def judge(response: HttpResponse) -> dict[str, int]:
    """Give the points that each of the rules adds or takes."""
    policy = read_policy(response.headers.get("Content-Security-Policy", ""))
    return {
        "content-security-policy": judge_policy(policy),
        "cookies": judge_cookies(response),
        "cross-origin-resource-sharing": judge_sharing(response),
        "cross-origin-resource-policy": judge_resource_policy(response),
        "referrer-policy": judge_referrer(response),
        "strict-transport-security": judge_transport(response),
        "subresource-integrity": judge_scripts(response),
        "x-content-type-options": 0 if response.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": judge_frames(policy, response),
    }


def read_policy(header: str) -> dict[str, set[str]]:
    """Give the sources of each directive."""
    directives = (directive.split() for directive in header.lower().split(";"))
    return {words[0]: set(words[1:]) for words in directives if words}


def judge_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style = policy.get("script-src", default), policy.get("style-src", default)
    objects = policy.get("object-src", default)
    active = set().union(
        *(sources for name, sources in policy.items() if name not in {"img-src", "media-src"})
    )
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    if script & (BROAD | INLINE) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & (BROAD | INLINE):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def judge_cookies(response: HttpResponse) -> int:
    if not response.cookies:
        return 0
    found = [judge_cookie(name.lower(), cookie) for name, cookie in response.cookies.items()]
    return min(found)


def judge_cookie(name: str, cookie) -> int:
    is_session, is_csrf = any(word in name for word in ("login", "sess")), "csrf" in name
    same_site = cookie["samesite"].lower()
    if not cookie["secure"]:
        return -40 if is_session else -20
    if is_session and not cookie["httponly"]:
        return -30
    if same_site not in {"", "lax", "strict", "none"} or (is_csrf and not same_site):
        return -20
    return 5 if same_site else 0


def judge_sharing(response: HttpResponse) -> int:
    shared = response.headers.get("Access-Control-Allow-Origin")
    return -50 if shared and response.headers.get("Access-Control-Allow-Credentials") == "true" else 0


def judge_resource_policy(response: HttpResponse) -> int:
    known = {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}
    return known.get(response.headers.get("Cross-Origin-Resource-Policy"), -5)


def judge_referrer(response: HttpResponse) -> int:
    policy = response.headers.get("Referrer-Policy")
    if policy is None:
        return 0
    return 5 if policy in PRIVATE_REFERRERS else -5


def judge_transport(response: HttpResponse) -> int:
    header = response.headers.get("Strict-Transport-Security", "")
    ages = [part.strip().removeprefix("max-age=") for part in header.split(";") if "max-age=" in part]
    if not ages or not ages[0].isdigit():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def judge_scripts(response: HttpResponse) -> int:
    """Judge where scripts come from; a script of the site's own origin needs no integrity."""
    if not response.headers["Content-Type"].startswith("text/html"):
        return 0
    reader = Scripts()
    reader.feed(response.content.decode())
    scripts = [script for script in reader.found if script.get("src")]
    return min((modifier for modifier in map(judge_script, scripts)), default=0)


def judge_script(script: dict[str, str | None]) -> int:
    source, is_checked = script["src"] or "", bool(script.get("integrity"))
    if source.startswith("//") or source.startswith("http://"):
        return -20 if is_checked else -50
    if source.startswith("https://"):
        return 5 if is_checked else -5
    return 5 if is_checked else 0


def judge_frames(policy: dict[str, set[str]], response: HttpResponse) -> int:
    if "frame-ancestors" in policy and not policy["frame-ancestors"] & BROAD:
        return 5
    return 0 if response.headers.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20
