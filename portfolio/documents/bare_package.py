"""A file whose photos say no longer where they were taken; all else in it is as it was."""

import io
import zipfile
from pathlib import Path

from portfolio.documents.bare_pictures import bare, blanked
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import Limits
from portfolio.documents.office_beside import is_photo, photos_with_places
from portfolio.documents.office_package import opened

HOLD_PHOTOS = {
    MediaKind.DOCX, MediaKind.XLSX, MediaKind.PPTX, MediaKind.ODT, MediaKind.ODS, MediaKind.PDF,
}  # fmt: skip


def without_places(path: Path, limits: Limits) -> bytes:
    """The file anew, its photos bare; nothing where none of them says a place."""
    with path.open("rb") as file:
        is_pdf = file.read(1024).find(b"%PDF-") >= 0
    return _of_pdf(path, limits) if is_pdf else _of_package(path, limits)


def _of_pdf(path: Path, limits: Limits) -> bytes:
    # A longer one would be held in memory twice.
    if path.stat().st_size > limits.unpacked_bytes:
        return b""
    content = path.read_bytes()
    made = blanked(content)
    return b"" if made == content else made


def _of_package(path: Path, limits: Limits) -> bytes:
    with opened(path, limits, "file") as package:
        if not photos_with_places(package):
            return b""
        package.require_honest()
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for info in archive.infolist():
            content = archive.read(info)
            copy.writestr(info, bare(content) if is_photo(info.filename) else content)
    return made.getvalue()
