"""Sending stored files: downloads as attachments, pictures drawn anew, nothing that could run."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, request

from portfolio.documents.child import media_type_of
from portfolio.documents.problems import DocumentProblem
from portfolio.evidence.models import EvidenceFile
from portfolio.files.store import OutOfReach, StoredFileMissing, store
from portfolio.refusal import Refusal

# A document of its own origin that loads nothing and runs nothing, whatever its bytes are.
SANDBOX = "sandbox; default-src 'none'"


class BytesMissing(Refusal):
    """The store has lost the file's bytes."""


def attachment(file: EvidenceFile) -> Response:
    """The file as it was uploaded, to be saved and never opened in the page."""
    try:
        pieces = store().pieces(file.key)
    except StoredFileMissing:
        raise BytesMissing(
            f"{file.name} can't be found in the store. Tell your centre, who can put it back from "
            "a backup."
        ) from None
    response = Response(pieces, content_type=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = _disposition(_saved_as(file))
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _saved_as(file: EvidenceFile) -> str:
    """The file's name with the ending of what it is, so that nothing else opens it.

    A picture named "photo.html" would run what is hidden in it, once it is saved and opened.
    """
    ending = file.name.rpartition(".")[2].lower()
    if ending == file.kind or (file.kind, ending) == ("jpg", "jpeg"):
        return file.name
    return f"{file.name}.{file.kind}"


def drawn(file: EvidenceFile, what: str, draw: Callable[[Path], bytes]) -> Response:
    """A picture that *draw* makes of the file.

    Pictures are made when they are asked for and not kept here: the browser keeps them, and asks
    each time whether it still may.
    """
    tag = sha256(f"{file.sha256} {what}".encode()).hexdigest()[:32]
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        try:
            with store().as_path(file.key) as path:
                picture = draw(path)
        except (StoredFileMissing, DocumentProblem):
            abort(404)
        except (OSError, OutOfReach):
            abort(503)
        response = Response(picture, content_type=media_type_of(picture))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = "inline"
    return response


def _disposition(name: str) -> str:
    """The header that names the download, for every browser (RFC 6266 and 5987)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.replace("\\", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
