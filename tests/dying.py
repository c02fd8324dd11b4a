"""One request to an application of its own, in a process that ends at once before an effect of it.

An effect is whatever outlives the process: a statement that writes, a commit, bytes that reach the
disk or the store, a name that changes or goes, a job that is sent; and the answer itself.
"""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn

import obstore
from flask.testing import FlaskClient
from sqlalchemy import event

from portfolio.app import create_app, pages_and_jobs
from portfolio.config import Settings
from portfolio.db import db
from portfolio.documents.reading import read
from portfolio.evidence.files import received

# The application loads these when it is made: once here, not in every process that dies.
for _name in pages_and_jobs():
    import_module(_name)

DIED, ANSWERED = 77, 0
_WRITES = ("INSERT", "UPDATE", "DELETE")
_PATIENCE = 120


@dataclass(frozen=True)
class Asked:
    """A form that somebody sends."""

    address: str
    signed_in: Mapping[str, Any]
    form: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None


def dies(settings: Settings, asked: Asked, *, before: int, temporary: Path) -> list[str] | None:
    """Send the form, and end before its effect of that number (0: none, to learn what there are).

    Answers the effects where the form was answered with "done", None where the process died.
    """
    said = temporary / "effects.json"
    # Its children come from a process that has all modules and has begun nothing.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.dying"])
    child = context.Process(target=_send, args=(settings, asked, before, temporary, said))
    child.start()
    child.join(_PATIENCE)
    if child.exitcode is None:
        child.kill()
        raise AssertionError(f"it hangs before effect {before}")
    if child.exitcode == DIED:
        return None
    assert child.exitcode == ANSWERED, f"effect {before}: ended with {child.exitcode}"
    effects: list[str] = json.loads(said.read_text())
    return effects


class _Effects:
    """Counts effects; the process ends before the one that was chosen."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.seen: list[str] = []

    def __call__(self, what: str) -> None:
        self.seen.append(what)
        if len(self.seen) == self._last:
            os._exit(DIED)

    def watch(self, owner: Any, name: str, what: str = "") -> None:
        """What *owner* does under that name is an effect from now on."""
        done: Callable[..., Any] = getattr(owner, name)

        @wraps(done)
        def counted(*given: Any, **more: Any) -> Any:
            self(what or name)
            return done(*given, **more)

        setattr(owner, name, counted)


class _Writer:
    """A writer of the store, each of whose steps is an effect."""

    def __init__(self, writer: Any, effects: _Effects) -> None:
        self._writer = writer
        self._effects = effects

    def __getattr__(self, name: str) -> Any:
        if name in ("write", "close", "flush"):
            self._effects(f"store {name}")
        return getattr(self._writer, name)


def _send(settings: Settings, asked: Asked, before: int, temporary: Path, said: Path) -> NoReturn:
    tempfile.tempdir = str(temporary)
    # Reading has no effect; a process for it would only cost time.
    received.read_apart = read
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = FlaskClient(app, app.response_class, use_cookies=True)
    with client.session_transaction() as session:
        session.update(asked.signed_in)
    effects = _Effects(before)
    with app.app_context():
        _watch(effects, db.engine)
    effects.watch(app.extensions["portfolio_queue"].storage, "enqueue", "job sent")
    form: dict[str, Any] = dict(asked.form)
    if asked.file is not None:
        form["file"] = (BytesIO(asked.file[1]), asked.file[0])
    answer = client.post(asked.address, data=form, buffered=True)
    effects("answer")
    if answer.status_code != 303:
        print(answer.status_code, answer.text)
        os._exit(1)
    said.write_text(json.dumps(effects.seen[:-1]))
    os._exit(ANSWERED)


def _watch(effects: _Effects, engine: Any) -> None:
    def statement(_c: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if text.lstrip().upper().startswith(_WRITES):
            effects(" ".join(text.split()[:3]))

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", lambda _connection: effects("commit"))
    for name in ("fsync", "rename", "replace", "unlink", "remove", "truncate"):
        effects.watch(os, name)
    for name in ("rename", "delete", "put", "copy"):
        effects.watch(obstore, name, f"store {name}")
    opened = obstore.open_writer

    def open_writer(*given: Any, **more: Any) -> _Writer:
        effects("store open")
        return _Writer(opened(*given, **more), effects)

    obstore.open_writer = open_writer
