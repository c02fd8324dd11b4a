"""Browser windows that notice what a person might not: faults, refused scripts, missing pieces."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.e2e.house import House, SignIn
from tests.e2e.looks import looks_right

# Chromium repeats a page's own status (422, 404) on the console; _answered looks at statuses.
_STATUS_ONLY = "Failed to load resource: the server responded with a status of"
_PATIENCE = 10_000


class Window:
    """One person's browser window on one house."""

    def __init__(self, browser: Browser, house: House, **options: Any) -> None:
        self.house = house
        self.problems: list[str] = []
        self.visited: dict[str, str] = {}
        self._looked_at: set[str] = set()
        self.context = browser.new_context(
            base_url=house.address,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        self.context.set_default_timeout(_PATIENCE)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.page: Page = self.context.new_page()

    def close(self) -> None:
        self.context.close()

    # Going about.

    def sign_in(self, who: SignIn) -> None:
        """Sign in on the page for it; the person's home is shown."""
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(who.email)
        self.page.get_by_label("Password").fill(who.password)
        self.press("Sign in")
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def go(self, address: str) -> None:
        """Open an address of this house."""
        self.page.goto(address)

    def home(self) -> None:
        """Open the person's home."""
        self.go("/")

    def go_to_evidence(self) -> None:
        """Open the learner's index of evidence."""
        self.home()
        self.follow("My evidence")

    def go_to_unit(self, unit: str, *, of: str = "") -> None:
        """Open the page of a unit, from the person's home; *of* names its learner."""
        self.home()
        # A table on a wide window, a list on a phone; what is not shown has no role.
        lines = self.main.get_by_role("row").or_(self.main.get_by_role("listitem"))
        self.follow(unit, within=lines.filter(has_text=of))

    def waiting(self, words: str, *, of: str) -> Locator:
        """What waits on the person's home, in these words and of this learner."""
        line = self.main.get_by_role("listitem").filter(has_text=of)
        return line.get_by_role("link", name=words)

    def take_up(self, words: str, *, of: str) -> None:
        """Open what waits on the person's home."""
        self.home()
        self.waiting(words, of=of).click()
        self.page.wait_for_load_state()

    def follow(self, words: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Click the first link that reads so; its page is there afterwards."""
        place = within or self.page
        place.get_by_role("link", name=words, exact=exact).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Click the first button that reads so; a letter that presses it may stand behind."""
        place = within or self.page
        name = re.compile(rf"^{re.escape(words)}( \w)?$")
        place.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    # What the window shows.

    @property
    def heading(self) -> Locator:
        """The page's one h1."""
        return self.page.get_by_role("heading", level=1)

    @property
    def main(self) -> Locator:
        """What the page says."""
        return self.page.get_by_role("main")

    def told(self, sentence: str | re.Pattern[str]) -> None:
        """The page says this of what was just done."""
        expect(self.page.locator(".flash").filter(has_text=sentence)).to_be_visible()

    def refused(self, sentence: str | re.Pattern[str]) -> None:
        """The page says this at its top, of why something was not done."""
        expect(self.page.locator(".error-summary").filter(has_text=sentence)).to_be_visible()

    def looks_right(self) -> None:
        """The page is accessible and fits, at both widths, in light and in dark."""
        looks_right(self.page)

    # What the window noticed.

    @contextmanager
    def expecting(self, problem: str) -> Iterator[None]:
        """Something that the window notices is what is being tested here."""
        yield
        known = [each for each in self.problems if problem in each]
        assert known, f"nothing like {problem!r} happened"
        self.problems = [each for each in self.problems if problem not in each]

    def _answered(self, response: Response) -> None:
        request, path = response.request, urlsplit(response.url).path
        if response.status >= 500:
            self.problems.append(f"{response.status} for {request.method} {path}")
        elif response.status >= 400 and request.resource_type not in ("document", "fetch"):
            self.problems.append(f"{response.status} for the {request.resource_type} {path}")
        own = response.url.startswith(self.house.address)
        if own and response.status == 200 and request.method == "GET":
            self.visited[path] = request.resource_type

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_STATUS_ONLY):
            self.problems.append(f"console: {message.text}")
