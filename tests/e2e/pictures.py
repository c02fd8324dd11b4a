"""The README's pictures, taken of the demonstration as `./start` shows it: ./pictures"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.e2e.browsers import start_chromium
from tests.e2e.house import ROOT, House
from tests.e2e.windows import Window

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 150 * 1024
_COLOURS = 96
PRIYA = "Priya Nair"
UNIT = "Customer service complaints"


@dataclass(frozen=True)
class Picture:
    """What a picture shows, to whom, and how to get there."""

    name: str
    who: str
    open: Callable[[Window], None]
    width: int = 1280
    height: int = 860


def _unit_page(priya: Window) -> None:
    priya.go_to_unit(UNIT)


def _list_on_a_phone(priya: Window) -> None:
    _unit_page(priya)
    criteria = priya.page.get_by_role("region", name="Criteria by evidence", exact=True)
    criteria.evaluate("(one) => scrollTo(0, one.offsetTop - 12)")


def _document_beside_criteria(priya: Window) -> None:
    priya.go_to_evidence()
    priya.follow("refund", exact=False, within=priya.page.get_by_role("row"))
    priya.follow("Map E1 to criteria")
    priya.page.get_by_role("checkbox", name="Select ¶6", exact=True).check()
    priya.page.get_by_role("checkbox", name="Accurately logging all").check()
    priya.page.evaluate("scrollTo(0, 0)")


def _judging(tom: Window) -> None:
    tom.take_up("Judge Process customer service complaints", of=PRIYA)


def _sampling_plan(helen: Window) -> None:
    helen.go("/sampling")


PICTURES = (
    Picture("unit", "Priya", _unit_page),
    Picture("document", "Priya", _document_beside_criteria),
    Picture("judging", "Tom", _judging),
    Picture("sampling", "Helen", _sampling_plan, height=820),
    Picture("phone", "Priya", _list_on_a_phone, width=390, height=844),
)


def take_all(folder: Path) -> list[Path]:
    """Every picture is in the folder, small enough to stand in a README; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as playwright,
        House(Path(scratch) / "data") as house,
    ):
        browser = start_chromium(playwright)
        windows: dict[str, Window] = {}
        taken = []
        for picture in PICTURES:
            if picture.who not in windows:
                windows[picture.who] = Window(browser, house)
                windows[picture.who].sign_in(house.person(picture.who))
            taken.append(_take(picture, windows[picture.who], folder))
        browser.close()
    return taken


def _take(picture: Picture, window: Window, folder: Path) -> Path:
    window.page.set_viewport_size({"width": picture.width, "height": picture.height})
    picture.open(window)
    # The address bar of the person who looks is not in the picture; neither is their cursor.
    window.page.mouse.move(0, 0)
    path = folder / f"{picture.name}.png"
    whole = Image.open(io.BytesIO(window.page.screenshot()))
    whole.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> int:
    """Take them all, and say how large each is."""
    too_large = False
    for path in take_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        size = path.stat().st_size
        too_large = too_large or size > LARGEST
        print(f"{path.name:<14} {size / 1024:6.1f} kB")
    return int(too_large)


if __name__ == "__main__":
    sys.exit(main())
