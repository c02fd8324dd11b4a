"""An anonymised copy keeps what a document shows and loses every name, wherever it was hidden."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment

from portfolio.complaint_logs.personal_columns import personal_columns
from portfolio.documents.child import anonymised_copy, read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import Document
from portfolio.documents.personal_data import find
from portfolio.documents.problems import Unreadable
from portfolio.documents.redaction import copy_kind
from portfolio.documents.stand_ins import StandIns
from tests.documents_made import a_pdf, with_part

W = nsdecls("w")
TEXT = "On 3 March Mrs Patricia Hallworth rang from 07700 900412 and Patricia was calm."


def copied(path: Path, kind: MediaKind) -> tuple[bytes, Document]:
    """The copy, and what it says when it is read again."""
    document = read_apart(path, kind)
    found = find(document, (), personal_columns(document))
    copy = anonymised_copy(path, kind, document, StandIns.of(document, found))
    target = path.with_name(f"copy.{copy_kind(kind).value}")
    target.write_bytes(copy)
    return copy, read_apart(target, copy_kind(kind))


def everything_in(copy: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return "\n".join(
            name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def a_telling_document(path: Path) -> Path:
    """Names in runs, header, footnote-like parts, changes, comments, properties, hidden text."""
    word = docx.Document()
    word.core_properties.author = "Patricia Hallworth"
    word.core_properties.last_modified_by = "Hallworth"
    paragraph = word.add_paragraph("On 3 March Mrs Pat")
    paragraph.add_run("ricia Hall").bold = True
    paragraph.add_run("worth rang from 07700 ")
    paragraph.add_run("900412.").italic = True
    word.sections[0].header.paragraphs[0].text = "About Patricia Hallworth"
    word.sections[0].footer.paragraphs[0].text = "hallworth file"
    told = word.add_paragraph("She was calm.")
    told._p.append(
        parse_xml(
            f'<w:del {W} w:id="1" w:author="Hallworth"><w:r><w:delText>Hallworth</w:delText></w:r>'
            "</w:del>"
        )
    )
    told._p.append(
        parse_xml(
            f'<w:ins {W} w:id="2" w:author="Hallworth"><w:r><w:t> And kind.</w:t></w:r></w:ins>'
        )
    )
    told._p.append(
        parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>Hallworth hidden</w:t></w:r>")
    )
    word.add_comment(told.runs[0], text="Is this Hallworth?", author="Hallworth", initials="PH")
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "Patricia Hallworth"
    table.cell(0, 1).text = "07700 900412"
    made = path.with_name("before.docx")
    word.save(str(made))
    return with_part(made, path, "customXml/item9.xml", b"<who>Hallworth</who>")


def test_nothing_in_a_word_copy_names_the_person(tmp_path: Path) -> None:
    copy, said = copied(a_telling_document(tmp_path / "account.docx"), MediaKind.DOCX)

    inside = everything_in(copy).lower()
    for word in (
        "hallworth",
        "patricia",
        "900412",
        "comments.xml",
        "customxml",
        "<w:ins ",
        "<w:vanish",
    ):
        assert word not in inside
    assert said.passage(1).text == "On 3 March Customer 1 rang from [phone]."
    assert said.passage(2).text == "She was calm. And kind."
    assert said.passage(3).cells == ("Customer 1", "[phone]")


def test_a_word_copy_keeps_its_look_and_opens(tmp_path: Path) -> None:
    copy, _ = copied(a_telling_document(tmp_path / "account.docx"), MediaKind.DOCX)

    word = docx.Document(io.BytesIO(copy))
    assert [run.bold for run in word.paragraphs[0].runs] == [None, True, None, None]
    assert word.sections[0].header.paragraphs[0].text == "About Customer 1"
    assert word.core_properties.author == ""


def test_a_workbook_copy_keeps_its_columns_and_loses_what_is_hidden(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.properties.creator = "Hallworth"
    sheet = workbook.active
    sheet.append(["Date", "Raised by", "Tel", "Complaint"])
    sheet.append(["03/03/2025", "Patricia Hallworth", "07700 900412", "Door would not close"])
    sheet.append(["04/03/2025", "Hallworth", "07700 900412", "Mrs Hallworth rang again"])
    sheet["D2"].comment = Comment("Hallworth again", "Hallworth")
    sheet["F9"].comment = Comment("Hallworth on an empty cell", "Hallworth")
    workbook.create_sheet("Hallworth").sheet_state = "hidden"
    # The store keeps files under names that tell nothing of what they are.
    path = tmp_path / "0a1b2c"
    workbook.save(path)

    copy, said = copied(path, MediaKind.XLSX)

    assert "hallworth" not in everything_in(copy).lower()
    assert said.columns == ("Date", "Raised by", "Tel", "Complaint")
    assert said.passage(2).cells == (
        "04/03/2025", "Customer 1", "[phone]", "Customer 1 rang again",
    )  # fmt: skip


def test_a_csv_copy_keeps_its_separator_and_the_lines_above_its_header(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Spring log\nDate;Raised by;Complaint\n03/03/2025;Hope Green;Door, again\n")

    copy, said = copied(path, MediaKind.CSV)

    assert copy.decode("utf-8-sig").splitlines()[2] == "03/03/2025;Customer 1;Door, again"
    assert said.columns == ("Date", "Raised by", "Complaint")


def test_a_text_copy_changes_the_names_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "account.txt"
    path.write_text(TEXT + "\n\nWill it stay? I asked Will Fenton. Will said yes.\n")

    copy, _ = copied(path, MediaKind.TXT)

    assert copy.decode() == (
        "On 3 March Customer 1 rang from [phone] and Customer 1 was calm.\n\n"
        "Will it stay? I asked Person 1. Person 1 said yes.\n"
    )


def found_in(path: Path, kind: MediaKind) -> set[str]:
    document = read_apart(path, kind)
    return {each.text for each in find(document, (), personal_columns(document))}


def a_clean_log(path: Path) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Date", "Complaint"])
    workbook.active.append(["03/03/2025", "Door would not close"])
    workbook.save(path)
    return workbook


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_every_sheet_of_a_workbook_is_looked_through_and_replaced(
    tmp_path: Path, state: str
) -> None:
    path = tmp_path / "0a1b2c"
    workbook = a_clean_log(path)
    other = workbook.create_sheet("Calls")
    other.append(["Raised by", "Complaint"])
    other.append(["Hallworth", "Told Gary Stubbs"])
    other.sheet_state = state
    workbook.save(path)

    assert found_in(path, MediaKind.XLSX) == {"Hallworth", "Gary Stubbs"}
    copy, _ = copied(path, MediaKind.XLSX)
    assert "Hallworth" not in everything_in(copy)
    assert "Stubbs" not in everything_in(copy)
    assert found_in(path.with_name("copy.xlsx"), MediaKind.XLSX) == set()


def test_comments_headers_and_the_author_of_a_workbook_are_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "0a1b2c"
    workbook = a_clean_log(path)
    assert found_in(path, MediaKind.XLSX) == set()
    workbook.active["B2"].comment = Comment("Rang Mrs Hallworth", "Ann Fenton")
    workbook.active.oddHeader.center.text = "For Gary Stubbs"
    workbook.properties.creator = "Tilly Garside"
    workbook.save(path)

    assert found_in(path, MediaKind.XLSX) == {
        "Mrs Hallworth", "Ann Fenton", "Gary Stubbs", "Tilly Garside",
    }  # fmt: skip
    copied(path, MediaKind.XLSX)
    assert found_in(path.with_name("copy.xlsx"), MediaKind.XLSX) == set()


def test_an_author_is_told_from_the_words_before_them(tmp_path: Path) -> None:
    path = tmp_path / "0a1b2c"
    workbook = a_clean_log(path)
    workbook.properties.creator = "Tilly Garside"
    workbook.save(path)

    (finding,) = find(read_apart(path, MediaKind.XLSX))

    assert finding.reason == "It stands after “Author”."


def with_a_header(word: Any) -> None:
    word.sections[0].header.paragraphs[0].text = "About Gary Stubbs"


def with_a_comment(word: Any) -> None:
    word.add_comment(word.paragraphs[0].runs[0], text="Gary Stubbs?", author="x", initials="x")


def with_a_commenter(word: Any) -> None:
    word.add_comment(word.paragraphs[0].runs[0], text="?", author="Gary Stubbs", initials="x")


def with_a_deletion(word: Any) -> None:
    said = f"<w:del {W} w:id='1'><w:r><w:delText>Gary Stubbs</w:delText></w:r></w:del>"
    word.paragraphs[0]._p.append(parse_xml(said))


def with_hidden_text(word: Any) -> None:
    said = f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>Gary Stubbs</w:t></w:r>"
    word.paragraphs[0]._p.append(parse_xml(said))


def with_an_author(word: Any) -> None:
    word.core_properties.author = "Gary Stubbs"


def with_a_last_writer(word: Any) -> None:
    word.core_properties.last_modified_by = "Gary Stubbs"


@pytest.mark.parametrize(
    "carry",
    [
        with_a_header, with_a_comment, with_a_commenter, with_a_deletion, with_hidden_text,
        with_an_author, with_a_last_writer,
    ],
)  # fmt: skip
def test_what_a_word_file_carries_beside_its_text_is_looked_through(
    tmp_path: Path, carry: Callable[[Any], None]
) -> None:
    path = tmp_path / "0a1b2c"
    word = docx.Document()
    word.add_paragraph("The call went well.")
    word.save(str(path))
    assert found_in(path, MediaKind.DOCX) == set()
    carry(word)
    word.save(str(path))

    assert found_in(path, MediaKind.DOCX) == {"Gary Stubbs"}
    copy, _ = copied(path, MediaKind.DOCX)
    assert "Stubbs" not in everything_in(copy)
    assert found_in(path.with_name("copy.docx"), MediaKind.DOCX) == set()


def test_the_lines_above_a_logs_column_names_are_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Exported by J. Reid\nDate;Complaint\n03/03/2025;Door\n04/03/2025;Sill\n")

    assert found_in(path, MediaKind.CSV) == {"J. Reid"}
    copy, _ = copied(path, MediaKind.CSV)
    assert "Reid" not in copy.decode()


def test_of_a_pdf_the_copy_is_its_text(tmp_path: Path) -> None:
    copy, said = copied(a_pdf(tmp_path / "letter.pdf", "Mrs Hallworth rang."), MediaKind.PDF)

    assert copy.decode().strip() == "Customer 1 rang."
    assert said.text == "Customer 1 rang."


def test_of_a_picture_no_copy_is_made_and_a_sentence_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match="upload that instead"):
        copy_kind(MediaKind.JPEG)


def test_a_surname_that_is_a_town_goes_where_it_names_somebody(tmp_path: Path) -> None:
    file = tmp_path / "account.txt"
    file.write_text("Mr Desmond Poole rang. I sent Mr Poole's parcel to Poole.", encoding="utf-8")

    _, said = copied(file, MediaKind.TXT)

    assert said.passages[0].text == "Customer 1 rang. I sent Customer 1's parcel to Poole."


def test_a_formula_that_the_workbook_keeps_no_result_of_stays_as_its_text(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (["Customer", "Received"], ["Patricia Hallworth", "=A1"], ["Gary Stubbs", "=B2"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "log.xlsx")

    copy, said = copied(tmp_path / "log.xlsx", MediaKind.XLSX)

    assert [row.cells for row in said.passages] == [
        ("Customer 1", "=A1"),
        ("Customer 2", "=B2"),
    ]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(copy)).worksheets
    assert sheet["B2"].data_type == "s"


def test_a_stand_in_takes_the_word_before_it_that_it_says_again(tmp_path: Path) -> None:
    file = tmp_path / "account.txt"
    file.write_text("My colleague Olwen saw it. The customer Mrs Foy was calm.", encoding="utf-8")

    _, said = copied(file, MediaKind.TXT)

    assert said.passages[0].text == "My Colleague 1 saw it. The Customer 1 was calm."


def test_who_changed_a_file_last_is_told_as_that(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.core_properties.author = "Patricia Hallworth"
    word.core_properties.last_modified_by = "Gillian Hartley"
    word.save(str(tmp_path / "account.docx"))

    found = find(read_apart(tmp_path / "account.docx", MediaKind.DOCX))

    assert {each.text: each.reason for each in found} == {
        "Patricia Hallworth": "It stands after “Author”.",
        "Gillian Hartley": "It stands after “Last changed by”.",
    }
