"""What memory a server process takes while a very large recording comes in pieces and is kept."""

import base64
import hashlib
import http.client
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from portfolio.bench.servers import Server

MEGABYTE = 1024 * 1024
# As the page sends them.
PIECE = 4 * MEGABYTE
_NAME = "walk-through.wav"
_HEADER = 44


@dataclass(frozen=True)
class LargeFile:
    """How a large file came: seconds, and bytes of memory of the process that took most."""

    size: int
    came_in: float
    kept_in: float
    before: int
    coming: int
    keeping: int

    @property
    def grown(self) -> int:
        """How much more memory a process took for the file, at most."""
        return max(self.coming, self.keeping) - self.before

    @property
    def words(self) -> str:
        """The figures in a line."""
        return (
            f"a file of {self.size // MEGABYTE} MB in pieces of {PIECE // MEGABYTE} MB: came in "
            f"{self.came_in:.0f} s, was read and kept in {self.kept_in:.0f} s; the largest server "
            f"process had {self.before / 1e6:.0f} MB before, at most {self.coming / 1e6:.0f} MB "
            f"while it came, {self.keeping / 1e6:.0f} MB while it was kept: "
            f"{self.grown / 1e6:.0f} MB more"
        )


def send(server: Server, cookie: str, portfolio_id: int, size: int) -> LargeFile:
    """Send a recording of *size* bytes as the page does, and make it evidence with its form."""
    page = f"/portfolios/{portfolio_id}/evidence/add"
    talk = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    shown = _asked(talk, "GET", page, {"Cookie": cookie})
    # The token of the form goes with the cookie that came with it.
    cookie = (shown.headers["Set-Cookie"] or cookie).partition(";")[0]
    form = shown.read().decode()
    token, once = _hidden(form, "csrf_token"), _hidden(form, "once")
    headers = {"Cookie": cookie, "X-CSRFToken": token, "Tus-Resumable": "1.0.0"}
    before = server.peak_memory
    begun = time.monotonic()
    name = base64.b64encode(_NAME.encode()).decode()
    said = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    announced = _asked(
        talk, "POST", f"/portfolios/{portfolio_id}/arriving", headers | said, wanted=201
    )
    address = announced.headers["Location"]
    announced.read()
    offset = 0
    for piece in recording(size):
        digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        more = {
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {digest}",
            "Content-Type": "application/offset+octet-stream",
        }
        _asked(talk, "PATCH", address, headers | more, body=piece, wanted=204).read()
        offset += len(piece)
    came_in, coming = time.monotonic() - begun, server.peak_memory
    begun = time.monotonic()
    fields = {
        "csrf_token": token,
        "once": once,
        "kind": "PE",
        "title": "A long walk-through",
        "work_on": time.strftime("%Y-%m-%d"),
        "setting": "real",
        "arrived": address.rpartition("/")[2],
    }
    with _watched(server) as peaks:
        sent = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        _asked(talk, "POST", page, sent, body=urlencode(fields).encode(), wanted=303).read()
    talk.close()
    kept_in = time.monotonic() - begun
    return LargeFile(size, came_in, kept_in, before, coming, max(peaks))


def recording(size: int) -> Iterator[bytes]:
    """A WAV of that many bytes, piece by piece; no two pieces are alike."""
    begin = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt "
    begin += (16).to_bytes(4, "little") + bytes.fromhex("01000100401f0000803e000002001000")
    piece = begin + b"data" + (size - _HEADER).to_bytes(4, "little")
    left = size
    while left:
        length = min(PIECE, left)
        stamp = left.to_bytes(8, "big")
        piece = (piece + stamp * (length // 8 + 1))[:length]
        yield piece
        left -= length
        piece = b""


@contextmanager
def _watched(server: Server) -> Iterator[list[int]]:
    """The server's peak memory again and again: readers of files live for moments."""
    peaks = [server.peak_memory]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            try:
                peaks.append(server.peak_memory)
            except OSError:
                continue  # a reader ended between two looks

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def _asked(
    talk: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    *,
    body: bytes | None = None,
    wanted: int = 200,
) -> http.client.HTTPResponse:
    talk.request(method, path, body=body, headers=headers)
    answer = talk.getresponse()
    if answer.status != wanted:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.read()[:300]!r}")
    return answer


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    if found is None:
        raise RuntimeError(f"The page has no field {name}.")
    return found.group(1)
