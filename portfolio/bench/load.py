"""The load client: a process of its own that asks for pages over kept connections, and times them.

It reads one JSON object from standard input and prints one. Sockets are read bare: a client that
costs as much as the server would measure itself.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PIECE = 1 << 18
# Answers to wait for however slow they come: fewer have no percentiles.
_AT_LEAST = 20


@dataclass
class _Asking:
    """One connection, and the page that it is waiting for."""

    socket: socket.socket
    began: float = 0.0
    head: bytes = b""
    due: int = 0
    got: int = 0


def ask(
    port: int, requests: Iterator[bytes], *, clients: int, seconds: float
) -> tuple[list[float], dict[str, int], int, float]:
    """Ask by so many clients for so long; times, how many of each status, bytes a page, duration.

    Each client asks for its next page once it has all of the one before.
    """
    times: list[float] = []
    statuses: dict[str, int] = {}
    received = 0
    watched = selectors.DefaultSelector()
    for _client in range(clients):
        connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asking = _Asking(connection)
        watched.register(connection, selectors.EVENT_READ, asking)
        _send(asking, next(requests))
    begun = time.perf_counter()
    until, open_now = begun + seconds, clients
    while open_now:
        for key, _events in watched.select():
            asking = key.data
            if not _received(asking):
                continue
            now = time.perf_counter()
            times.append(now - asking.began)
            status = asking.head[9:12].decode()
            statuses[status] = statuses.get(status, 0) + 1
            received += asking.due
            if now < until or len(times) < _AT_LEAST:
                _send(asking, next(requests))
            else:
                watched.unregister(asking.socket)
                asking.socket.close()
                open_now -= 1
    return times, statuses, received, time.perf_counter() - begun


def _send(asking: _Asking, request: bytes) -> None:
    asking.head, asking.due, asking.got = b"", 0, 0
    asking.began = time.perf_counter()
    asking.socket.sendall(request)


def _received(asking: _Asking) -> bool:
    """Whether the whole answer is there, once what waits in the socket is read."""
    piece = asking.socket.recv(_PIECE)
    if not piece:
        raise ConnectionError("The server closed a connection in the middle of an answer.")
    if asking.due:
        asking.got += len(piece)
        return asking.got >= asking.due
    asking.head += piece
    end = asking.head.find(b"\r\n\r\n")
    if end < 0:
        return False
    asking.due = end + 4 + _length(asking.head[:end])
    asking.got = len(asking.head)
    return asking.got >= asking.due


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("An answer did not say how long it is.")


def main() -> None:
    """Do what standard input asks for."""
    asked: dict[str, Any] = json.load(sys.stdin)
    requests = [
        (
            f"GET {each['path']} HTTP/1.1\r\nHost: 127.0.0.1:{asked['port']}\r\n"
            f"Cookie: {each['cookie']}\r\nAccept: text/html\r\n"
            f"Accept-Encoding: {asked['encoding']}\r\n\r\n"
        ).encode()
        for each in asked["pages"]
    ]

    def over_and_over() -> Iterator[bytes]:
        while True:
            yield from requests

    times, statuses, received, took = ask(
        asked["port"], over_and_over(), clients=asked["clients"], seconds=asked["seconds"]
    )
    json.dump({"times": times, "statuses": statuses, "bytes": received, "took": took}, sys.stdout)


if __name__ == "__main__":
    main()
