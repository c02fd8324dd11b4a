"""One task of reading or drawing a foreign file, in a process that gives up all else first.

What it answers is framed, so that half an answer is never taken for a whole one.
"""

import json
import resource
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import Limits
from portfolio.documents.problems import DocumentProblem

ANSWERED, REFUSED, BROKE = b"A", b"R", b"B"
_FRAME = struct.Struct(">cQ")


def main(arguments: list[str]) -> int:
    """Carry one task out and write what comes of it to standard output, framed."""
    sys.stdout.buffer.write(framed(json.loads(arguments[0])))
    return 0


def framed(task: dict[str, Any]) -> bytes:
    """What comes of a task, once this process can do nothing else: answer, refusal or breakage."""
    limits = Limits(**task["limits"])
    name, *arguments = task["asked"]
    confine(limits, may_write=name in _WRITING)
    try:
        mark, content = ANSWERED, _TASKS[name](arguments, limits)
    except DocumentProblem as problem:
        said = {"problem": type(problem).__name__, "sentence": problem.sentence}
        mark, content = REFUSED, json.dumps(said).encode()
    except Exception as broken:  # whatever a foreign file does to its reader
        mark, content = BROKE, type(broken).__name__.encode()
    return _FRAME.pack(mark, len(content)) + content


def unframed(frame: bytes) -> tuple[bytes, bytes]:
    """The mark and the content of a whole frame; breakage for what is not one."""
    if len(frame) >= _FRAME.size:
        mark, length = _FRAME.unpack_from(frame)
        if length == len(frame) - _FRAME.size:
            return mark, frame[_FRAME.size :]
    return BROKE, b"it ended"


def confine(limits: Limits, *, may_write: bool) -> None:
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


def _places(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.bare_package import without_places

    return without_places(Path(arguments[0]), limits)


def _anonymise(arguments: list[str], limits: Limits) -> bytes:
    from portfolio.documents.passages import Document
    from portfolio.documents.redaction import anonymised
    from portfolio.documents.stand_ins import StandIns

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
    "places": _places,
    "anonymise": _anonymise,
}
_WRITING = {"anonymise"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
