"""What is left out of a Word file's styles before they are read makes no paragraph another."""

import re

import docx
import pytest

from portfolio.documents.limits import DEFAULT
from portfolio.documents.office_package import opened
from portfolio.documents.problems import Damaged
from portfolio.documents.word_numbering import W
from portfolio.documents.word_styles import LOOKS, Styles
from tests.documents_made import with_part

NAMESPACE = W.strip("{}")
FOUND = '<w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'


def styles_of(path) -> tuple[Styles, Styles]:
    """The styles as they are read, and as they would be read whole."""
    with opened(path, DEFAULT, "Word document") as package:
        less = package.xml("word/styles.xml", without=LOOKS)
        return Styles(less), Styles(package.xml("word/styles.xml"))


def a_paragraph_of(style_id: str):
    made = docx.Document().add_paragraph()._p
    made.get_or_add_pPr().get_or_add_pStyle().val = style_id
    return made.pPr


@pytest.fixture
def with_styles(tmp_path):
    """A Word file whose styles are this text."""

    def made(inside: str, prefix: str = "w"):
        path = tmp_path / "whole.docx"
        docx.Document().save(str(path))
        text = f'<w:styles xmlns:w="{NAMESPACE}">{inside}</w:styles>'
        said = re.sub(r"\bw(?=[:=])", prefix, text).encode()
        return with_part(path, tmp_path / "other.docx", "word/styles.xml", said)

    return made


def test_every_style_of_an_ordinary_file_is_read_as_if_read_whole(tmp_path) -> None:
    path = tmp_path / "ordinary.docx"
    document = docx.Document()
    document.save(str(path))

    less, whole = styles_of(path)

    ids = [style.style_id for style in document.styles]
    assert len(ids) > 100
    assert [less.of(a_paragraph_of(id)) for id in ids] == [
        whole.of(a_paragraph_of(id)) for id in ids
    ]


@pytest.mark.parametrize(
    "inside",
    [
        # What changed stands within its like, so an end tag is left over.
        "<w:style w:styleId='A'><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>"
        f"{FOUND}</w:style>",
        # An element without an end of its own begins nothing.
        f"<w:style w:styleId='A'><w:rPr/>{FOUND}<w:rPr></w:rPr></w:style>",
        f"<w:style w:styleId='A'><w:tcPr w:x='>'/>{FOUND}<w:tcPr></w:tcPr></w:style>",
        f'<w:style w:styleId="A"><w:tcPr w:x=">"/>{FOUND}<w:tcPr></w:tcPr></w:style>',
        # In a comment, or in what is told to programs, it is no tag at all.
        f"<w:style w:styleId='A'><!-- <w:rPr> -->{FOUND}<!-- </w:rPr> --></w:style>",
        f"<?a b?><w:style w:styleId='A'><?c <w:rPr> ?>{FOUND}<?c </w:rPr> ?></w:style>",
    ],
)
@pytest.mark.parametrize("prefix", ["w", "x"])
def test_nothing_that_tells_what_a_paragraph_is_is_left_out(with_styles, inside, prefix) -> None:
    less, whole = styles_of(with_styles(inside, prefix))

    found = less.of(a_paragraph_of("A"))

    assert found.heading == 2
    assert found == whole.of(a_paragraph_of("A"))


def test_styles_that_are_broken_are_broken_however_little_is_read(with_styles) -> None:
    path = with_styles("<w:style><w:rPr></w:rPr></w:styl>")

    with pytest.raises(Damaged):
        styles_of(path)
