"""What LibreOffice saved is read as what anybody else saved."""

from pathlib import Path

import pytest

from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import Document
from portfolio.documents.reading import read
from portfolio.documents.recognition import require_kind

MADE = Path(__file__).resolve().parents[2] / "made_by_libreoffice"
SAID = [
    "Handling a late delivery",
    "I rang the customer – Zoë at Café “Nord” – and asked since when.",
    "I listened.",
    "I apologised.",
    "Find the parcel.",
    "Ring back.",
    "Date | Step",
    "3 March | Call",
]


def read_as(name: str) -> tuple[MediaKind, Document]:
    kind = require_kind(MADE / name, name, kept=frozenset())
    return kind, read(MADE / name, kind)


def test_every_file_is_told_for_what_it_is() -> None:
    names = [path.name for path in MADE.iterdir() if path.suffix != ".md"]

    assert len(names) == 6
    assert all(read_as(name)[0].value == name.partition(".")[2] for name in names)


@pytest.mark.parametrize("name", ["account.docx", "account.odt"])
def test_an_account_keeps_its_shape(name: str) -> None:
    passages = read_as(name)[1].passages

    assert [each.text for each in passages] == SAID
    assert [each.kind.value for each in passages] == [
        "heading", "paragraph", *["list_item"] * 4, *["table_row"] * 2,
    ]  # fmt: skip
    assert [each.marker for each in passages[2:4]] == ["•", "•"]


@pytest.mark.parametrize("name", ["account.docx", "account.odt"])
def test_numbered_steps_keep_their_numbers(name: str) -> None:
    passages = read_as(name)[1].passages

    assert [each.marker for each in passages[4:6]] == ["1.", "2."]


def test_rich_text_keeps_its_words_its_bullets_and_its_table() -> None:
    passages = read_as("account.rtf")[1].passages

    assert [each.text for each in passages] == [
        *SAID[:4], "1. Find the parcel.", "2. Ring back.", *SAID[6:],
    ]  # fmt: skip
    assert [each.kind.value for each in passages[2:4]] == ["list_item", "list_item"]
    assert passages[-1].cells == ("3 March", "Call")


@pytest.mark.parametrize("name", ["log.xlsx", "log.ods"])
def test_a_log_is_rows_under_its_columns(name: str) -> None:
    document = read_as(name)[1]

    assert document.columns == ("Date", "Nature", "Cost")
    assert [each.text for each in document.passages] == [
        "3 March 2026 | Late parcel | 12.5",
        "4 March 2026 | Damaged, twice | 0",
    ]


def test_a_slide_brings_its_title_its_points_and_its_notes() -> None:
    (slide,) = read_as("talk.pptx")[1].passages

    assert slide.text == (
        "Late deliveries\nRing before four\nSay what can be done\nNotes: I said this to the team."
    )
