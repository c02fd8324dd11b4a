"""Readers at hand: a process that has them imported and forks one child for each file.

Starting Python and importing a reader takes longer than reading most files does. A server
therefore keeps one such process, started at the first file that it reads. It has nothing of the
server's: neither its environment nor its open files.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import portfolio
from portfolio.documents import forked

logger = logging.getLogger(__name__)

_PIECE = 1 << 18
# Seconds beyond a task's own for it to be stopped.
_PATIENCE = 2.0
# Seconds before another start, where one did not get as far as having the readers.
_PAUSE = 60.0


class NotAtHand(Exception):
    """Nothing was read: no readers are at hand, or they went away before they began."""


class Readers:
    """The process that forks for this one; begun anew when it is gone. For many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready = False
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The process, once its readers are at hand."""
        with self._lock:
            self._at_hand()
            return self._process.pid if self._process is not None and self._ready else None

    def ask(self, task: bytes, seconds: float) -> bytes:
        """What a forked child wrote; TimeoutError where it took longer than it may."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, self._lock:
                process = self._hand_over(task, theirs)
            return self._received(ours, seconds, process)

    def stop(self) -> None:
        """The process has ended."""
        with self._lock:
            self._discard()

    def _hand_over(self, task: bytes, answer: socket.socket) -> "subprocess.Popen[bytes]":
        control = self._at_hand()
        if control is None or self._process is None:
            raise NotAtHand
        try:
            socket.send_fds(control, [task], [answer.fileno()])
        except OSError as gone:
            self._discard()
            raise NotAtHand from gone
        return self._process

    def _received(
        self, answer: socket.socket, seconds: float, process: "subprocess.Popen[bytes]"
    ) -> bytes:
        begun = time.monotonic()
        pieces = []
        try:
            while True:
                left = begun + seconds + _PATIENCE - time.monotonic()
                answer.settimeout(max(left, 0.001))
                piece = answer.recv(_PIECE)
                if not piece:
                    break
                pieces.append(piece)
        except TimeoutError:
            # The child should have been stopped by now: who forked it does not do its work.
            with self._lock:
                if self._process is process:
                    self._discard()
            if not pieces:
                raise NotAtHand from None
            raise
        whole = b"".join(pieces)
        if not whole:
            raise NotAtHand
        if len(whole) == len(forked.BEGUN) and time.monotonic() - begun >= seconds:
            raise TimeoutError
        return whole[len(forked.BEGUN) :]

    def _at_hand(self) -> socket.socket | None:
        """The way to the process if its readers are at hand; else it is on its way to that."""
        if self._control is None:
            if time.monotonic() >= self._not_before:
                self._start()
            return None
        if not self._ready:
            try:
                said = self._control.recv(len(forked.READY))
            except BlockingIOError:
                return None
            except OSError:
                said = b""
            if said != forked.READY:
                logger.warning("documents.readers_did_not_start")
                self._discard()
                self._not_before = time.monotonic() + _PAUSE
                return None
            self._ready = True
        return self._control

    def _start(self) -> None:
        try:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError:  # a system without such sockets
            self._not_before = float("inf")
            return
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own module, by a number
                [sys.executable, "-P", "-m", forked.__name__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                cwd="/",
                env=environment(),
            )
        ours.setblocking(False)
        self._control, self._ready = ours, False

    def _discard(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


def environment() -> dict[str, str]:
    """No more than a child needs, so that no secret of the server reaches it."""
    return {
        "PYTHONPATH": str(Path(portfolio.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
    }


_kept: list[Readers] = []


def keep() -> Readers:
    """From the first file on, this process keeps readers at hand."""
    if not _kept:
        _kept.append(Readers())
    return _kept[0]


def keep_no_longer() -> None:
    """Each file is read in a process started for it again."""
    while _kept:
        _kept.pop().stop()


def ask(task: bytes, seconds: float) -> bytes:
    """What a forked child wrote; NotAtHand where this process keeps no readers, or not yet."""
    if not _kept:
        raise NotAtHand
    return _kept[0].ask(task, seconds)
