"""The real thing, started as a person starts it: `portfolio demo` with a server and a worker."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 240


@dataclass(frozen=True)
class SignIn:
    """What somebody types to sign in."""

    name: str
    email: str
    password: str


class House:
    """A running portfolio on a data folder of its own."""

    def __init__(self, data: Path, port: int | None = None, **settings: str) -> None:
        self.data = data
        self.port = port or _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._printed = data.with_name(f"{data.name}-printed")
        self._settings = settings
        self._added: list[SignIn] = []

    def __enter__(self) -> Self:
        with self._printed.open("wb") as file:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "portfolio.cli", "demo", "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_problem: object) -> None:
        self._server.terminate()
        try:
            self._server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
            raise

    @property
    def printed(self) -> str:
        """What the server and its worker have said so far."""
        return self._printed.read_text(errors="replace")

    def person(self, name: str) -> SignIn:
        """How somebody signs in, by the beginning of their name."""
        kept = json.loads((self.data / "demonstration.json").read_text())
        people = [SignIn(each["name"], each["email"], each["password"]) for each in kept]
        (found,) = [each for each in people + self._added if each.name.startswith(name)]
        return found

    def command(self, *words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        """`portfolio` with these words, on this house's data or on a copy of it."""
        return subprocess.run(
            [sys.executable, "-m", "portfolio.cli", *words],
            cwd=ROOT,
            env=self._environment(data),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def add_person(self, name: str, *roles: str, centre: str) -> SignIn:
        """A further account, made with the command a centre makes its first with."""
        email = f"{name.split()[0].lower()}@added.example"
        words = ["--centre", centre, "--name", name, "--email", email]
        done = self.command("people", "add", *words, *(f"--role={role}" for role in roles))
        assert done.returncode == 0, done.stderr
        self._added.append(SignIn(name, email, done.stdout.split()[-1]))
        return self._added[-1]

    def _environment(self, data: Path | None = None) -> dict[str, str]:
        inherited = {n: v for n, v in os.environ.items() if not n.startswith("PORTFOLIO_")}
        ours = {"PORTFOLIO_DATA": str(data or self.data), "PYTHONUNBUFFERED": "1"}
        return inherited | ours | self._settings

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + _PATIENCE
        while self._server.poll() is None and time.monotonic() < until:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/sign-in")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the server did not come up:\n{self.printed}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
