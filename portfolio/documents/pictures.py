"""Pictures: what is known of one, and a copy of it that is safe to show in the page."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import (
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.problems import Damaged, TooLarge

# Named by their modules, so that Pillow need not load all its others to find these. JPEG takes in
# MPO, a JPEG with a second picture behind the first, as many phones write it.
_FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
_HEIF_BRAND = b"ftyp"
_ORIENTATION = 0x0112
_QUALITY = 85
_SMALLEST, _LARGEST = 32, 4096


@dataclass(frozen=True)
class Drawn:
    """A picture made here, ready to be sent."""

    data: bytes
    media_type: str


def read_picture(path: Path, limits: Limits = DEFAULT) -> Document:
    """A document of one passage, after making sure that the whole picture can be drawn."""
    with _opened(path, limits) as picture:
        _load(picture)
        width, height = _size_upright(picture)
    writer = PassageWriter(limits)
    writer.add(PassageKind.PICTURE, "")
    return Document(kind=DocumentKind.PICTURE, passages=writer.passages, width=width, height=height)


def shown_picture(path: Path, max_side: int, limits: Limits = DEFAULT) -> Drawn:
    """The picture drawn anew, upright, no side longer than asked for.

    Nothing but the picture is left: no place, no camera, no thumbnail, no bytes behind its end.
    """
    side = max(_SMALLEST, min(max_side, _LARGEST))
    with _opened(path, limits) as picture:
        # A JPEG can be decoded at a fraction of its size, which saves most of the work.
        picture.draft("RGB", (side, side))
        _load(picture)
        # Smaller first: a whole photo and its turned copy would need twice the memory.
        picture.thumbnail((side, side))
        return _encoded(ImageOps.exif_transpose(picture))


def _encoded(picture: Image.Image) -> Drawn:
    """PNG where something shows through, JPEG otherwise."""
    drawn = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture.convert("RGBA").save(drawn, "PNG")
        return Drawn(drawn.getvalue(), "image/png")
    if picture.mode.startswith("I"):
        # Sixteen bits of grey; a plain conversion would cut them off instead of scaling.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode not in {"RGB", "L"}:
        # The profile describes the inks of the original, not the colours converted to.
        profile = profile if picture.mode == "P" else None
        picture = picture.convert("RGB")
    picture.save(drawn, "JPEG", quality=_QUALITY, exif=b"", icc_profile=profile)
    return Drawn(drawn.getvalue(), "image/jpeg")


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        # Its own, lower limit only warns; ours refuses, before anything is decoded.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)
        try:
            picture = Image.open(path, formats=_formats_of(path))
        except Image.DecompressionBombError as bomb:
            raise _too_many_pixels(limits) from bomb
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, RuntimeError) as broken:
            raise _damaged() from broken
        with picture:
            width, height = picture.size
            if width * height > limits.pixels:
                raise _too_many_pixels(limits)
            yield picture


def _formats_of(path: Path) -> tuple[str, ...]:
    """The formats to try; only a phone's HEIC waits for the library that it needs."""
    with path.open("rb") as file:
        if file.read(12)[4:8] != _HEIF_BRAND:
            return _FORMATS
    import pillow_heif

    # One picture is drawn, on one core; thumbnails, depth maps and films in it are left alone.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    pillow_heif.options.DECODE_THREADS = 1
    return ("HEIF",)


def _load(picture: Image.Image) -> None:
    try:
        # WeasyPrint, where it was imported, has Pillow take half a picture for a whole one.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        picture.load()
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels(DEFAULT) from bomb
    # Decoders raise what they like on spoilt data; whatever it is, the picture is damaged.
    except MemoryError:
        raise
    except Exception as broken:
        raise _damaged() from broken


def _size_upright(picture: Image.Image) -> tuple[int, int]:
    """Width and height as a person sees the picture, the camera's turn taken into account."""
    try:
        turned = picture.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8}
    except (OSError, ValueError, SyntaxError):
        turned = False
    width, height = picture.size
    return (height, width) if turned else (width, height)


def _too_many_pixels(limits: Limits) -> TooLarge:
    return TooLarge(
        f"This picture has more than {limits.pixels // 1_000_000} megapixels. "
        "Make it smaller and upload that."
    )


def _damaged() -> Damaged:
    return Damaged(
        "This picture is damaged and can't be drawn. "
        "Open it on your own machine, save it again, and upload that."
    )
