"""The process that has the readers at hand: it forks one confined child for each task.

It never opens a foreign file itself, and runs a single thread, as forking asks for. Each child
begins as it was before the first file: nothing of one file is there while another is read.
"""

import contextlib
import gc
import json
import math
import os
import resource
import select
import signal
import socket
import sys
import time
from importlib import import_module
from typing import Any, NoReturn

READY, BEGUN = b"ready", b"b"

_MODULES = (
    "comma_separated", "messages", "open_text", "paragraphs", "pdf", "pictures", "reading",
    "recordings", "rich_text", "slides", "web_pages", "word", "workbooks",
)  # fmt: skip
_LONGEST_TASK = 1 << 16
_MOST_OPEN = 128
_STDOUT = 1


def main(control: socket.socket) -> None:
    """Fork a child for each task that comes, until whoever sends them is gone."""
    # So that a child can close all that is open without looking for it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_OPEN, _MOST_OPEN))
    for name in ("confined", *_MODULES):
        import_module(f"portfolio.documents.{name}")
    gc.collect()
    gc.freeze()
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(ended, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    control.send(READY)
    until: dict[int, float] = {}
    while True:
        ready, _, _ = select.select([control.fileno(), ended], [], [], _next_look(until))
        if ended in ready:
            os.read(ended, _LONGEST_TASK)
        _reap(until)
        if control.fileno() in ready:
            asked, answers, _, _ = socket.recv_fds(control, _LONGEST_TASK, 1)
            if not asked:
                break
            _fork(json.loads(asked), answers[0], until)
    for pid in until:
        os.kill(pid, signal.SIGKILL)


def _next_look(until: dict[int, float]) -> float | None:
    """Seconds until a child is to be stopped, if there is one."""
    return max(0.0, min(until.values()) - time.monotonic()) if until else None


def _reap(until: dict[int, float]) -> None:
    """No child that ended is left; none goes on that had its time."""
    for pid, end in list(until.items()):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del until[pid]
        elif time.monotonic() >= end:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            del until[pid]


def _fork(task: dict[str, Any], answer: int, until: dict[int, float]) -> None:
    seconds = task["limits"]["wall_seconds"]
    # Without a process for it, who asks sees that nothing was begun.
    with contextlib.suppress(OSError):
        pid = os.fork()
        if pid == 0:
            _carry_out(task, answer, seconds)
        until[pid] = time.monotonic() + seconds
    os.close(answer)


def _carry_out(task: dict[str, Any], answer: int, seconds: float) -> NoReturn:
    """Do the task and end, in the child."""
    try:
        os.dup2(answer, _STDOUT)
        os.closerange(_STDOUT + 2, _MOST_OPEN)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Should the process that would stop it be gone.
        signal.alarm(math.ceil(seconds) + 1)
        from portfolio.documents.confined import framed

        _write(BEGUN)
        _write(framed(task))
    finally:
        os._exit(0)


def _write(what: bytes) -> None:
    left = memoryview(what)
    while left:
        left = left[os.write(_STDOUT, left) :]


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
