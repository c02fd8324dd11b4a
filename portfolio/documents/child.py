"""Reading and drawing foreign files apart: in a child process with limits on memory and time.

A file that breaks its reader, or is made to, costs one child process and becomes a sentence.
"""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from portfolio.documents import confined, problems, warm
from portfolio.documents.confined import ANSWERED, REFUSED, unframed
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import DocumentProblem, Unreadable
from portfolio.documents.stand_ins import StandIns

logger = logging.getLogger(__name__)

_PNG = b"\x89PNG"


def read_apart(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> Document:
    """What the file says, read in a child process; a DocumentProblem where it cannot be read."""
    return Document.from_plain(
        json.loads(_run(["read", kind.value, str(path.absolute())], kind, limits))
    )


def picture_of_page(path: Path, page: int, width: int, limits: Limits = DEFAULT) -> bytes:
    """A PDF's page, counted from 1, as a PNG picture so many pixels wide."""
    return _run(["page", str(path.absolute()), str(page), str(width)], MediaKind.PDF, limits)


def shown_picture(path: Path, max_side: int, limits: Limits = DEFAULT) -> bytes:
    """A picture drawn anew without anything but the picture: PNG or JPEG, as its bytes tell."""
    return _run(["picture", str(path.absolute()), str(max_side)], MediaKind.JPEG, limits)


def without_places(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> bytes:
    """The Office file or PDF with photos that say no place; nothing where none of them says one."""
    return _run(["places", str(path.absolute())], kind, limits)


def attachment_of(
    path: Path, kind: MediaKind, number: int, limits: Limits = DEFAULT
) -> tuple[str, bytes]:
    """The name and the bytes of what is attached to a message under that number, from 1."""
    name, _, content = _run(
        ["attached", kind.value, str(path.absolute()), str(number)], kind, limits
    ).partition(b"\n")
    return name.decode(), content


def anonymised_copy(
    path: Path, kind: MediaKind, document: Document, stand_ins: StandIns, limits: Limits = DEFAULT
) -> bytes:
    """A copy of the file with stand-ins, as a file of ``redaction.copy_kind``."""
    told = {"document": document.to_plain(), "stand_ins": stand_ins.to_plain()}
    with tempfile.TemporaryDirectory(prefix="portfolio-copy-") as room:
        (Path(room) / "told.json").write_text(json.dumps(told))
        return _run(["anonymise", kind.value, str(path.absolute()), room], kind, limits)


def media_type_of(picture: bytes) -> str:
    """The type to send a picture under that was drawn here."""
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def _run(asked: list[str], kind: MediaKind, limits: Limits) -> bytes:
    """What the child answers."""
    task = json.dumps({"limits": asdict(limits), "asked": asked})
    try:
        mark, content = unframed(_frame(task, limits.wall_seconds))
    except TimeoutError as late:
        logger.warning("documents.child_too_slow task=%s kind=%s", asked[0], kind.value)
        raise _unreadable(kind) from late
    if mark == ANSWERED:
        return content
    if mark == REFUSED:
        raise _refusal_from(content)
    logger.warning(
        "documents.child_broke task=%s kind=%s error=%s",
        asked[0],
        kind.value,
        content.decode(errors="replace")[:100],
    )
    raise _unreadable(kind)


def _frame(task: str, seconds: float) -> bytes:
    """What a child writes: one forked from readers at hand, or else one started for it."""
    try:
        return warm.ask(task.encode(), seconds)
    except warm.NotAtHand:
        command = [sys.executable, "-P", "-m", confined.__name__, task]
        try:
            return subprocess.run(  # noqa: S603 - our own module; the arguments are never a shell's
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
                env=warm.environment(),
            ).stdout
        except subprocess.TimeoutExpired as late:
            raise TimeoutError from late


def _unreadable(kind: MediaKind) -> Unreadable:
    what, advice = _WORDS_AND_ADVICE[kind.document_kind]
    return Unreadable(f"This {what} takes too much time or memory to read, or is damaged. {advice}")


_WORDS_AND_ADVICE = {
    DocumentKind.WORD: ("document", "Save it as PDF, or split it, and upload that."),
    DocumentKind.SHEET: ("sheet", "Save it as CSV, or split it, and upload that."),
    DocumentKind.PDF: ("PDF", "Print it to a new PDF, or split it, and upload that."),
    DocumentKind.PICTURE: ("picture", "Save it smaller, as JPEG, and upload that."),
    DocumentKind.TEXT: ("text", "Split it and upload each part."),
    DocumentKind.MESSAGE: ("message", "Print it to a PDF and upload that."),
    DocumentKind.SLIDES: ("presentation", "Save it as PDF, or split it, and upload that."),
    DocumentKind.AUDIO: ("recording", "Save it as MP3, or split it, and upload that."),
    DocumentKind.VIDEO: ("video", "Save it as MP4, or split it, and upload that."),
}


def _refusal_from(answer: bytes) -> DocumentProblem:
    """The refusal that the child wrote, as the same class."""
    said = json.loads(answer)
    found = getattr(problems, said["problem"], DocumentProblem)
    refusal: DocumentProblem = found(said["sentence"])
    return refusal
