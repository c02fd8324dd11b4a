"""A real server with its worker, started and killed as processes, and browsers that speak to it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 240  # seconds until a server that does not come up is a failure


class Running:
    """`portfolio serve` on a data folder of its own; can be killed and started again."""

    def __init__(self, data: Path, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._settings = {"PORTFOLIO_DATA": str(data), **settings}
        self._printed = data.with_name(f"{data.name}-printed")
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    @property
    def printed(self) -> str:
        """What server and worker have said so far."""
        return self._printed.read_text(errors="replace")

    def start(self) -> None:
        """It answers."""
        inherited = {n: v for n, v in os.environ.items() if not n.startswith("PORTFOLIO_")}
        command = [sys.executable, "-m", "portfolio.cli", "serve", "--port", str(self.port)]
        with self._printed.open("ab") as file:
            self._server = subprocess.Popen(
                command,
                cwd=ROOT,
                env=inherited | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_it_answers()

    def go_on(self) -> None:
        """It answers; started again should it have given up."""
        deadline = time.monotonic() + 1
        while self._server is not None and time.monotonic() < deadline:
            if self._server.poll() is not None:
                self.start()
                return
            time.sleep(0.05)
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._server is not None
            assert self._server.poll() is None, self.printed
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/sign-in")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not come up:\n{self.printed}")

    def stop(self) -> None:
        """Told to end, it has ended with all that it started."""
        if self._server is None:
            return
        family = self.family()
        self._server.terminate()
        try:
            self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
            raise
        finally:
            self._server = None
            _wait_until_gone(family)

    def kill_server(self) -> None:
        """The server is gone from one moment to the next; what it started ends after it."""
        assert self._server is not None
        family = self.family()
        self._server.kill()
        self._server.wait()
        self._server = None
        _wait_until_gone(family)

    def kill_what_answers(self) -> bool:
        """The process that answers requests is gone at once; whether there was one."""
        return self._kill("spawn_main")

    def kill_worker(self) -> bool:
        """The process that carries jobs out is gone at once; whether there was one."""
        return self._kill("worker")

    def family(self) -> list[int]:
        """The processes that the server started."""
        return [pid for pid, _said in self._children()]

    def _kill(self, word: str) -> bool:
        for pid, said in self._children():
            if word in said:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    return True
        return False

    def _children(self) -> Iterator[tuple[int, str]]:
        assert self._server is not None
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with suppress(OSError, IndexError):
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == self._server.pid:
                    said = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if "resource_tracker" not in said:
                        yield int(entry.name), said


def _wait_until_gone(pids: list[int]) -> None:
    until = time.monotonic() + PATIENCE
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < until, f"still there: {pids}"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


class Answer:
    """What came back: the number, where it leads, and the page."""

    def __init__(self, answer: HTTPResponse) -> None:
        self.status = answer.status
        self.leads_to = answer.headers.get("Location", "")
        self.text = answer.read().decode(errors="replace")

    @property
    def id(self) -> int:
        """The number in the address that it leads to."""
        found = re.search(r"/(\d+)", self.leads_to)
        assert found, self.leads_to
        return int(found[1])


class Browser:
    """A browser in which somebody is signed in, speaking to a server over HTTP."""

    def __init__(self, app: Flask, port: int, signed_in: Mapping[str, object]) -> None:
        self._port = port
        with app.test_request_context():
            session.update(signed_in)
            self._token = generate_csrf()
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            self._cookie = f"session={serializer.dumps(dict(session))}"

    def post(
        self, address: str, *, file: tuple[str, bytes] | None = None, **fields: str | list[str]
    ) -> Answer | None:
        """The answer to a form; None where the line broke before there was one."""
        values = [
            (name, value)
            for name, given in ({"csrf_token": self._token} | fields).items()
            for value in ([given] if isinstance(given, str) else given)
        ]
        if file is None:
            body, kind = urlencode(values).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(values, file)
        return self._ask("POST", address, body, {"Content-Type": kind})

    def get(self, address: str) -> Answer | None:
        """The page; None where the line broke before there was one."""
        return self._ask("GET", address, b"", {})

    def _ask(self, method: str, address: str, body: bytes, more: dict[str, str]) -> Answer | None:
        headers = {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin", **more}
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, address, body=body, headers=headers)
            return Answer(connection.getresponse())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def _multipart(values: list[tuple[str, str]], file: tuple[str, bytes]) -> tuple[bytes, str]:
    edge = "----edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values
    ]
    named = f'form-data; name="file"; filename="{file[0]}"'
    parts.append(f"--{edge}\r\nContent-Disposition: {named}\r\n\r\n".encode() + file[1] + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
