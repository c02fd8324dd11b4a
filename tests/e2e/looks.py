"""Whether a page can be used: axe finds nothing, and nothing sticks out at either width."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_WIDTHS = (390, 1280)
_SCHEMES = ("light", "dark")
_RUN = "axe.run(document, {resultTypes: ['violations']}).then((said) => said.violations)"
# What reaches beyond the right edge without a scroller of its own around it.
_STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > width + 1);
  return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160));
}"""


def looks_right(page: Page) -> None:
    """The page fits both widths and axe finds nothing, in light and in dark."""
    before = page.viewport_size
    found: list[str] = []
    page.evaluate(AXE_SCRIPT)
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {each}" for each in _violations(page)]
        found += [f"{width} px: sticks out: {each}" for each in page.evaluate(_STICKS_OUT)]
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    assert not found, "\n".join([f"{page.url} ({page.title()})", *found])


def _violations(page: Page) -> list[str]:
    return [_said(violation) for violation in page.evaluate(_RUN)]


def _said(violation: dict[str, Any]) -> str:
    nodes = [
        f"\n    {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        f"\n      {node['failureSummary'].replace(chr(10), ' ')}"
        for node in violation["nodes"][:5]
    ]
    return f"{violation['id']} ({violation['impact']}): {violation['help']}" + "".join(nodes)
