"""The store: bytes under their own hash, streamed in, checked, and streamed out."""

import errno
import hashlib
import logging
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import obstore
from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from portfolio.config import Settings
from portfolio.refusal import Refusal

if TYPE_CHECKING:
    from obstore.store import RetryConfig

log = logging.getLogger("portfolio")

PIECE = 256 * 1024
# Where bytes lie while they are received.
STAGING = "staging"
COPY_PREFIX = "portfolio-stored-"
# A storage elsewhere that stays away is said to the person who waits, not waited for.
_RETRIES: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}
_CONNECTS_WITHIN = timedelta(seconds=5)


class TooLarge(Refusal):
    """More bytes came than the limit allows; nothing was kept."""


class NotKept(Refusal):
    """The store took no bytes, being full or out of reach; nothing of them is left in it."""


class OutOfReach(Refusal):
    """What the store holds can't be read at the moment."""


class StoredFileMissing(Exception):
    """The store has no bytes under that key."""


@dataclass(frozen=True)
class Stored:
    """Where bytes went: their key, SHA-256 and number."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Entry:
    """What lies in the store: its key, number of bytes, and since when."""

    key: str
    size: int
    since: datetime


class Store:
    """Keeps bytes by what they are; names that people typed never become keys."""

    def __init__(self, backend: Any, *, folder: Path | None = None) -> None:
        self._backend = backend
        self._folder = folder

    def put(self, source: BinaryIO, *, area: str, limit: int | None = None) -> Stored:
        """Keep all of *source* under *area* (a centre's); raises TooLarge past *limit* bytes.

        Bytes go to a staging key while they are hashed and are then renamed, so a key either
        holds the whole file or does not exist.
        """
        staging = f"{STAGING}/{secrets.token_hex(16)}"
        digest, size = hashlib.sha256(), 0
        with _kept_or_said():
            writer = obstore.open_writer(self._backend, staging)
        try:
            while piece := source.read(PIECE):
                size += len(piece)
                if limit is not None and size > limit:
                    raise TooLarge(too_large(limit))
                digest.update(piece)
                with _kept_or_said():
                    writer.write(piece)
            sha256 = digest.hexdigest()
            key = f"{area}/{sha256[:2]}/{sha256}"
            with _kept_or_said():
                writer.close()
                self._reach_the_disk(staging)
                obstore.rename(self._backend, staging, key)
                self._name_reaches_the_disk(key)
        except BaseException:
            self._drop(writer, staging)
            raise
        return Stored(key=key, sha256=sha256, size=size)

    def read(self, key: str) -> bytes:
        """All bytes under *key*."""
        return b"".join(self.pieces(key))

    def pieces(self, key: str, within: tuple[int, int] | None = None) -> Iterator[bytes]:
        """The bytes under *key*, piece by piece; raises StoredFileMissing at once.

        *within* asks only for those from its first number on and before its second.
        """
        try:
            found = obstore.get(self._backend, key, options={"range": within} if within else None)
        except FileNotFoundError:
            raise StoredFileMissing(key) from None
        except (BaseError, OSError) as fault:
            log.error("files.out_of_reach kind=%s", type(fault).__name__)
            raise OutOfReach(
                "The stored files can't be reached at the moment. Try again in a few minutes."
            ) from fault
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def has(self, key: str) -> bool:
        """Whether bytes lie under *key*."""
        try:
            obstore.head(self._backend, key)
        except FileNotFoundError:
            return False
        return True

    def size_of(self, key: str) -> int:
        """How many bytes lie under *key*; raises StoredFileMissing."""
        try:
            size: int = obstore.head(self._backend, key)["size"]
        except FileNotFoundError:
            raise StoredFileMissing(key) from None
        return size

    def put_back(self, key: str, pieces: Iterable[bytes]) -> None:
        """Keep bytes from a backup under the key that they had, all of them or none."""
        staging = f"staging/{secrets.token_hex(16)}"
        with obstore.open_writer(self._backend, staging) as writer:
            for piece in pieces:
                writer.write(piece)
        self._reach_the_disk(staging)
        obstore.rename(self._backend, staging, key)
        self._reach_the_disk(key)

    def problem(self) -> str:
        """What keeps bytes from being kept here, as the backend says it; empty if nothing does."""
        key = f"{STAGING}/{secrets.token_hex(16)}"
        try:
            obstore.put(self._backend, key, b"try")
            obstore.delete(self._backend, key)
        except Exception as fault:  # every backend has faults of its own
            return next(iter(str(fault).strip().splitlines()), type(fault).__name__)
        return ""

    def sha256_now(self, key: str) -> str | None:
        """The hash of what lies under *key* now; None where nothing does."""
        digest = hashlib.sha256()
        try:
            for piece in self.pieces(key):
                digest.update(piece)
        except StoredFileMissing:
            return None
        return digest.hexdigest()

    def keys(self) -> Iterator[str]:
        """Every key in the store."""
        for batch in obstore.list(self._backend):
            for entry in batch:
                yield entry["path"]

    def entries(self) -> Iterator[Entry]:
        """Everything in the store, what is being received and what was never finished included."""
        for batch in obstore.list(self._backend):
            for entry in batch:
                yield Entry(entry["path"], entry["size"], entry["last_modified"])
        # Parts of a file that a local folder was receiving have names that are no keys.
        if self._folder is not None:
            for path in sorted(self._folder.glob("**/*#*")):
                with suppress(FileNotFoundError):
                    found = path.stat()
                    since = datetime.fromtimestamp(found.st_mtime, UTC)
                    yield Entry(str(path.relative_to(self._folder)), found.st_size, since)

    def entry(self, key: str) -> Entry | None:
        """What lies under *key* now."""
        path = self.path_of(key)
        if path is not None and "#" in key:
            return next((each for each in self.entries() if each.key == key), None)
        try:
            found = obstore.head(self._backend, key)
        except FileNotFoundError:
            return None
        return Entry(key, found["size"], found["last_modified"])

    def delete(self, keys: Iterable[str]) -> None:
        """Remove the bytes under *keys*; those already gone are no fault."""
        for key in keys:
            self._discard(key)

    def path_of(self, key: str) -> Path | None:
        """The file under *key* where the store is a local folder, else None."""
        return self._folder / key if self._folder else None

    @contextmanager
    def as_path(self, key: str) -> Iterator[Path]:
        """A file with the bytes under *key*, for readers that need one; raises StoredFileMissing.

        A local store gives its own file, others a temporary copy.
        """
        own = self.path_of(key)
        if own is not None:
            if not own.is_file():
                raise StoredFileMissing(key)
            yield own
            return
        with tempfile.NamedTemporaryFile(prefix=COPY_PREFIX) as copy:
            for piece in self.pieces(key):
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)

    def _reach_the_disk(self, key: str) -> None:
        """Have the bytes of a local file survive a power cut."""
        if (path := self.path_of(key)) is not None:
            _sync(path)

    def _name_reaches_the_disk(self, key: str) -> None:
        """Have the name that a local file lies under survive one too, with the folders above it."""
        if (path := self.path_of(key)) is not None:
            for folder in (path.parent, path.parent.parent):
                _sync(folder)

    def _drop(self, writer: Any, staging: str) -> None:
        """Leave nothing of bytes that did not become a file, as far as the backend lets us.

        A writer that isn't closed leaves parts in a bucket that are paid for and never listed.
        What can't be dropped now is found by `portfolio check`.
        """
        for act in (writer.close, partial(self._discard, staging)):
            with suppress(Exception):
                act()

    def _discard(self, key: str) -> None:
        path = self.path_of(key)
        try:
            if path is not None and "#" in key:
                path.unlink()
            else:
                obstore.delete(self._backend, key)
        except FileNotFoundError:
            return


@contextmanager
def _kept_or_said() -> Iterator[None]:
    """Raises NotKept, with what to do, where the backend takes no bytes."""
    try:
        yield
    except (BaseError, OSError) as fault:
        full = is_full(fault)
        log.error("files.not_kept kind=%s full=%s", type(fault).__name__, full)
        raise NotKept(NO_ROOM if full else NOT_REACHED, field="file") from fault


def is_full(fault: BaseException) -> bool:
    """Whether a fault says that there is no room left, on a disk or in a bucket."""
    if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
        return True
    said = str(fault)
    return any(f"os error {number})" in said for number in _NO_ROOM) or " 507" in said


# No space left, quota of the file system used up, file larger than the process may write.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM = (
    "The server has no room left for files, so nothing was kept of this one. Everything else goes "
    "on as usual. Tell your centre's manager, and upload it again once there is room."
)
NOT_REACHED = (
    "The place where files are kept can't be reached, so nothing was kept of this one. Everything "
    "else goes on as usual. Upload it again in a few minutes; if that doesn't help, tell your "
    "centre's manager."
)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def too_large(limit: int) -> str:
    """The sentence about a file over the limit."""
    return (
        f"That file is larger than the limit of {limit // (1024 * 1024)} MB. "
        "Make it smaller or split it, then upload it again."
    )


def open_store(settings: Settings) -> Store:
    """The store that the settings name, ready to use."""
    if settings.files.startswith("memory://"):
        return Store(MemoryStore())
    if settings.files.startswith("s3://"):
        bucket, _, prefix = settings.files.removeprefix("s3://").partition("/")
        options: dict[str, Any] = {"connect_timeout": _CONNECTS_WITHIN}
        given: dict[str, Any] = {"retry_config": _RETRIES, "client_options": options}
        if settings.files_endpoint:
            given["endpoint"] = settings.files_endpoint
            options["allow_http"] = settings.files_endpoint.startswith("http://")
        return Store(S3Store(bucket, prefix=prefix or None, **given))
    folder = settings.files_folder
    assert folder is not None
    # Evidence is personal: nobody else with an account on the machine looks into the folder.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Store(LocalStore(folder), folder=folder)


def store() -> Store:
    """The store of the running application."""
    found: Store = current_app.extensions["portfolio_store"]
    return found
