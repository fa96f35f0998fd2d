"""What the browser tests ask of a page, and the few things they do on more than one."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

from clinic_site.demo import PASSWORD

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What readers or their language do to a text: a script that does it and one that undoes it.
STRETCHED = {
    "wider text": (  # WCAG 1.4.12
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
            document.adoptedStyleSheets = [sheet];
        }""",
        "document.adoptedStyleSheets = []",
    ),
    "right to left": ("document.documentElement.dir = 'rtl'", "document.documentElement.dir = 'ltr'"),
}


class Visit:
    """A page and what it did that a reader should never meet.

    `page` is Playwright's; `response` is the answer that the page now shown came with; `console_errors` holds
    console errors (what the content security policy refused is among them) and uncaught exceptions;
    `foreign_requests` holds every address outside the site.
    """

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.response: Response | None = None
        self.console_errors: list[str] = []
        self.foreign_requests: list[str] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.on("request", self._note_request)
        page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Chromium reports the status of an error page itself as well; tests look at response.status.
        place = message.location["url"]
        own_status = message.text.startswith("Failed to load resource: ") and place == self.page.url
        if message.type == "error" and not own_status:
            self.console_errors.append(f"{message.text} {place}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.site + "/", "data:", "about:")):
            self.foreign_requests.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.response = response

    def goto(self, path: str) -> "Visit":
        """Open a path of the site and wait until it has loaded."""
        self.page.goto(path)
        return self


def axe_violations(page: Page, *, contrast_in: str = "") -> list[str]:
    """Give what axe finds against WCAG 2.0 to 2.2, A and AA, and best practices: one line for each place.

    `contrast_in` names a colour scheme whose contrast is looked at too: all that colours can spoil, and cheap.

    The window grows to the height of the page first: whatever lies at the fold would count as covered by the
    bar that sticks to the lower edge, although readers scroll.
    """
    size = page.viewport_size
    page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
    options = {
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "resultTypes": ["violations"],
        "preload": False,  # it would load style sheets once more, in ways that our policy refuses
    }
    run = "async (options) => (await axe.run(options)).violations"
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    violations = page.evaluate(run, options)
    if contrast_in:
        page.emulate_media(color_scheme=contrast_in)
        options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
        violations += page.evaluate(run, options)
    page.set_viewport_size(size)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def sideways_scroll(page: Page) -> list[str]:
    """Give the elements that make the page wider than its window; an empty list means no sideways scroll."""
    return page.evaluate(
        """() => {
            const root = document.documentElement, width = root.clientWidth;
            if (root.scrollWidth <= width) return [];
            const isWide = (element) => {
                const { left, right } = element.getBoundingClientRect();
                return right > width + 0.5 || left < -0.5;
            };
            const isCut = (element) => element !== document.body
                && (getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement));
            const found = [...document.body.querySelectorAll("*")].filter(isWide);
            return [`the page is ${root.scrollWidth} px wide`, ...found
                .filter((element) => !isCut(element.parentElement)).slice(0, 9)
                .map((element) => element.cloneNode(false).outerHTML)];
        }"""
    )


def cookies(page: Page) -> list[str]:
    """Give the names of the cookies that the page's browser holds."""
    return [cookie["name"] for cookie in page.context.cookies()]


def focus_problems(page: Page) -> list[str]:
    """Give what hides the keyboard focus: it is not drawn, or something lies over all of the focused thing."""
    return page.evaluate(
        """() => {
            const element = document.activeElement, problems = [];
            const name = (element.innerText || element.outerHTML).slice(0, 80);
            const isDrawn = (one) => {
                const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(one);
                return boxShadow !== "none" || (outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
            };
            const isOnTop = (x, y) => {
                const top = document.elementFromPoint(x, y);
                return element.contains(top) || top?.closest("label")?.control === element;
            };
            const isSeen = ({ left, top, width, height }) => [0.1, 0.5, 0.9].some(
                (x) => [0.1, 0.5, 0.9].some((y) => isOnTop(left + width * x, top + height * y)));
            if (![element, ...element.labels ?? []].some(isDrawn)) problems.push(`focus not drawn: ${name}`);
            if (![...element.getClientRects()].some(isSeen)) problems.push(`focus covered: ${name}`);
            return problems;
        }"""
    )


def press(page: Page, name: str) -> None:
    """Press the button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def sign_in(page: Page, username: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def unfold(page: Page, summary: str) -> Locator:
    """Open what is folded under `summary` and give it."""
    folded = page.locator("details", has=page.locator("summary").get_by_text(summary, exact=True))
    folded.locator("summary").first.click()
    return folded


def take_time(page: Page) -> None:
    """Wait as long as people need at least to fill in a form; what comes sooner is held."""
    page.wait_for_timeout(settings.GUARD_MIN_SECONDS * 1000)


def send_request(page: Page, *, name: str, email: str) -> str:
    """Fill in what the open form needs at least, send it, and give the reference."""
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    take_time(page)
    press(page, "Send my request")
    return reference(page)


def reference(page: Page) -> str:
    """Give the reference on the page after sending."""
    return page.locator(".ref").inner_text()


def is_in_view(locator: Locator) -> bool:
    """Tell whether the element lies in the window, at least in part."""
    return locator.evaluate(
        """(element) => {
            const { top, bottom } = element.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        }"""
    )


def tab_to(page: Page, locator: Locator) -> list[str]:
    """Press Tab until the element has the focus, and give what hid the focus on the way."""
    problems = []
    for _ in range(200):
        page.keyboard.press("Tab")
        problems += focus_problems(page)
        if locator.evaluate("(element) => element === document.activeElement"):
            return problems
    raise AssertionError(f"the keyboard does not reach {locator}")


def layout_shift(page: Page) -> float:
    """Give how far the page moved by itself while it loaded (the sum of Chromium's layout shifts)."""
    return page.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            const watch = new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
            });
            watch.observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => setTimeout(() => done(sum), 100));
        })"""
    )
