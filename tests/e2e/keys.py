"""A keyboard, and no mouse: Tab, Enter, Space and typing."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.house import SignIn
from tests.e2e.windows import Window


class Keys:
    """A keyboard, and no mouse, in front of a window."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page

    def to(self, place: Locator) -> None:
        """Tab to a place; it shows that it has the focus."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if place.first.evaluate("(one) => one === document.activeElement"):
                break
        else:
            raise AssertionError(f"Tab never reaches {place} on {self.page.url}")
        shown = place.first.evaluate(_SHOWS_FOCUS)
        assert shown, f"the focus can't be seen on {place}"

    def press(self, place: Locator) -> None:
        """Tab to a button or a link, and press Enter."""
        self.to(place)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def tick(self, place: Locator) -> None:
        """Tab to a check box, and press Space."""
        self.to(place)
        self.page.keyboard.press("Space")
        expect(place.first).to_be_checked()

    def type(self, place: Locator, text: str) -> None:
        """Tab to a field, and type."""
        self.to(place)
        self.page.keyboard.type(text)

    def choose(self, file: Path) -> None:
        """Tab to the field for a file, and choose one in the browser's dialogue."""
        field = self.page.locator("input[type=file]")
        # Asked for in time: the browser hands its dialogue over only to who waits for it already.
        self.page.once("filechooser", lambda dialogue: dialogue.set_files(file))
        self.to(field)
        self.page.keyboard.press("Enter")
        expect(field).to_have_value(re.compile(f"{re.escape(file.name)}$"))

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words)

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=words)


# Focus shows as an outline or a ring, on the element or on the label that wraps a hidden box.
_SHOWS_FOCUS = """(one) => [one, one.closest("label"), one.parentElement].some((each) => {
  if (!each) return false;
  const style = getComputedStyle(each);
  const outlined = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
  return outlined || style.boxShadow !== "none";
})"""


def at_the_door(window: Window) -> Keys:
    """The keyboard of a window on the page for signing in."""
    window.go("/sign-in")
    return Keys(window)


def sign_in(keys: Keys, who: SignIn) -> None:
    """Type one's address and password; the person's home is shown."""
    keys.type(keys.page.get_by_label("E-mail address"), who.email)
    keys.type(keys.page.get_by_label("Password"), who.password)
    keys.page.keyboard.press("Enter")
    expect(keys.button("Sign out")).to_be_visible()
