"""Reading and drawing foreign files apart: in a child process with limits on memory and time.

A file that breaks its reader, or is made to, costs one child process and becomes a sentence.
"""

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import portfolio
from portfolio.documents import problems
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import DocumentProblem, Unreadable
from portfolio.documents.stand_ins import StandIns

logger = logging.getLogger(__name__)

# A child that ends with this number has written a refusal, with any other but 0 it broke.
_REFUSED = 3
_PNG = b"\x89PNG"


def read_apart(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> Document:
    """What the file says, read in a child process; a DocumentProblem where it cannot be read."""
    return Document.from_plain(json.loads(_run(["read", kind.value, str(path)], kind, limits)))


def picture_of_page(path: Path, page: int, width: int, limits: Limits = DEFAULT) -> bytes:
    """A PDF's page, counted from 1, as a PNG picture so many pixels wide."""
    return _run(["page", str(path), str(page), str(width)], MediaKind.PDF, limits)


def shown_picture(path: Path, max_side: int, limits: Limits = DEFAULT) -> bytes:
    """A picture drawn anew without anything but the picture: PNG or JPEG, as its bytes tell."""
    return _run(["picture", str(path), str(max_side)], MediaKind.JPEG, limits)


def attachment_of(
    path: Path, kind: MediaKind, number: int, limits: Limits = DEFAULT
) -> tuple[str, bytes]:
    """The name and the bytes of what is attached to a message under that number, from 1."""
    name, _, content = _run(
        ["attached", kind.value, str(path), str(number)], kind, limits
    ).partition(b"\n")
    return name.decode(), content


def anonymised_copy(
    path: Path, kind: MediaKind, document: Document, stand_ins: StandIns, limits: Limits = DEFAULT
) -> bytes:
    """A copy of the file with stand-ins, as a file of ``redaction.copy_kind``."""
    told = {"document": document.to_plain(), "stand_ins": stand_ins.to_plain()}
    with tempfile.TemporaryDirectory(prefix="portfolio-copy-") as room:
        (Path(room) / "told.json").write_text(json.dumps(told))
        return _run(["anonymise", kind.value, str(path), room], kind, limits)


def media_type_of(picture: bytes) -> str:
    """The type to send a picture under that was drawn here."""
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def _run(asked: list[str], kind: MediaKind, limits: Limits) -> bytes:
    """What the child answers."""
    command = [sys.executable, "-P", "-m", __name__, json.dumps(asdict(limits)), *asked]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the arguments are never a shell's
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as late:
        logger.warning("documents.child_too_slow task=%s kind=%s", asked[0], kind.value)
        raise _unreadable(kind) from late
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        raise _refusal_from(done.stdout)
    last_line = done.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
    logger.warning(
        "documents.child_broke task=%s kind=%s code=%s error=%s",
        asked[0],
        kind.value,
        done.returncode,
        last_line.split(":", 1)[0][:100],
    )
    raise _unreadable(kind)


def _environment() -> dict[str, str]:
    """No more than the child needs, so that no secret of the server reaches it."""
    return {
        "PYTHONPATH": str(Path(portfolio.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
    }


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


def main(arguments: list[str]) -> int:
    """Answer one task on standard output, in the child."""
    limits = Limits(**json.loads(arguments[0]))
    task = _TASKS[arguments[1]]
    _confine(limits, may_write=task is _anonymise)
    try:
        answer = task(arguments[2:], limits)
    except DocumentProblem as problem:
        refusal = {"problem": type(problem).__name__, "sentence": problem.sentence}
        sys.stdout.write(json.dumps(refusal))
        return _REFUSED
    sys.stdout.buffer.write(answer)
    return 0


def _confine(limits: Limits, *, may_write: bool) -> None:
    """Take from this process what it does not need for reading one file."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes if may_write else 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _read(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.reading import read

    kind, path = arguments
    plain: dict[str, Any] = read(Path(path), MediaKind(kind), limits).to_plain()
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _draw_page(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.pdf import draw_page

    path, page, width = arguments
    return draw_page(Path(path), int(page), int(width))


def _draw_picture(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents import pictures

    path, max_side = arguments
    return pictures.shown_picture(Path(path), int(max_side), limits).data


def _attached(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.messages import attached

    kind, path, number = arguments
    found = attached(Path(path), kind, int(number), limits)
    return found.name.encode() + b"\n" + found.content


def _anonymise(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.redaction import anonymised

    kind, path, room = arguments
    told = json.loads((Path(room) / "told.json").read_text())
    # What makes a workbook writes its sheets aside first; the parent removes the folder.
    tempfile.tempdir = room
    document = Document.from_plain(told["document"])
    stand_ins = StandIns.from_plain(told["stand_ins"])
    return anonymised(Path(path), MediaKind(kind), document, stand_ins, limits)


_TASKS: dict[str, Callable[[list[str], Limits], bytes]] = {
    "read": _read,
    "page": _draw_page,
    "picture": _draw_picture,
    "attached": _attached,
    "anonymise": _anonymise,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
