"""What stands in the way of a server that starts, and when it is said to serve."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portfolio.serving import PortTaken, once_it_answers, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which a server listens that would share it, as server processes do."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one.getsockname()[1]


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portfolio.cli", *words],
        env={"PORTFOLIO_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_second_server_shares_a_port(taken: int) -> None:
    with pytest.raises(PortTaken, match=f"Port {taken} is taken"):
        require_free("127.0.0.1", taken, patience=0)


def test_a_server_waits_for_one_that_lets_go(taken: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        threading.Timer(0.3, other.close).start()

        require_free("127.0.0.1", port, patience=30)


def test_where_nothing_can_listen_is_said() -> None:
    with pytest.raises(PortTaken, match=r"can't listen on 192\.0\.2\.1"):
        require_free("192.0.2.1", 8000, patience=0)


def test_serve_ends_with_the_sentence_and_leaves_nothing(taken: int, tmp_path: Path) -> None:
    data = tmp_path / "data"

    done = run(data, "serve", "--port", str(taken))

    assert done.returncode == 1
    assert f"Port {taken} is taken" in done.stderr
    assert not data.exists()


def test_it_is_said_to_serve_once_it_answers() -> None:
    said = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert not said.is_set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        once_it_answers("127.0.0.1", server.server_port, said.set)
        assert not said.wait(0.5)
        server.handle_request()

        assert said.wait(30)


def test_an_upgrade_of_nothing_makes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere", "upgrade")

    assert done.returncode == 1
    assert "There is no portfolio here yet." in done.stderr
