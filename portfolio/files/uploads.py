"""Receiving uploads: each file goes to a temporary file of its own, and no further than the limit.

A request over the limit is still read to its end, without keeping what is over: only so can the
form be shown again with everything typed in it, and a sentence beside the file.
"""

import io
import logging
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from flask import Request, current_app
from flask_login import current_user
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from portfolio.config import Settings
from portfolio.files import arriving

log = logging.getLogger("portfolio")

PREFIX = "portfolio-upload-"
MOST_ARRIVED = 20
# How tus calls a piece of a file.
PIECE = "application/offset+octet-stream"
# A body of this many times the limit is cut off; nobody sends that by mistake.
_READ_AT_MOST = 20


class ReceivedFile:
    """An uploaded file on disk, gone when the request ends; empty where it can't be received."""

    def __init__(self, limit: int) -> None:
        self._room = limit
        self.limit = limit
        self.too_large = False
        self.no_room = False
        # Werkzeug closes it with the request, and closing removes it. It has no buffer of its own:
        # one that can't be emptied on a full disk would fail again when it is closed.
        self._file: Any
        try:
            self._file = tempfile.NamedTemporaryFile(prefix=PREFIX, buffering=0)  # noqa: SIM115 - as said
        except OSError:
            self.no_room = True
            self._file = io.BytesIO()

    def write(self, piece: bytes) -> int:
        """Keep a piece; past the limit, or on a full disk, keep nothing any more."""
        self._room -= len(piece)
        if self._room < 0:
            self.too_large = True
        if not (self.too_large or self.no_room):
            self._keep(piece)
        if self.too_large or self.no_room:
            self._file.seek(0)
            self._file.truncate()
        return len(piece)

    def _keep(self, piece: bytes) -> None:
        left = memoryview(piece)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as fault:
            log.error("uploads.not_received kind=%s number=%s", type(fault).__name__, fault.errno)
            self.no_room = True

    @property
    def path(self) -> Path:
        """Where the whole file lies."""
        return Path(self._file.name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class ArrivedFile:
    """A file that came in pieces before its form did; it stays until its bytes are kept."""

    limit = 0
    too_large = False
    no_room = False

    def __init__(self, arrival: arriving.Arrival) -> None:
        self.arrival = arrival
        self.path = arrival.path
        self._file = self.path.open("rb")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


# The field in which a form names the files that came in pieces.
ARRIVED = "arrived"
# The field that their files belong to.
FILES = "file"


class UploadRequest(Request):
    """A request whose files are received as above, or arrived in pieces before it."""

    @property
    def files(self) -> ImmutableMultiDict[str, FileStorage]:
        """The files of the form, those that arrived in pieces behind those that came with it."""
        # Reading the form puts the files beside it, past any cached property of this name.
        self._load_form_data()
        came: ImmutableMultiDict[str, FileStorage] = self.__dict__["files"]
        tokens = self.form.getlist(ARRIVED)[:MOST_ARRIVED]
        if not tokens or not current_user.is_authenticated:
            return came
        if "_with_arrived" not in self.__dict__:
            sent = [each for each in came.items(multi=True) if each[1].filename]
            arrived = [(FILES, file) for file in _arrived(tokens)]
            self.__dict__["_with_arrived"] = ImmutableMultiDict([*sent, *arrived])
        found: ImmutableMultiDict[str, FileStorage] = self.__dict__["_with_arrived"]
        return found

    @property
    def max_content_length(self) -> int | None:
        """Uploads are bounded file by file, everything else as a whole."""
        whole = super().max_content_length
        if self.mimetype == "multipart/form-data" and whole is not None:
            return whole * _READ_AT_MOST
        if self.mimetype == PIECE:
            # It goes to its file as it comes, and no further than that file was said to be long.
            settings: Settings = current_app.extensions["portfolio_settings"]
            return settings.pieces_limit
        return whole

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        settings: Settings = current_app.extensions["portfolio_settings"]
        # Werkzeug asks for an IO and uses write, read, seek and close of it.
        return cast(IO[bytes], ReceivedFile(settings.upload_limit))


def _arrived(tokens: list[str]) -> Iterator[FileStorage]:
    """The whole files among those named, each only for the person who sent it."""
    for token in tokens:
        with suppress(arriving.NoSuchArrival):
            arrival = arriving.find(token, user_id=current_user.id)
            if arrival.whole:
                stream = cast(IO[bytes], ArrivedFile(arrival))
                yield FileStorage(stream, filename=arrival.name, name=FILES)
