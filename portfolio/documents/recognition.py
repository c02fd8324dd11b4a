"""What kind a file really is, told from its content, and the sentence where it is not taken."""

from collections.abc import Collection
from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.archives import (
    BROKEN_ZIP,
    LOCKED_OFFICE,
    OLE,
    OUTLOOK,
    look_into_zip,
    ole_content,
)
from portfolio.documents.beginnings import kind_by_beginning
from portfolio.documents.kinds import ACCEPTED, OF_TEXT, PROMISES, RUNS, STRICT, MediaKind
from portfolio.documents.kinds_of_text import DRAWING, kind_of_text
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import Damaged, EmptyFile, Locked, NotItsKind
from portfolio.documents.unread_kinds import runs, what_else

_HEAD = 64 * 1024


def recognise(source: bytes | Path, name: str) -> MediaKind | None:
    """The kind that the content is of, or None if it is none of those that are read.

    *source* is a file or its bytes; the first 64 KB are enough for all but Office files whose
    parts stand in an unusual order, and Outlook messages.
    """
    head = _head_of(source)
    promised = _promise_of(name)
    kind = kind_by_beginning(head, promised)
    if kind is not None:
        return kind
    if head.startswith(b"PK\x03\x04"):
        kind, _ = look_into_zip(source, head)
        return kind
    if head.startswith(OLE):
        return MediaKind.MSG if ole_content(source) == OUTLOOK else None
    if head and what_else(source, head) is None and text_encoding.is_text(head):
        return kind_of_text(head, promised)
    return None


def require_kind(source: bytes | Path, name: str, *, kept: Collection[str] = ()) -> MediaKind:
    """The kind of the content; a DocumentProblem if it is not taken, or not as its name says.

    *name* stands in the sentence and should be a clean one; *kept* are the endings of names under
    which what is not read is kept all the same.
    """
    head = _head_of(source)
    if not head:
        raise EmptyFile(f"{name} is empty. Check that it was saved, then upload it again.")
    promised, ending = _promise_of(name), _ending_of(name)
    if ending in RUNS:
        raise NotItsKind(
            f"{name} is a kind of file that a machine could run, and such files are never taken. "
            f"Upload {ACCEPTED}."
        )
    kind = recognise(source, name)
    if kind is not None and not _breaks_promise(kind, promised):
        return kind
    if kind is None and ending in kept and not runs(source, head):
        return MediaKind.KEPT
    raise _refusal(source, head, name, kind, promised)


def _breaks_promise(kind: MediaKind, promised: MediaKind | None) -> bool:
    """Whether the name leads people to expect something that the content can't be shown as."""
    if promised is None or kind is promised:
        return False
    seen_or_heard = (
        promised.document_kind is DocumentKind.PICTURE or promised.document_kind.is_recording
    )
    return promised in STRICT or (seen_or_heard and kind in OF_TEXT)


def _refusal(
    source: bytes | Path,
    head: bytes,
    name: str,
    kind: MediaKind | None,
    promised: MediaKind | None,
) -> NotItsKind | Locked | Damaged:
    """The sentence for content that is not read, or that a .docx, .xlsx or .pdf should not hold."""
    if kind is not None and promised is not None:
        if kind in OF_TEXT and DRAWING.search(head[:4096]):
            return NotItsKind(
                f"{name} is not {promised.words}: its content is an SVG drawing, which a browser "
                f"could run. Save it as .{promised.value} in the program it was made with, and "
                "upload that."
            )
        return NotItsKind(
            f"{name} is not {promised.words}: its content is {kind.words}. "
            f"Give it its right ending (.{kind.value}), or save it as .{promised.value} "
            "in the program it was made with, and upload that."
        )
    if head.startswith(b"PK\x03\x04"):
        what, advice = look_into_zip(source, head)[1]
    else:
        what, advice = what_else(source, head) or (
            "not text, and of no kind that is known here",
            f"Upload {ACCEPTED}.",
        )
    if what == LOCKED_OFFICE:
        return Locked(
            f"{name} is locked with a password. Save a copy without the password and upload that."
        )
    if what == BROKEN_ZIP and promised in STRICT:
        return Damaged(f"{name} is damaged and can't be opened. {advice}")
    if promised is not None:
        return NotItsKind(f"{name} is not {promised.words}: its content is {what}. {advice}")
    return NotItsKind(f"{name} can't be read here: its content is {what}. {advice}")


def _head_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:_HEAD]
    with source.open("rb") as file:
        return file.read(_HEAD)


def _ending_of(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def _promise_of(name: str) -> MediaKind | None:
    return PROMISES.get(_ending_of(name))
