"""Serving pages, with a worker process beside the server that lives and ends with it."""

import errno
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# Seconds between two looks whether the process that started this one still is there.
_LOOKS = 0.5
_LEFT_TO_FINISH = 25
# Seconds that what a killed server left has to let go of its port.
_LETTING_GO = 10


class PortTaken(Exception):
    """Nothing can listen there; the message says why, and what to do."""


def serve(host: str, port: int, *, worker: bool, workers: int = 1, log: str = "text") -> None:
    """Answer requests until told to stop; with a worker beside it, which then ends too."""
    kept = KeptWorker(_start_worker) if worker else None
    try:
        answer("portfolio.app:beside_its_server", host, port, workers=workers, log=log)
    finally:
        if kept is not None:
            kept.stop()


def require_free(host: str, port: int, *, patience: float = _LETTING_GO) -> None:
    """Raises PortTaken where nothing can listen, such as where another server answers already.

    Server processes share their port, so the system would let a second server share it too, and
    send each request to either.
    """
    until = time.monotonic() + patience
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError as problem:
                if problem.errno != errno.EADDRINUSE:
                    raise PortTaken(
                        f"The server can't listen on {host}, port {port}: {problem.strerror}."
                    ) from None
            else:
                return
        if time.monotonic() > until:
            raise PortTaken(
                f"Port {port} is taken: something answers there already. Stop that, or choose "
                f"another port, as in --port {port + 1}."
            )
        time.sleep(_LOOKS)


def once_it_answers(host: str, port: int, say: Callable[[], None]) -> None:
    """*say* is called, by a thread of its own, as soon as a server answers requests there."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared

    def ask() -> None:
        while True:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection(reached, port, timeout=_LEFT_TO_FINISH)
                connection.request("GET", "/healthz")
                connection.getresponse()
                break
            time.sleep(_LOOKS / 5)
        say()

    threading.Thread(target=ask, daemon=True).start()


def answer(application: str, host: str, port: int, *, workers: int, log: str = "text") -> None:
    """Answer requests by so many processes until told to stop; *application* names its factory."""
    # A forked server would lack the threads that the store began here, and wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # Two threads at once that load many mapped objects end the interpreter (docs/decisions.md).
        blocking_threads=1,
        backpressure=64,
        websockets=False,
        # A process that was killed is not the end of the server.
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=_granians_lines(log),
    ).serve()


def _granians_lines(log: str) -> dict[str, Any]:
    """The server's own few lines, written as ours are."""
    lines = "portfolio.logs.JsonLines" if log == "json" else "portfolio.logs.TextLines"
    return {
        "formatters": {"ours": {"()": lines}},
        "handlers": {
            "ours": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "ours",
            }
        },
        "loggers": {"_granian": {"handlers": ["ours"], "propagate": False}},
    }


class KeptWorker:
    """The worker process beside a server: started again should it end, stopped with the server."""

    def __init__(self, start: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self._start = start
        self._stopping = threading.Event()
        self._process = start()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process that carries jobs out now."""
        return self._process.pid

    def stop(self) -> None:
        """The worker has ended; it finishes the job it is at, for at most twenty seconds."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _watch(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(2):
                return
            self._process = self._start()


def end_with(parent: int) -> None:
    """Have this process end when *parent*, which started it, is no more (even by kill -9).

    It is asked to end as the person who stops a server asks, and ends anyhow a little later.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LEFT_TO_FINISH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _start_worker() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "portfolio.cli", "worker", "--beside", str(os.getpid())]
    return subprocess.Popen(command)  # noqa: S603  # our own command, nothing from outside
