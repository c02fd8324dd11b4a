"""The numbers before list items of an OpenDocument text."""

import zipfile
from pathlib import Path

import pytest

from portfolio.documents.kinds import MediaKind
from portfolio.documents.reading import read
from tests import files_made

LEVEL = "<text:list-level-style-number text:level='{}' style:num-format='{}' {}/>"
STYLE = "<text:list-style style:name='{}'>{}</text:list-style>"
STEPS = STYLE.format(
    "steps",
    LEVEL.format(1, "1", "style:num-suffix='.'")
    + LEVEL.format(2, "a", "style:num-prefix='(' style:num-suffix=')'")
    + LEVEL.format(3, "1", "text:display-levels='3' text:start-value='4'"),
)
POINTS = STYLE.format("points", "<text:list-level-style-bullet text:level='1'/>")
SILENT = STYLE.format("silent", LEVEL.format(1, "", ""))
ROMAN = STYLE.format("roman", LEVEL.format(1, "i", "style:num-suffix='.' text:start-value='3'"))


def item(*inside: str, given: str = "") -> str:
    blocks = (each if each.startswith("<") else f"<text:p>{each}</text:p>" for each in inside)
    return f"<text:list-item {given}>{''.join(blocks)}</text:list-item>"


def a_list(*items: str, style: str = "steps", more: str = "") -> str:
    named = f"text:style-name='{style}'" if style else ""
    return f"<text:list {named} {more}>{''.join(items)}</text:list>"


def markers(folder: Path, *lists: str, styles: str = STEPS) -> list[str | None]:
    made = files_made.an_open_text(folder / "a.odt")
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(folder / "b.odt", "w") as written:
        for name in archive.namelist():
            held = archive.read(name)
            if name == "content.xml":
                said = held.decode()
                start, end = said.index("<office:text"), said.index("</office:text>")
                automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
                head = (
                    said[: said.index("<office:body")].replace("<office:automatic-styles/>", "")
                    + automatic
                )
                held = f"{head}<office:body><office:text>{''.join(lists)}{said[end:]}".encode()
                assert start
            written.writestr(name, held)
    return [each.marker for each in read(folder / "b.odt", MediaKind.ODT).passages]


def test_steps_are_counted_and_begin_anew_in_the_next_list(tmp_path: Path) -> None:
    twice = a_list(item("Ring."), item("Write."))

    assert markers(tmp_path, twice, twice) == ["1.", "2.", "1.", "2."]


@pytest.mark.parametrize("more", ["text:continue-numbering='true'", "text:continue-list='first'"])
def test_a_list_that_goes_on_counts_on(tmp_path: Path, more: str) -> None:
    first = a_list(item("Ring."), item("Write."), more="xml:id='first'")

    assert markers(tmp_path, first, a_list(item("Wait."), more=more)) == ["1.", "2.", "3."]


def test_lists_within_lists_have_numbers_of_their_own(tmp_path: Path) -> None:
    deepest = a_list(item("Speak."), style="")
    inner = a_list(item("Look.", deepest), item("Dial."), style="")

    made = markers(tmp_path, a_list(item("Ring.", inner), item("Write.", inner)))

    assert made == ["1.", "(a)", "1.a.4", "(b)", "2.", "(a)", "2.a.4", "(b)"]


def test_a_start_that_is_given_counts(tmp_path: Path) -> None:
    items = item("Ring.", given="text:start-value='7'"), item("Write.")

    assert markers(tmp_path, a_list(*items)) == ["7.", "8."]
    assert markers(tmp_path, a_list(item("Ring."), style="roman"), styles=ROMAN) == ["iii."]


def test_only_the_first_paragraph_of_an_item_has_its_number(tmp_path: Path) -> None:
    assert markers(tmp_path, a_list(item("Ring.", "And again."), item("Write."))) == [
        "1.", None, "2.",
    ]  # fmt: skip


def test_bullets_are_bullets_and_headers_of_lists_have_nothing(tmp_path: Path) -> None:
    header = "<text:list-header><text:p>Before.</text:p></text:list-header>"

    made = markers(tmp_path, a_list(header, item("Ring."), style="points"), styles=POINTS)

    assert made == [None, "•"]
    assert markers(tmp_path, a_list(item("Ring."), style="gone")) == ["•"]
    assert markers(tmp_path, a_list(item("Ring."), style="silent"), styles=SILENT) == [None]


def test_numbers_beyond_reason_are_bounded(tmp_path: Path) -> None:
    odd = STYLE.format("odd", LEVEL.format("99999999999", "1", "text:display-levels='999999'"))
    deep = "Deepest."
    for _ in range(30):
        deep = a_list(item(deep))

    assert markers(tmp_path, deep, styles=odd) == ["•"]
