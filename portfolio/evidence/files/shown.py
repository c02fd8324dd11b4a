"""Sending stored files: downloads as attachments, pictures drawn anew, nothing that could run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, request, url_for

from portfolio.documents.child import media_type_of
from portfolio.documents.kinds import PROMISES, MediaKind
from portfolio.documents.locators import Stretch, clock
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import DocumentProblem
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.models import EvidenceFile, EvidenceVersion
from portfolio.files.store import OutOfReach, StoredFileMissing, store
from portfolio.refusal import Refusal

# A document of its own origin that loads nothing and runs nothing, whatever its bytes are.
SANDBOX = "sandbox; default-src 'none'"


class BytesMissing(Refusal):
    """The store has lost the file's bytes."""


def attachment(file: EvidenceFile | OriginalFile) -> Response:
    """The file as it was uploaded, to be saved and never opened in the page."""
    try:
        pieces = store().pieces(file.key)
    except StoredFileMissing:
        raise missing(file) from None
    response = Response(pieces, content_type=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    return attached(response, saved_as(file))


def attached(response: Response, name: str) -> Response:
    """The response as something to be saved under that name and never opened in the page."""
    response.headers["Content-Disposition"] = _disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def missing(file: EvidenceFile | OriginalFile) -> BytesMissing:
    """What is said where the store has lost a file."""
    return BytesMissing(
        f"{file.name} can't be found in the store. Tell your centre, who can put it back from "
        "a backup."
    )


def played(file: EvidenceFile) -> Response:
    """A recording for the page to play: the stretch of it that the browser asks for, or all of it.

    It is sent as sound or film and never as anything that could run, whatever its bytes are.
    """
    kind = MediaKind(file.kind)
    if not kind.plays:
        abort(404)
    etag = file.sha256[:32]
    wanted = request.range
    if request.if_range.etag not in (None, etag) or request.if_range.date is not None:
        wanted = None
    within = wanted.range_for_length(file.size) if wanted and wanted.units == "bytes" else None
    # Of several stretches all is sent; one that begins behind the end is none.
    if wanted and wanted.units == "bytes" and within is None and len(wanted.ranges) == 1:
        response = Response(status=416, content_type="text/plain")
        response.headers["Content-Range"] = f"bytes */{file.size}"
    else:
        start, end = within or (0, file.size)
        try:
            pieces = store().pieces(file.key, within=(start, end))
        except StoredFileMissing:
            abort(404)
        response = Response(pieces, status=206 if within else 200, content_type=kind.played_as)
        response.headers["Content-Length"] = str(end - start)
        if within:
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    response.set_etag(etag)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = "inline"
    return response


@dataclass(frozen=True)
class Recording:
    """A recording as a page plays it: where it lies, and whether there is a picture to it."""

    href: str
    film: bool
    words: str


@dataclass(frozen=True)
class Media:
    """What a page shows of a version's files beside words, by the number of the passage."""

    pictures: dict[int, str]
    recordings: dict[int, Recording]


def media_of(
    version: EvidenceVersion, document: Document, stretches: Iterable[Stretch] = ()
) -> Media:
    """Where the pictures and recordings of a document lie; a recording begins at its stretch."""
    pictures: dict[int, str] = {}
    recordings: dict[int, Recording] = {}
    begins = {each.passage: each for each in reversed(tuple(stretches))}
    files = version.files
    for run in document.runs:
        if not 0 < max(run.place, 1) <= len(files):
            continue
        file = files[max(run.place, 1) - 1]
        for passage in run.passages:
            if run.kind is DocumentKind.PICTURE:
                pictures[passage.number] = url_for("evidence.picture", id=file.id)
            elif run.kind is DocumentKind.PDF:
                pictures[passage.number] = url_for(
                    "evidence.page_picture", id=file.id, page=passage.within
                )
            elif run.kind.is_recording and MediaKind(file.kind).plays:
                at = begins.get(passage.number)
                recordings[passage.number] = Recording(
                    href=url_for("evidence.play", id=file.id) + (_fragment(at) if at else ""),
                    film=run.kind is DocumentKind.VIDEO,
                    words=file.name + (f", {clock(run.seconds)} long" if run.seconds else ""),
                )
    return Media(pictures, recordings)


def _fragment(stretch: Stretch) -> str:
    """What has a browser play a stretch only (W3C media fragments)."""
    until = f",{stretch.end}" if stretch.end > stretch.start else ""
    return f"#t={stretch.start}{until}"


def saved_as(file: EvidenceFile | OriginalFile) -> str:
    """The file's name with the ending of what it is, so that nothing else opens it.

    A picture named "photo.html" would run what is hidden in it, once it is saved and opened.
    """
    ending = file.name.rpartition(".")[2].lower()
    if file.kind == MediaKind.KEPT or PROMISES.get(ending) == file.kind:
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
