"""An Office file whose photos say no longer where they were taken; all else in it is as it was."""

import io
import zipfile
from pathlib import Path

from portfolio.documents.bare_pictures import bare
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import Limits
from portfolio.documents.office_beside import is_photo, photos_with_places
from portfolio.documents.office_package import opened

PACKAGES = {MediaKind.DOCX, MediaKind.XLSX, MediaKind.PPTX, MediaKind.ODT, MediaKind.ODS}


def without_places(path: Path, limits: Limits) -> bytes:
    """The file anew, its photos bare; nothing where none of them says a place."""
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
