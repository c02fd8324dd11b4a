"""The wheel, built and installed in a clean environment, is the whole product.

Slow (about half a minute): it makes a virtual environment from the pinned packages, as an
installation would.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]

# One of the processes that share the tests makes the environment; the other goes on meanwhile.
pytestmark = pytest.mark.xdist_group("wheel")


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """What the command prints; it has to succeed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def environment(**more: str) -> dict[str, str]:
    """This machine's environment, without what would lead back to the checkout."""
    ours = ("PORTFOLIO_", "PYTHON", "VIRTUAL_ENV")
    return {name: v for name, v in os.environ.items() if not name.startswith(ours)} | more


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT),
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a clean environment that the wheel was installed in."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", home / "venv", cwd=home)
    pip = [home / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-input"]
    pinned = [*pip, "--require-hashes", "--no-build-isolation", "--use-pep517", "-r"]
    run(*pinned, ROOT / "requirements/build.txt", cwd=home)
    run(*pinned, ROOT / "requirements/run.txt", cwd=home)
    run(*pip, "--no-index", "--no-deps", wheel, cwd=home)
    run(home / "venv/bin/python", "-m", "pip", "check", cwd=home)
    return home / "venv/bin"


def test_the_wheel_carries_every_page_unit_and_migration(wheel: Path) -> None:
    tracked = run("git", "ls-files", "portfolio", "templates", "criteria", "migrations", cwd=ROOT)
    expected = {
        name if name.startswith("portfolio/") else f"portfolio/_shipped/{name}"
        for name in tracked.splitlines()
    }

    carried = set(zipfile.ZipFile(wheel).namelist())

    assert {name.split("/")[2] for name in expected if "/_shipped/" in name} == {
        "criteria",
        "migrations",
        "templates",
    }
    assert expected <= carried


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (licence,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]

    assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_installed_command_explains_itself(installed: Path, tmp_path: Path) -> None:
    told = run(installed / "portfolio", "--help", cwd=tmp_path)

    for command in ("demo", "serve", "worker", "standards", "audit", "people"):
        assert re.search(rf"^  {command} ", told, re.MULTILINE), told


def test_the_installed_command_knows_the_five_units(installed: Path, tmp_path: Path) -> None:
    told = run(installed / "portfolio", "standards", "list", "--json", cwd=tmp_path)

    assert len(json.loads(told)["units"]) == 5


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def demonstration(
    installed: Path, port: int, tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The demonstration of the installed wheel, and the file it prints to."""
    printed = tmp_path / "printed"
    with printed.open("wb") as file:
        server = subprocess.Popen(
            [installed / "portfolio", "demo", "--port", str(port)],
            cwd=tmp_path,
            env=environment(PORTFOLIO_DATA=str(tmp_path / "data"), PYTHONUNBUFFERED="1"),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield server, printed
    if processes_of(server.pid):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def processes_of(group: int) -> list[str]:
    """The command lines of the processes that were started with the server."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
    return found


def answered(
    port: int, path: str, server: subprocess.Popen[bytes], printed: Path
) -> tuple[HTTPResponse, str]:
    """The server's answer, waited for while it starts."""
    for _ in range(300):
        assert server.poll() is None, printed.read_text()
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response, response.read().decode()
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(f"No answer within half a minute. {printed.read_text()}")


def test_the_installed_demonstration_starts_and_stops(
    demonstration: tuple[subprocess.Popen[bytes], Path], port: int, tmp_path: Path
) -> None:
    server, printed = demonstration

    response, page = answered(port, "/sign-in", server, printed)
    at_work = "\n".join(processes_of(server.pid))
    server.send_signal(signal.SIGTERM)
    code = server.wait(timeout=20)
    deadline = time.monotonic() + 10
    while (left := processes_of(server.pid)) and time.monotonic() < deadline:
        time.sleep(0.1)

    told = printed.read_text()
    assert response.status == 200, told
    assert "<h1" in page
    assert f"http://127.0.0.1:{port}" in told
    for role in ("learner", "assessor", "verifier", "manager"):
        assert role in told.lower()
    assert (tmp_path / "data/portfolio.sqlite").exists()
    assert " worker" in at_work
    assert code == 0, told
    assert left == []
    assert "Traceback" not in told
