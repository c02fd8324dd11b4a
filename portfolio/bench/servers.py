"""Server processes under measurement: started, waited for, weighed and stopped."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 240


@dataclass(frozen=True)
class Server:
    """A server that answers on a port of this machine."""

    port: int
    pid: int

    @property
    def processor_time(self) -> float:
        """Seconds of processor time that its processes have used so far."""
        ticks = sum(_ticks(pid) for pid in _family(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def peak_memory(self) -> int:
        """The most memory that any of its processes ever held, in bytes."""
        return max(_peak(pid) for pid in _family(self.pid))


@contextmanager
def product(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """The product itself, by the command that people start it with."""
    port = free_port()
    command = [sys.executable, "-m", "portfolio.cli", "serve", "--no-worker"]
    command += ["--port", str(port), "--workers", str(workers)]
    with _running(command, port, environment) as server:
        yield server


@contextmanager
def floor(name: str, environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """A floor, served as the product is."""
    port = free_port()
    command = [sys.executable, "-m", "portfolio.bench.floors", name, str(port), str(workers)]
    with _running(command, port, environment) as server:
        yield server


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603  # our own command, nothing from outside
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended by itself with {process.returncode}.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not answer in time.")


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    # What follows the command's name, which may hold spaces itself.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _peak(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) * 1024 if found else 0
