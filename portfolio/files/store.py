"""The store: bytes under their own hash, streamed in, checked, and streamed out."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import obstore
from flask import current_app
from obstore.store import LocalStore, MemoryStore, S3Store

from portfolio.config import Settings
from portfolio.refusal import Refusal

PIECE = 256 * 1024


class TooLarge(Refusal):
    """More bytes came than the limit allows; nothing was kept."""


class StoredFileMissing(Exception):
    """The store has no bytes under that key."""


@dataclass(frozen=True)
class Stored:
    """Where bytes went: their key, SHA-256 and number."""

    key: str
    sha256: str
    size: int


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
        staging = f"staging/{secrets.token_hex(16)}"
        digest, size = hashlib.sha256(), 0
        try:
            with obstore.open_writer(self._backend, staging) as writer:
                while piece := source.read(PIECE):
                    size += len(piece)
                    if limit is not None and size > limit:
                        raise TooLarge(too_large(limit))
                    digest.update(piece)
                    writer.write(piece)
        except TooLarge:
            self._discard(staging)
            raise
        sha256 = digest.hexdigest()
        key = f"{area}/{sha256[:2]}/{sha256}"
        self._reach_the_disk(staging)
        obstore.rename(self._backend, staging, key)
        self._reach_the_disk(key)
        return Stored(key=key, sha256=sha256, size=size)

    def read(self, key: str) -> bytes:
        """All bytes under *key*."""
        return b"".join(self.pieces(key))

    def pieces(self, key: str) -> Iterator[bytes]:
        """The bytes under *key*, piece by piece; raises StoredFileMissing at once."""
        try:
            found = obstore.get(self._backend, key)
        except FileNotFoundError:
            raise StoredFileMissing(key) from None
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def has(self, key: str) -> bool:
        """Whether bytes lie under *key*."""
        try:
            obstore.head(self._backend, key)
        except FileNotFoundError:
            return False
        return True

    def problem(self) -> str:
        """What keeps bytes from being kept here, as the backend says it; empty if nothing does."""
        key = f"staging/{secrets.token_hex(16)}"
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
        with tempfile.NamedTemporaryFile(prefix="portfolio-stored-") as copy:
            for piece in self.pieces(key):
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)

    def _reach_the_disk(self, key: str) -> None:
        """Have a local file and the name it lies under survive a power cut."""
        path = self.path_of(key)
        if path is None:
            return
        for each in (path, path.parent):
            opened = os.open(each, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)

    def _discard(self, key: str) -> None:
        try:
            obstore.delete(self._backend, key)
        except FileNotFoundError:
            return


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
        given: dict[str, Any] = {}
        if settings.files_endpoint:
            given["endpoint"] = settings.files_endpoint
            given["client_options"] = {"allow_http": settings.files_endpoint.startswith("http://")}
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
