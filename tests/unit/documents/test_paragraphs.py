"""Text written in the page, as passages."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.limits import Limits
from portfolio.documents.paragraphs import from_text, read_text
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.problems import EmptyFile, TooLarge
from portfolio.documents.tidying import tidy

ACCOUNT = """# Late delivery

On 3 March a customer rang.
It was about a parcel.

- I listened
  and took notes
- I checked the order
  - and the invoice
1. I apologised

   \t
## What I learned
Ask early.
"""


def test_a_text_is_read_as_headings_paragraphs_and_list_items():
    said = [
        (p.number, p.kind.value, p.level, p.marker, p.text) for p in from_text(ACCOUNT).passages
    ]

    assert said == [
        (1, "heading", 1, None, "Late delivery"),
        (2, "paragraph", None, None, "On 3 March a customer rang.\nIt was about a parcel."),
        (3, "list_item", 1, "•", "I listened\nand took notes"),
        (4, "list_item", 1, "•", "I checked the order"),
        (5, "list_item", 2, "•", "and the invoice"),
        (6, "list_item", 1, "1.", "I apologised"),
        (7, "heading", 2, None, "What I learned"),
        (8, "paragraph", None, None, "Ask early."),
    ]


def test_a_hash_or_a_dash_inside_a_word_is_only_text():
    kinds = {p.kind for p in from_text("#3 of the list\n\n-5 degrees\n\n3.5 hours").passages}

    assert kinds == {PassageKind.PARAGRAPH}


def test_a_text_of_nothing_has_no_passages():
    assert from_text(" \n\n\t\r\n\x00").passages == ()


@given(st.text())
def test_every_text_is_read_numbered_and_stored_without_loss(text):
    document = from_text(text)

    assert [p.number for p in document.passages] == list(range(1, len(document.passages) + 1))
    assert all(p.text for p in document.passages)
    assert "\x00" not in document.text
    assert Document.from_plain(json.loads(json.dumps(document.to_plain()))) == document


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"], include_characters="\n#- ")))
def test_no_letter_of_a_text_is_lost(text):
    said = "".join(c for c in from_text(text).text if c.isalpha())

    assert said == "".join(c for c in text if c.isalpha())


def test_a_text_file_from_an_old_windows_program_is_read(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes("Refund of £20 \N{EN DASH} “agreed”".encode("cp1252"))

    document = read_text(path)

    assert document.kind is DocumentKind.TEXT
    assert document.text == "Refund of £20 \N{EN DASH} “agreed”"


def test_a_text_of_printable_letters_alone_is_tidied_as_any_other() -> None:
    printable = [chr(n) for n in range(sys.maxunicode + 1) if chr(n).isprintable()]
    text = "  ".join([" ", *printable, " "])

    # The line end makes it a text like any other, and is gone afterwards.
    assert tidy(text) == tidy("\n" + text)
    assert tidy(text) == " ".join(printable[1:])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_file_is_read_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "notes.txt"
    path.write_bytes("Naïve café, £5 refund for the customer".encode(encoding))

    assert read_text(path).text == "Naïve café, £5 refund for the customer"


def test_a_text_file_of_blank_lines_is_empty(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("\n \n")

    with pytest.raises(EmptyFile, match="holds no text"):
        read_text(path)


def test_a_text_beyond_the_limits_is_refused():
    with pytest.raises(TooLarge, match="longer than 10 characters"):
        from_text("x" * 11, Limits(characters=10))
    with pytest.raises(TooLarge, match="more than 2 passages"):
        from_text("a\n\nb\n\nc", Limits(passages=2))
