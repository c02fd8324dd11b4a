"""A backup as one tar file: what it is first, tables and files, and at the end what it holds.

The manifest comes last and lists every member before it with its SHA-256, so an archive that was
cut off or changed anywhere shows before anything is restored. Both ways are read and written from
front to back; memory stays flat whatever the size.
"""

import hashlib
import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from portfolio.refusal import Refusal

FORMAT = 1
HEAD = "backup.json"
MANIFEST = "manifest.jsonl"
PIECE = 256 * 1024

_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class DamagedArchive(Refusal):
    """The file is no whole backup; the sentence says what is wrong with it."""


@dataclass(frozen=True)
class Summary:
    """What the end of an archive says about all of it."""

    counts: dict[str, int]  # rows by table
    chains: dict[str, list[Any]]  # length and head of each chain of the audit trail
    files: int
    bytes: int
    missing: list[str]


class ArchiveWriter:
    """An archive being written, member by member."""

    def __init__(self, file: BinaryIO, head: dict[str, Any]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # finish() closes it
        self._listed = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the archive
        self.add_json(HEAD, head | {"format": FORMAT})

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> str:
        """Write a member of exactly *size* bytes; answers its SHA-256."""
        source = _Hashing(pieces)
        self._tar.addfile(_info(name, size), source)  # type: ignore[arg-type]  # it reads, no more
        if source.more():
            raise OSError(f"{name} grew while it was copied.")
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would remember every member
        sha256 = source.digest.hexdigest()
        self._listed.write(_listed(name, sha256, size))
        return sha256

    def add_json(self, name: str, value: dict[str, Any]) -> None:
        """Write a member that says *value*."""
        said = json.dumps(value, indent=1).encode()
        self.add(name, len(said), [said])

    def finish(self, summary: Summary) -> None:
        """The manifest is written, and the archive whole."""
        first = json.dumps(summary.__dict__).encode() + b"\n"
        digest = hashlib.sha256(first)
        self._listed.seek(0)
        for piece in pieces_of(self._listed):
            digest.update(piece)
        last = _listed("", digest.hexdigest(), 0)
        size = len(first) + self._listed.tell() + len(last)
        self._listed.seek(0)
        said = _Hashing(_chain(first, self._listed, last))
        self._tar.addfile(_info(MANIFEST, size), said)  # type: ignore[arg-type]  # as above
        self._tar.close()
        self._listed.close()


class Archive:
    """An archive being read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head: dict[str, Any] = self._read_head()

    def members(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Each member's name and bytes, in order, to be read at once; raises DamagedArchive."""
        with self._readable(), tarfile.open(self.path, mode="r|") as tar:
            for info in tar:
                held = tar.extractfile(info)
                if held is None or not _NAME.fullmatch(info.name):
                    raise DamagedArchive(f"{self.path} holds what no backup holds.")
                yield info.name, held
                tar.members.clear()  # type: ignore[attr-defined]  # as in the writer

    def verify(self) -> Summary:
        """Every member is as it was written, and none is missing; raises DamagedArchive."""
        with self._readable(), tempfile.TemporaryFile() as found:
            for name, held in self.members():
                if name == MANIFEST:
                    return self._compared(held, found)
                sha256, size = _hashed(held)
                found.write(_listed(name, sha256, size))
        raise DamagedArchive(
            f"{self.path} was cut off: its end, which lists all of it, is missing."
        )

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Where the block can't read on, the archive is damaged."""
        try:
            yield
        except (tarfile.TarError, EOFError) as problem:
            raise DamagedArchive(
                f"{self.path} can't be read to its end: {problem}. It is damaged or was cut off."
            ) from None

    def _read_head(self) -> dict[str, Any]:
        if not self.path.is_file():
            raise DamagedArchive(f"There is no file {self.path}.")
        for name, held in self.members():
            if name != HEAD:
                break
            try:
                head: dict[str, Any] = json.loads(held.read())
            except ValueError:
                break
            if head.get("format") != FORMAT:
                raise DamagedArchive(
                    f"{self.path} is a backup in a format that this release doesn't know."
                )
            return head
        raise DamagedArchive(f"{self.path} is not a backup of a portfolio.")

    def _compared(self, manifest: IO[bytes], found: IO[bytes]) -> Summary:
        """What the manifest says, once it is whole itself and fits the members that were found."""
        first = manifest.readline()
        digest, last = hashlib.sha256(first), b""
        found.seek(0)
        for said in manifest:
            if now := found.readline():
                if said != now:
                    name = json.loads(now)[0]
                    raise DamagedArchive(f"{self.path} is damaged: its part {name} was changed.")
                digest.update(said)
            else:
                last = said
                break
        try:
            if last != _listed("", digest.hexdigest(), 0):
                raise ValueError
            return Summary(**json.loads(first))
        except (ValueError, TypeError):
            raise DamagedArchive(
                f"{self.path} is damaged: its end does not fit what it holds."
            ) from None


class _Hashing:
    """Pieces as something to be read from, hashed on the way."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._piece = memoryview(b"")
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        given = b""
        while len(given) < size and self.more():
            part = self._piece[: size - len(given)]
            self._piece = self._piece[len(part) :]
            given += part
        self.digest.update(given)
        return given

    def more(self) -> bool:
        """Whether there is anything left to read."""
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._piece = memoryview(piece)
        return True


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def _hashed(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces_of(file):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _chain(first: bytes, middle: IO[bytes], last: bytes) -> Iterator[bytes]:
    yield first
    yield from pieces_of(middle)
    yield last


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _listed(name: str, sha256: str, size: int) -> bytes:
    return json.dumps([name, sha256, size]).encode() + b"\n"
