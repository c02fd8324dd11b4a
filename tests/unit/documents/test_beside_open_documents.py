"""What an OpenDocument file carries beside its text is looked through."""

from pathlib import Path

import pytest

from portfolio.documents.kinds import MediaKind
from portfolio.documents.personal_data import find
from portfolio.documents.reading import read
from tests.documents_made import part_of, with_part
from tests.files_made import an_open_sheet, an_open_text
from tests.unit.documents.looked_through import WHO, copied, found_in

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "meta", "style", "table", "draw")
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
COMMENT = (
    "<office:annotation><dc:creator>{by}</dc:creator><text:p>{says}</text:p></office:annotation>"
)
IN_A_TEXT = {
    "a comment": "<text:p>It went well." + COMMENT.format(by="", says=WHO) + "</text:p>",
    "who commented": "<text:p>It went well." + COMMENT.format(by=WHO, says="Sure?") + "</text:p>",
    "a footnote": "<text:p>It went well.<text:note><text:note-body><text:p>It was Gary "
    "<text:span>Stubbs</text:span>.</text:p></text:note-body></text:note></text:p>",
    "a deletion": "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
    f"<dc:creator/></office:change-info><text:p>I told {WHO}.</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes><text:p>It went well.</text:p>",
    "hidden text": f'<text:p>It went well.<text:hidden-text text:string-value="{WHO} knew"/>'
    "</text:p>",
    "a description": f"<text:p>It went well.<draw:frame><svg:desc>{WHO} at work</svg:desc>"
    "</draw:frame></text:p>",
}


def a_text_saying(path: Path, body: str, part: str = "content") -> Path:
    made = an_open_text(path.with_name("before.odt"))
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    if part == "styles":
        inside = (
            "<office:master-styles><style:master-page><style:footer><text:p>"
            f"{body}</text:p></style:footer></style:master-page></office:master-styles>"
        )
    if part == "meta":
        inside = f"<office:meta>{body}</office:meta>"
    content = f"<office:document-{part} {NAMESPACES}>{inside}</office:document-{part}>"
    return with_part(made, path, f"{part}.xml", content.encode())


@pytest.mark.parametrize("way", IN_A_TEXT)
def test_what_an_open_text_carries_is_looked_through(way: str, tmp_path: Path) -> None:
    path = a_text_saying(tmp_path / "account.odt", IN_A_TEXT[way])

    assert found_in(path, MediaKind.ODT) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.ODT).read_text()


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("styles", f"Prepared for {WHO}"),
        ("meta", f"<meta:initial-creator>{WHO}</meta:initial-creator>"),
        ("meta", f"<dc:creator>{WHO}</dc:creator>"),
        ("meta", f"<dc:title>Call of {WHO}</dc:title>"),
        ("meta", f'<meta:user-defined meta:name="Client">{WHO}</meta:user-defined>'),
    ],
)
def test_the_edges_and_properties_of_an_open_text_are_looked_through(
    part: str, says: str, tmp_path: Path
) -> None:
    assert WHO in found_in(a_text_saying(tmp_path / "a.odt", says, part), MediaKind.ODT)


def test_a_comment_on_a_cell_of_an_open_sheet_is_looked_through(tmp_path: Path) -> None:
    made = an_open_sheet(tmp_path / "before.ods")
    assert found_in(made, MediaKind.ODS) == set()
    content = part_of(made, "content.xml").decode()
    said = COMMENT.format(by="", says=f"{WHO} again").replace(
        "<office:annotation>",
        '<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/">',
    )
    at = content.index("</table:table-cell>")
    path = with_part(
        made, tmp_path / "log.ods", "content.xml", (content[:at] + said + content[at:]).encode()
    )

    assert found_in(path, MediaKind.ODS) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.ODS).read_text()


def test_only_what_somebody_wrote_is_said_of_an_ordinary_open_text(tmp_path: Path) -> None:
    assert find(read(an_open_text(tmp_path / "a.odt"), MediaKind.ODT)) == []
