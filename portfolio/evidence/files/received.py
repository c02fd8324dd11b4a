"""Taking in an uploaded file: what it is, what it says, and then its bytes into the store."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Response, after_this_request, current_app
from werkzeug.datastructures import FileStorage

from portfolio.config import Settings
from portfolio.documents.child import attachment_of, read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.documents.names import clean_name
from portfolio.documents.passages import Document
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.reading import unread
from portfolio.documents.recognition import require_kind
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import EvidenceFile
from portfolio.evidence.room.rules import Room, require_room
from portfolio.files import arriving
from portfolio.files.store import NO_ROOM, Stored, StoredFileMissing, store
from portfolio.files.uploads import ArrivedFile, ReceivedFile
from portfolio.refusal import Refusal

ATTACHED_PREFIX = "portfolio-attached-"


class UnusableFile(Refusal):
    """The file can't be taken; nothing of it was kept."""


@dataclass(frozen=True)
class Upload:
    """A file that was read and stored: its clean name, kind, place, and what it says."""

    name: str
    kind: MediaKind
    stored: Stored
    document: Document


def take_in(files: Sequence[FileStorage], *, centre_id: int, room: Room) -> list[Upload]:
    """Read and store uploaded files; refused, with nothing kept, where one can't be.

    All are read before one is stored, so that a file of no use never reaches the store.
    """
    received = [_received(file) for file in files]
    require_room(room, sum(path.stat().st_size for path, _name in received))
    read = [(path, name, read_from(path, name)) for path, name in received]
    arrived = [each.stream.arrival for each in files if isinstance(each.stream, ArrivedFile)]
    after_this_request(lambda answer: _let_go(arrived, answer))
    return [keep(path, name, found, centre_id=centre_id) for path, name, found in read]


def read_aside(file: FileStorage) -> Document:
    """What an uploaded file says, of which nothing is kept."""
    path, name = _received(file)
    return read_from(path, name).document


def _let_go(arrived: Sequence[arriving.Arrival], answer: Response) -> Response:
    """What came in pieces is let go once the form led on; a form shown again still names it."""
    if answer.status_code == 303:
        for each in arrived:
            arriving.discard(each)
    return answer


def take_out(file: EvidenceFile, number: int, *, centre_id: int) -> Upload:
    """Read and store, as a file of its own, what is attached to a message under that number."""
    try:
        with store().as_path(file.key) as path:
            name, content = attachment_of(path, MediaKind(file.kind), number)
        with tempfile.NamedTemporaryFile(prefix=ATTACHED_PREFIX) as taken:
            taken.write(content)
            taken.flush()
            path = Path(taken.name)
            return keep(path, name, read_from(path, name), centre_id=centre_id)
    except (DocumentProblem, StoredFileMissing) as problem:
        raise UnusableFile(str(problem)) from problem


@dataclass(frozen=True)
class Read:
    """What a file is and says, before anything of it is kept."""

    kind: MediaKind
    document: Document


def read_from(path: Path, name: str) -> Read:
    """What the file is and says; raises UnusableFile where it can't be taken."""
    settings: Settings = current_app.extensions["portfolio_settings"]
    try:
        kind = require_kind(path, name, kept=settings.kept_endings)
        return Read(kind, unread() if kind is MediaKind.KEPT else read_apart(path, kind))
    except DocumentProblem as problem:
        raise UnusableFile(problem.sentence, field="file") from problem


def keep(path: Path, name: str, found: Read, *, centre_id: int) -> Upload:
    """The one place where a file that was read becomes bytes in the store."""
    with path.open("rb") as source:
        stored = store().put(source, area=area_of(centre_id))
    return Upload(name, found.kind, stored, found.document)


def _received(file: FileStorage) -> tuple[Path, str]:
    received = file.stream
    assert isinstance(received, ReceivedFile | ArrivedFile), (
        "the application receives uploads with UploadRequest"
    )
    name = clean_name(file.filename or "")
    if received.too_large:
        raise UnusableFile(
            f"{name} is larger than the limit of {received.limit // (1024 * 1024)} MB. "
            "Make it smaller or split it, then upload that.",
            field="file",
        )
    if received.no_room:
        raise UnusableFile(NO_ROOM, field="file")
    return received.path, name
