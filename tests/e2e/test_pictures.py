"""The README shows the pictures that ./pictures takes, and no others; each is small."""

import re

from tests.e2e.house import ROOT
from tests.e2e.pictures import FOLDER, LARGEST, PICTURES


def test_the_readme_shows_every_picture_with_words_for_who_cannot_see_it() -> None:
    shown = re.findall(
        r"!\[([^\]]{20,})\]\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text()
    )

    assert {address for _words, address in shown} == {
        f"docs/pictures/{picture.name}.png" for picture in PICTURES
    }


def test_every_picture_is_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}

    assert set(sizes) == {f"{picture.name}.png" for picture in PICTURES}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
