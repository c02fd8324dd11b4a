"""A photo within a file is told of, and loses its place in the copy."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pptx
import pytest

from portfolio.documents.bare_package import without_places
from portfolio.documents.bare_pictures import bare, tells_a_place
from portfolio.documents.beside import TAKEN_AT
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT
from portfolio.documents.pdf import draw_page
from portfolio.documents.pictures import read_picture
from portfolio.documents.reading import read
from tests.documents_made import a_pdf, a_photo, part_of, picture_bytes, with_part
from tests.files_made import an_open_text
from tests.unit.documents.looked_through import copied


def a_word_file_with_a_photo(path: Path, orientation: int = 1) -> Path:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.add_picture(str(a_photo(path.with_name("photo.jpg"), orientation=orientation)))
    word.save(str(path))
    return path


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_within_a_word_file_is_told_of_and_loses_its_place_in_the_copy(
    orientation: int, tmp_path: Path
) -> None:
    path = a_word_file_with_a_photo(tmp_path / "account.docx", orientation)

    assert TAKEN_AT in {each.where for each in read(path, MediaKind.DOCX).beside}
    copy = copied(path, MediaKind.DOCX)
    assert TAKEN_AT not in {each.where for each in read(copy, MediaKind.DOCX).beside}
    photo, before = tmp_path / "after.jpg", tmp_path / "photo.jpg"
    photo.write_bytes(part_of(copy, "word/media/image1.jpg"))
    assert b"Phone Maker" not in photo.read_bytes()
    assert shape_of(photo) == shape_of(before)


def shape_of(picture: Path) -> tuple[int | None, int | None]:
    document = read_picture(picture)
    return document.width, document.height


def a_deck_with_a_photo(path: Path) -> Path:
    photo = a_photo(path.with_name("photo.jpg"))
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(str(photo), 0, 0)
    deck.save(str(path))
    return path


def an_open_text_with_a_photo(path: Path) -> Path:
    photo = a_photo(path.with_name("photo.jpg")).read_bytes()
    made = an_open_text(path.with_name("before.odt"))
    return with_part(made, path, "Pictures/1000.jpg", photo)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (a_word_file_with_a_photo, MediaKind.DOCX),
        (a_deck_with_a_photo, MediaKind.PPTX),
        (an_open_text_with_a_photo, MediaKind.ODT),
    ],
)
def test_a_file_without_the_places_of_its_photos_is_the_same_file(
    make: Callable[[Path], Path], kind: MediaKind, tmp_path: Path
) -> None:
    before, after = make(tmp_path / "before.one"), tmp_path / "after.one"
    assert TAKEN_AT in {each.where for each in read(before, kind).beside}

    after.write_bytes(without_places(before, DEFAULT))

    assert TAKEN_AT not in {each.where for each in read(after, kind).beside}
    assert read(after, kind).passages == read(before, kind).passages
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        assert new.namelist() == old.namelist()
        told = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert {name.rpartition(".")[2] for name in told} <= {"jpg", "jpeg"}
    assert without_places(after, DEFAULT) == b""


def test_a_photo_within_a_pdf_says_no_place_and_is_drawn_as_before(tmp_path: Path) -> None:
    before, after = a_pdf(tmp_path / "before.pdf", "It went well."), tmp_path / "after.pdf"
    with pikepdf.open(before, allow_overwriting_input=True) as pdf:
        photo = pdf.make_stream(
            a_photo(tmp_path / "photo.jpg").read_bytes(),
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(P=photo)
        pdf.pages[0].contents_add(b"q 60 0 0 40 60 600 cm /P Do Q")
        pdf.save(before)

    after.write_bytes(without_places(before, DEFAULT))

    assert after.stat().st_size == before.stat().st_size
    assert b"Phone Maker" in before.read_bytes()
    assert b"Phone Maker" not in after.read_bytes()
    assert draw_page(after, 1, 300) == draw_page(before, 1, 300)
    assert without_places(after, DEFAULT) == b""


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_a_bare_picture_is_the_same_picture(picture_format: str, tmp_path: Path) -> None:
    from PIL import Image, ImageChops

    exif = Image.Exif()
    exif[0x010F] = "Phone Maker"
    exif[0x8825] = {1: "N", 2: (55.0, 57.0, 0.0)}
    photo = picture_bytes(picture_format, exif=exif.tobytes())
    assert tells_a_place(photo)

    without = bare(photo + b"what stands behind it")

    assert not tells_a_place(without)
    assert b"Phone Maker" not in without
    assert b"what stands behind it" not in without or picture_format == "WEBP"
    one, other = Image.open(io.BytesIO(photo)), Image.open(io.BytesIO(without))
    assert ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None
    assert not other.getexif()


@pytest.mark.parametrize("end", [2, 3, 5, 19, 40, 200])
def test_of_half_a_picture_no_more_is_made(end: int) -> None:
    for picture_format in ("JPEG", "PNG", "WEBP"):
        half = picture_bytes(picture_format)[:end]

        assert len(bare(half)) <= len(half) + 30
