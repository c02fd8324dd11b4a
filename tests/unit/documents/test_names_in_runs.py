"""A name is one stand-in in a Word copy, however Word wrote the name down."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT
from portfolio.documents.personal_data import find
from portfolio.documents.reading import read
from portfolio.documents.redaction import anonymised
from portfolio.documents.stand_ins import StandIns
from portfolio.documents.tidying import tidy, tidy_with_places

W = nsdecls("w")
DELETED_END = '<w:pPr><w:rPr><w:del w:id="9" w:author="A"/></w:rPr></w:pPr>'


def run(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def smart(text: str, element: str) -> str:
    return f'<w:smartTag w:uri="urn:a" w:element="{element}">{run(text)}</w:smartTag>'


ODD_WAYS = {
    "two runs": run("I rang Olivia ") + run("Marsden today."),
    "a run for each letter": "".join(run(each) for each in "I rang Olivia Marsden today."),
    "a bold first name": run("I rang ") + run("Olivia", "<w:b/>") + run(" Marsden today."),
    "a name marked as misspelt": run("I rang Olivia ")
    + '<w:proofErr w:type="spellStart"/>'
    + run("Marsden")
    + '<w:proofErr w:type="spellEnd"/>'
    + run(" today."),
    "smart tags": run("I rang ")
    + smart("Olivia", "GivenName")
    + run(" ")
    + smart("Marsden", "Sn")
    + run(" today."),
    "a link on the first name": run("I rang ")
    + '<w:hyperlink w:anchor="a">'
    + run("Olivia")
    + "</w:hyperlink>"
    + run(" Marsden today."),
    "a bookmark": run("I rang Olivia ")
    + '<w:bookmarkStart w:id="0" w:name="b"/>'
    + run("Marsden")
    + '<w:bookmarkEnd w:id="0"/>'
    + run(" today."),
    "a field": run("I rang Olivia ")
    + f'<w:fldSimple w:instr="DOCPROPERTY x">{run("Marsden")}</w:fldSimple>'
    + run(" today."),
    "a content control": run("I rang Olivia ")
    + f"<w:sdt><w:sdtContent>{run('Marsden')}</w:sdtContent></w:sdt>"
    + run(" today."),
    "a word inserted": run("I rang Olivia ")
    + f'<w:ins w:id="1" w:author="A">{run("Marsden")}</w:ins>'
    + run(" today."),
    "a word deleted between": run("I rang Olivia ")
    + '<w:del w:id="1" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>'
    + run("Marsden today."),
    "hidden words between": run("I rang Olivia ")
    + run("secret ", "<w:vanish/>")
    + run("Marsden today."),
    "a tab": run("I rang Olivia") + "<w:r><w:tab/></w:r>" + run("Marsden today."),
    "a tab to the margin": run("I rang Olivia") + "<w:r><w:ptab/></w:r>" + run("Marsden today."),
    "a page's end": run("I rang Olivia ")
    + '<w:r><w:br w:type="page"/></w:r>'
    + run("Marsden today."),
    "spaces on both sides": run("I rang Olivia  ") + run("  Marsden today."),
    "a space that does not break": run("I rang Olivia\u00a0") + run("Marsden today."),
    "soft hyphens": run("I rang Oli\u00advia Mars") + run("\u00adden today."),
    "spaces of no width": run("I rang Olivia\u200b ") + run("Mars\u2060den today."),
    "letters above the name": run("I rang ")
    + f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('Olivia')}</w:rubyBase></w:ruby></w:r>"
    + run(" Marsden today."),
}


def copy_of(word: docx.document.Document, folder: Path) -> str:
    path, copy = folder / "account.docx", folder / "copy.docx"
    word.save(str(path))
    document = read(path, MediaKind.DOCX)
    stand_ins = StandIns.of(document, find(document))
    copy.write_bytes(anonymised(path, MediaKind.DOCX, document, stand_ins, DEFAULT))
    return read(copy, MediaKind.DOCX).text


@pytest.mark.parametrize("way", ODD_WAYS)
def test_a_name_is_one_stand_in_however_it_is_written(way: str, tmp_path: Path) -> None:
    word = docx.Document()
    word.element.body.insert(0, parse_xml(f"<w:p {W}>{ODD_WAYS[way]}</w:p>"))

    assert copy_of(word, tmp_path) == "I rang Person 1 today."


def test_a_name_over_a_paragraphs_deleted_end_is_one_stand_in(tmp_path: Path) -> None:
    word = docx.Document()
    first = parse_xml(f"<w:p {W}>{DELETED_END}{run('I rang Olivia ')}</w:p>")
    word.element.body.insert(0, first)
    first.addnext(parse_xml(f"<w:p {W}>{run('Marsden today.')}</w:p>"))

    assert copy_of(word, tmp_path) == "I rang Person 1 today."


def test_a_name_that_a_lines_end_parts_is_one_stand_in(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Olivia Marsden rang.")
    word.add_paragraph("I rang Olivia\nMarsden today.")

    assert copy_of(word, tmp_path) == "Person 1 rang.\n\nI rang Person 1\ntoday."


def test_two_numbers_beside_each_other_stay_two(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Ring 07700 900412 07700 900413.")

    assert copy_of(word, tmp_path) == "Ring [phone] [phone]."


@pytest.mark.parametrize("text", ["  a\u00ad \t b \r\n\n c\x0b d\u200b  ", "plain", "", " \n "])
def test_each_letter_of_a_tidy_text_is_known_in_the_text_as_it_came(text: str) -> None:
    said, places = tidy_with_places(text)

    assert said == tidy(text)
    assert [tidy(text[at]) or said[n] for n, at in enumerate(places)] == list(said)
    assert list(places) == sorted(set(places))
