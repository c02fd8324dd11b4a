"""Files that arrive in pieces (tus 1.0): what has come so far lies on disk and outlives a restart.

How much has come is the size of the partial file and nothing else, so no crash can leave the two
at odds. Each file has a random name that only its owner's page knows.
"""

import base64
import binascii
import fcntl
import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol

from flask import current_app

from portfolio.config import Settings

DAYS_KEPT = 7
# Where room is short, a file that nothing was added to for so long makes way for another.
MAKES_WAY_AFTER = 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_READ = 256 * 1024
# What a piece may be checked by; SHA-1 is in the protocol, and checks a line well enough.
CHECKSUMS = ("sha256", "sha1")


class NoSuchArrival(LookupError):
    """No file of that name is arriving, or it is somebody else's."""


class NotHere(ValueError):
    """The piece does not begin where the file ends so far."""


class PieceTooLarge(ValueError):
    """The piece would make the file longer than it was said to be."""


class PieceSpoilt(ValueError):
    """The piece is not what its checksum says; nothing of it was kept."""


class BusyArriving(RuntimeError):
    """Another piece of the same file is being received."""


class UnknownChecksum(ValueError):
    """The checksum is of a kind that is not used here, or is none."""


class TooMuchOnTheWay(RuntimeError):
    """What the person announced already leaves no room for the file; says how many bytes."""

    def __init__(self, on_the_way: int) -> None:
        super().__init__(str(on_the_way))
        self.on_the_way = on_the_way


class Source(Protocol):
    """Something that pieces are read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Arrival:
    """A file on its way: whose, what it is called, how long it is and how much has come."""

    token: str
    user_id: int
    name: str
    length: int
    offset: int

    @property
    def whole(self) -> bool:
        return self.offset == self.length

    @property
    def path(self) -> Path:
        """Where what has come lies."""
        return _folder() / f"{self.token}.part"


@dataclass(frozen=True)
class Left:
    """A file on its way that nobody made evidence of, and when something of it last came."""

    arrival: Arrival
    last_at: datetime

    @property
    def goes_at(self) -> datetime:
        """When it is thrown away by itself."""
        return self.last_at + timedelta(days=DAYS_KEPT)


def left_of(user_id: int) -> list[Left]:
    """All that the person's pages sent or began to send and no form ever kept, oldest first."""
    found = []
    for each in _of(user_id):
        with suppress(FileNotFoundError):
            last = each.path.stat().st_mtime
            found.append(Left(each, datetime.fromtimestamp(last, UTC)))
    return sorted(found, key=lambda left: left.last_at)


def begin(*, user_id: int, name: str, length: int, room: int) -> Arrival:
    """A file of *length* bytes may arrive now; it is known by its token.

    All that the person announced and that is not evidence yet must fit in *room* bytes with it;
    raises TooMuchOnTheWay. What was forgotten makes way first.
    """
    arrival = Arrival(secrets.token_urlsafe(24), user_id, name, length, 0)
    _folder().mkdir(mode=0o700, exist_ok=True)
    said = asdict(arrival)
    del said["offset"]
    # One after the other, so that two at once can't both find the room that is there for one.
    with (_folder() / "announcing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_way(user_id, room - length)
        arrival.path.touch(mode=0o600)
        _facts(arrival.token).write_text(json.dumps(said))
    return arrival


def _make_way(user_id: int, room: int) -> None:
    """The person's files on the way fit in *room*, without those that were forgotten if needed."""
    coming = sorted(_of(user_id), key=lambda each: each.path.stat().st_mtime)
    long_ago = time.time() - MAKES_WAY_AFTER
    for forgotten in [each for each in coming if each.path.stat().st_mtime < long_ago]:
        if sum(each.length for each in coming) <= room:
            return
        discard(forgotten)
        coming.remove(forgotten)
    on_the_way = sum(each.length for each in coming)
    if on_the_way > max(room, 0):
        raise TooMuchOnTheWay(on_the_way)


def _of(user_id: int) -> Iterator[Arrival]:
    """What of the person's is on its way, or has come and is not evidence yet."""
    for facts in _folder().glob("*.json"):
        with suppress(NoSuchArrival, ValueError):
            yield find(facts.stem, user_id=user_id)


def find(token: str, *, user_id: int) -> Arrival:
    """The file of that token as far as it has come; raises NoSuchArrival."""
    if not _TOKEN.fullmatch(token):
        raise NoSuchArrival(token)
    try:
        said = json.loads(_facts(token).read_text())
        offset = (_folder() / f"{token}.part").stat().st_size
    except FileNotFoundError:
        raise NoSuchArrival(token) from None
    if said["user_id"] != user_id:
        raise NoSuchArrival(token)
    return Arrival(offset=offset, **said)


def receive(arrival: Arrival, source: Source, *, at: int, checksum: str = "") -> int:
    """Put a piece that begins at byte *at* behind what has come; answers how much has come now.

    A piece with a checksum ("sha256 BASE64") is kept whole or not at all; of one without, what
    came before the connection broke is kept. What is answered lies on the disk.
    """
    digest, wanted = _checksum(checksum)
    with _held(arrival) as part:
        end = part.seek(0, os.SEEK_END)
        if end != at:
            raise NotHere(f"{end}")
        try:
            _append(part, source, room=arrival.length - end, digest=digest)
            if digest is not None and digest.digest() != wanted:
                raise PieceSpoilt(arrival.token)
        except BaseException:
            if digest is not None:
                part.truncate(end)
            raise
        finally:
            part.flush()
            os.fsync(part.fileno())
        return part.tell()


def _append(part: IO[bytes], source: Source, *, room: int, digest: Any) -> None:
    begin_at = part.tell()
    while piece := source.read(_READ):
        room -= len(piece)
        if room < 0:
            part.truncate(begin_at)
            raise PieceTooLarge
        part.write(piece)
        if digest is not None:
            digest.update(piece)


def discard(arrival: Arrival) -> None:
    """Nothing of the file is left here."""
    _facts(arrival.token).unlink(missing_ok=True)
    arrival.path.unlink(missing_ok=True)


def clear_old(*, now: float | None = None) -> int:
    """Files that nothing was added to for a week are gone; answers how many there were."""
    gone = 0
    for path in _old(now):
        path.with_suffix(".json").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def has_old(*, now: float | None = None) -> bool:
    """Whether there is a file that nothing was added to for a week."""
    return any(True for _ in _old(now))


def _old(now: float | None) -> Iterator[Path]:
    before = (now if now is not None else time.time()) - DAYS_KEPT * 24 * 3600
    for path in _folder().glob("*.part"):
        # Another process may clear at the same moment.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                yield path


def _checksum(said: str) -> tuple[Any, bytes]:
    if not said:
        return None, b""
    kind, _, wanted = said.partition(" ")
    if kind not in CHECKSUMS:
        raise UnknownChecksum(kind)
    try:
        return hashlib.new(kind, usedforsecurity=False), base64.b64decode(wanted, validate=True)
    except binascii.Error:
        raise UnknownChecksum(kind) from None


@contextmanager
def _held(arrival: Arrival) -> Iterator[IO[bytes]]:
    """The partial file, open for writing, for one at a time."""
    try:
        part = arrival.path.open("r+b", buffering=0)
    except FileNotFoundError:
        raise NoSuchArrival(arrival.token) from None
    with part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyArriving(arrival.token) from None
        yield part


def _folder() -> Path:
    settings: Settings = current_app.extensions["portfolio_settings"]
    return settings.data / "arriving"


def _facts(token: str) -> Path:
    return _folder() / f"{token}.json"
