"""Read one file of a kind after another, each spoilt by chance, within the child's own limits.

Run as a process of its own: what comes of each is printed, a line each, and nothing else.
"""

import io
import random
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from portfolio.documents.confined import confine
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, MEGABYTE
from portfolio.documents.passages import Document
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.reading import read

_NUMBERS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\1", b"99999999")


def spoilt(good: bytes, chance: random.Random) -> bytes:
    """The file spoilt; a package of parts often has a spoilt part that it unpacks without fault."""
    if not good.startswith(b"PK") or chance.random() < 0.3:
        return _spoilt(good, chance)
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(good)) as whole, zipfile.ZipFile(out, "w") as made:
            chosen = chance.choice([name for name in whole.namelist() if name.endswith("xml")])
            for name in whole.namelist():
                part = whole.read(name)
                made.writestr(name, _spoilt(part, chance) if name == chosen else part)
    except zipfile.BadZipFile:
        return _spoilt(good, chance)
    return out.getvalue()


def _spoilt(good: bytes, chance: random.Random) -> bytes:
    """Bits turned, numbers grown, pieces lost, doubled or drowned."""
    data = bytearray(good)
    for _ in range(chance.choice((1, 2, 8, 60))):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice((1, 4, 40, 400)))
        match chance.randrange(6):
            case 0 | 1:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                data[at : at + 4] = chance.choice(_NUMBERS)
            case 3:
                del data[at:to]
            case 4:
                data[at:at] = data[at:to] * chance.choice((1, 3, 50))
            case _:
                end = len(data) if chance.random() < 0.1 else to
                data[at:end] = chance.randbytes(end - at)
    return bytes(data)


def what_comes_of(path: Path, kind: MediaKind) -> str:
    try:
        found = read(path, kind)
    except DocumentProblem as problem:
        return "refused" if problem.sentence.endswith(".") else f"odd: {problem.sentence}"
    except MemoryError:
        return "too much memory"
    except BaseException as broken:
        return f"broke: {type(broken).__module__}.{type(broken).__name__}: {broken}"[:300]
    return "read" if isinstance(found, Document) and found.to_plain() else f"odd: {found!r}"


def main(kind: MediaKind, good: Path, seed: str, times: int) -> None:
    content = good.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        # As many files as can be read within the time that one may take are not what is asked.
        files = []
        for n in range(times):
            files.append(Path(folder) / f"{n}.{kind.value}")
            files[-1].write_bytes(spoilt(content, random.Random(f"{seed} {kind.value} {n}")))
        most = replace(DEFAULT, cpu_seconds=10 * times, memory_bytes=1024 * MEGABYTE)
        confine(most, may_write=False)
        for n, file in enumerate(files):
            print(n, what_comes_of(file, kind), flush=True)


if __name__ == "__main__":
    main(MediaKind(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
