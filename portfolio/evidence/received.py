"""Taking in an uploaded file: what it is, what it says, and then its bytes into the store."""

from dataclasses import dataclass

from flask import current_app
from werkzeug.datastructures import FileStorage

from portfolio.config import Settings
from portfolio.documents.child import read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.documents.names import clean_name
from portfolio.documents.passages import Document
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.reading import unread
from portfolio.documents.recognition import require_kind
from portfolio.evidence.stored import area_of
from portfolio.files.store import NO_ROOM, Stored, store
from portfolio.files.uploads import ReceivedFile
from portfolio.refusal import Refusal


class UnusableFile(Refusal):
    """The file can't be taken; nothing of it was kept."""


@dataclass(frozen=True)
class Upload:
    """A file that was read and stored: its clean name, kind, place, and what it says."""

    name: str
    kind: MediaKind
    stored: Stored
    document: Document


def _kept_endings() -> frozenset[str]:
    settings: Settings = current_app.extensions["portfolio_settings"]
    return settings.kept_endings


def take_in(file: FileStorage, *, centre_id: int) -> Upload:
    """Read and store an uploaded file; raises UnusableFile, with nothing kept, where it can't be.

    It is read before it is stored, so that a file of no use never reaches the store.
    """
    received = file.stream
    assert isinstance(received, ReceivedFile), "the application receives uploads with UploadRequest"
    name = clean_name(file.filename or "")
    if received.too_large:
        raise UnusableFile(
            f"{name} is larger than the limit of {received.limit // (1024 * 1024)} MB. "
            "Make it smaller or split it, then upload that.",
            field="file",
        )
    if received.no_room:
        raise UnusableFile(NO_ROOM, field="file")
    try:
        kind = require_kind(received.path, name, kept=_kept_endings())
        document = unread() if kind is MediaKind.KEPT else read_apart(received.path, kind)
    except DocumentProblem as problem:
        raise UnusableFile(problem.sentence, field="file") from problem
    with received.path.open("rb") as source:
        stored = store().put(source, area=area_of(centre_id))
    return Upload(name, kind, stored, document)
