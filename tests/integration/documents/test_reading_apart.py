"""Foreign files are read in a child process: what breaks or stalls it is only a sentence."""

import io
import random

import openpyxl
import pytest
from PIL import Image

from portfolio.documents import child, warm
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import MEGABYTE, Limits
from portfolio.documents.problems import (
    Damaged,
    DocumentProblem,
    Locked,
    NoSuchPassage,
    TooLarge,
    Unreadable,
)
from portfolio.documents.reading import read
from tests.documents_made import (
    LOG_HEADER,
    LOG_ROWS,
    a_pdf,
    a_photo,
    a_reflective_account,
    a_word_document,
    a_workbook,
    a_zip_bomb,
    picture_bytes,
)


@pytest.fixture
def made(tmp_path):
    """A good file of each kind that has a reader of its own."""
    files = {
        MediaKind.DOCX: a_reflective_account(tmp_path / "account.docx"),
        MediaKind.XLSX: a_workbook(tmp_path / "log.xlsx", {"Log": [LOG_HEADER, *LOG_ROWS]}),
        MediaKind.PDF: a_pdf(tmp_path / "letter.pdf", "Dear customer", ""),
        MediaKind.JPEG: a_photo(tmp_path / "photo.jpg", orientation=6),
        MediaKind.WEBP: tmp_path / "picture.webp",
        MediaKind.CSV: tmp_path / "log.csv",
        MediaKind.TXT: tmp_path / "notes.txt",
    }
    files[MediaKind.WEBP].write_bytes(picture_bytes("WEBP"))
    files[MediaKind.CSV].write_text("Date,What\n1/2/2026,Späte Lieferung\n", encoding="utf-8")
    files[MediaKind.TXT].write_text("I rang – twice.", encoding="utf-8")
    return files


@pytest.mark.parametrize(
    "kind",
    [
        MediaKind.DOCX,
        MediaKind.XLSX,
        MediaKind.PDF,
        MediaKind.JPEG,
        MediaKind.WEBP,
        MediaKind.CSV,
        MediaKind.TXT,
    ],
)
def test_a_file_says_the_same_read_apart(made, kind):
    assert child.read_apart(made[kind], kind) == read(made[kind], kind)


def test_a_refusal_comes_back_as_the_same_refusal(tmp_path):
    path = a_pdf(tmp_path / "locked.pdf", "Secret", password="sesame")

    with pytest.raises(Locked) as caught:
        child.read_apart(path, MediaKind.PDF)

    assert caught.value.sentence == (
        "This PDF is locked with a password. Save a copy without the password and upload that."
    )


def test_the_limits_reach_the_child(made):
    with pytest.raises(TooLarge, match="limit is 1"):
        child.read_apart(made[MediaKind.PDF], MediaKind.PDF, Limits(pages=1))


def test_a_reader_that_stalls_is_stopped(made):
    with pytest.raises(Unreadable, match="This PDF takes too much time or memory to read"):
        child.read_apart(made[MediaKind.PDF], MediaKind.PDF, Limits(wall_seconds=0.001))


def test_a_file_that_takes_too_much_memory_is_a_sentence(tmp_path):
    path = a_word_document(
        tmp_path / "long.docx", *["<w:p><w:r><w:t>Again and again.</w:t></w:r></w:p>"] * 10
    )
    bomb = a_zip_bomb(tmp_path / "bomb.docx", megabytes=40)
    tight = Limits(memory_bytes=64 * MEGABYTE)

    assert len(child.read_apart(path, MediaKind.DOCX, tight).passages) == 10
    with pytest.raises(Unreadable, match="This document takes too much time or memory"):
        child.read_apart(bomb, MediaKind.DOCX, tight)


def test_a_workbook_with_one_cell_at_the_far_end_is_a_sentence(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "here"
    workbook.active["XFD1048576"] = "there"
    path = tmp_path / "sparse.xlsx"
    workbook.save(path)

    with pytest.raises(Unreadable) as caught:
        child.read_apart(path, MediaKind.XLSX)

    assert caught.value.sentence == (
        "This sheet takes too much time or memory to read, or is damaged. "
        "Save it as CSV, or split it, and upload that."
    )


def test_a_path_that_looks_like_an_option_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "-c print(1) ; 'x'.txt"
    path.write_text("Hello")

    assert child.read_apart(path, MediaKind.TXT).text == "Hello"


def test_the_child_knows_none_of_the_servers_secrets(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_SECRET_KEY", "a secret")

    assert not [name for name in warm.environment() if name.startswith("PORTFOLIO")]


def test_a_page_is_drawn_apart(made):
    picture = child.picture_of_page(made[MediaKind.PDF], 1, 400)

    assert child.media_type_of(picture) == "image/png"
    assert abs(Image.open(io.BytesIO(picture)).width - 400) <= 1


def test_a_page_that_is_not_there_is_refused_apart(made):
    with pytest.raises(NoSuchPassage, match="This PDF has no page 9: it has 2"):
        child.picture_of_page(made[MediaKind.PDF], 9, 400)


def test_a_photo_is_drawn_upright_apart(made):
    picture = child.shown_picture(made[MediaKind.JPEG], 30)

    assert child.media_type_of(picture) == "image/jpeg"
    assert Image.open(io.BytesIO(picture)).size == (21, 32)


def test_a_spoilt_photo_is_refused_apart(made):
    path = made[MediaKind.JPEG]
    path.write_bytes(path.read_bytes()[:-300])

    with pytest.raises(Damaged, match="This picture is damaged"):
        child.shown_picture(path, 500)


def what_comes_of(path, kind):
    """The sentence of a refusal, or that the file was read."""
    try:
        child.read_apart(path, kind)
    except DocumentProblem as problem:
        return problem.sentence
    return "It was read."


@pytest.mark.parametrize(
    "kind", [MediaKind.DOCX, MediaKind.XLSX, MediaKind.PDF, MediaKind.JPEG, MediaKind.WEBP]
)
def test_a_file_spoilt_at_random_is_read_or_refused_with_a_sentence(made, kind, tmp_path):
    chance = random.Random(kind.value)
    good = made[kind].read_bytes()
    for _ in range(4):
        spoilt = bytearray(good)
        for _ in range(chance.choice((1, 10, 100))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path = tmp_path / "spoilt"
        path.write_bytes(spoilt)
        assert what_comes_of(path, kind).endswith(".")


@pytest.mark.parametrize("kind", list(MediaKind))
def test_random_bytes_are_read_or_refused_with_a_sentence(kind, tmp_path):
    chance = random.Random(f"random {kind.value}")
    path = tmp_path / "random"
    path.write_bytes(chance.randbytes(chance.randrange(1, 3000)))

    assert what_comes_of(path, kind).endswith(".")
