"""Pictures: what is known of them, and the copy that pages show."""

import io
import struct
import zlib

import pytest
from PIL import Image

from portfolio.documents.limits import Limits
from portfolio.documents.passages import DocumentKind, PassageKind
from portfolio.documents.pictures import read_picture, shown_picture
from portfolio.documents.problems import Damaged, TooLarge
from tests.documents_made import a_photo, picture_bytes


@pytest.fixture
def picture_file(tmp_path):
    def write(content):
        path = tmp_path / "picture"
        path.write_bytes(content)
        return path

    return write


def opened(drawn):
    return Image.open(io.BytesIO(drawn.data))


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_picture_is_one_passage(picture_file, picture_format):
    document = read_picture(picture_file(picture_bytes(picture_format, (60, 40))))

    assert document.kind is DocumentKind.PICTURE
    assert [(p.number, p.kind) for p in document.passages] == [(1, PassageKind.PICTURE)]
    assert (document.width, document.height) == (60, 40)


def test_a_photo_taken_sideways_is_shown_upright(tmp_path):
    path = a_photo(tmp_path / "photo.jpg", (60, 40), orientation=6)

    document = read_picture(path)
    shown = opened(shown_picture(path, 1000))

    assert (document.width, document.height) == (40, 60)
    assert shown.size == (40, 60)
    red, green, _ = shown.getpixel((37, 3))
    assert red > 200
    assert green < 80


def test_a_shown_photo_tells_neither_place_nor_camera(tmp_path):
    path = a_photo(tmp_path / "photo.jpg", (60, 40), orientation=3)
    assert b"Phone Maker" in path.read_bytes()

    drawn = shown_picture(path, 1000)

    assert b"Phone Maker" not in drawn.data
    assert not opened(drawn).getexif()


def test_bytes_hidden_behind_a_picture_are_left_behind(picture_file):
    path = picture_file(picture_bytes("PNG") + b"<script>hidden</script>")

    assert b"hidden" not in shown_picture(path, 500).data


def test_a_large_picture_is_made_smaller(picture_file):
    drawn = shown_picture(picture_file(picture_bytes("JPEG", (2400, 1200))), 600)

    assert opened(drawn).size == (600, 300)
    assert drawn.media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("picture_format", "mode", "media_type"),
    [
        ("PNG", "RGBA", "image/png"),
        ("PNG", "LA", "image/png"),
        ("PNG", "P", "image/jpeg"),
        ("PNG", "1", "image/jpeg"),
        ("PNG", "I;16", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
    ],
)
def test_pictures_of_every_mode_are_drawn(picture_file, picture_format, mode, media_type):
    drawn = shown_picture(picture_file(picture_bytes(picture_format, mode=mode)), 500)

    assert drawn.media_type == media_type
    assert opened(drawn).size == (60, 40)


def test_grey_of_sixteen_bits_keeps_its_shade(picture_file):
    grey = Image.new("I;16", (4, 4), 0x8000)
    written = io.BytesIO()
    grey.save(written, "PNG")

    shade = opened(shown_picture(picture_file(written.getvalue()), 500)).getpixel((1, 1))

    assert abs(shade - 0x80) <= 2


def test_half_a_picture_is_damaged(picture_file):
    content = picture_bytes("JPEG", (400, 400))

    with pytest.raises(Damaged, match="This picture is damaged"):
        read_picture(picture_file(content[: len(content) // 2]))


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_what_is_no_picture_is_damaged(picture_file, content):
    with pytest.raises(Damaged, match="This picture is damaged"):
        read_picture(picture_file(content))


def a_png_that_claims(width, height):
    def chunk(name, data):
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [10_001, 15_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(picture_file, side):
    with pytest.raises(TooLarge, match="more than 100 megapixels"):
        read_picture(picture_file(a_png_that_claims(side, side)))


def test_the_limit_of_pixels_can_be_lower(picture_file):
    with pytest.raises(TooLarge, match="megapixels"):
        shown_picture(picture_file(picture_bytes("PNG", (2000, 600))), 500, Limits(pixels=10**6))
