"""Measuring: pages of the product and floors, asked for by a load client on the same machine."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_security import login_user
from sqlalchemy import Engine, event

from portfolio.bench import floors
from portfolio.bench.centre import BigCentre
from portfolio.bench.large_file import MEGABYTE, LargeFile, send
from portfolio.bench.servers import Server, floor, product
from portfolio.bench.work import Worked
from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.queries import find_portfolio_id
from portfolio.people.models import User

ENCODING = "gzip, deflate, br, zstd"  # what a browser says it takes
_PEOPLE = 40  # whose pages are asked for in turn


@dataclass(frozen=True)
class Page:
    """A page with the cookie of somebody who may see it."""

    path: str
    cookie: str


@dataclass(frozen=True)
class Measured:
    """What one page, or floor, takes: times in seconds, sizes in bytes."""

    name: str
    p50: float
    p95: float
    one_client: float
    eight_clients: float
    processor: float | None = None  # seconds of the server's processor time a page
    queries: int | None = None
    raw: int | None = None
    wire: int | None = None
    memory: int | None = None


@dataclass(frozen=True)
class Report:
    """All that one run measured, and on what."""

    learners: int
    database: str
    cores: int
    workers: int
    made_in: float
    rows: int
    measured: tuple[Measured, ...]
    worked: tuple[Worked, ...] = ()
    large_file: LargeFile | None = None


class Bench:
    """One run: the same load against the product and the floors, one after the other."""

    def __init__(
        self,
        app: Flask,
        centre: BigCentre,
        *,
        seconds: float,
        workers: int,
        say: Callable[[str], None],
    ) -> None:
        self._app, self._centre = app, centre
        self._seconds, self._workers, self._say = seconds, workers, say
        settings: Settings = app.extensions["portfolio_settings"]
        with app.app_context():
            self._engine = db.engine
        self._environment = {
            "PORTFOLIO_DATA": str(settings.data.resolve()),
            "PORTFOLIO_DATABASE": settings.database_url,
            floors.DATABASE: settings.database_url,
        }

    def measure(self) -> list[Measured]:
        """Everything, floors first."""
        found = [self._bare_query()]
        pages = self._pages()
        # All sign-ins stand written before anything is measured.
        grid = self._grid_pages()
        with floor("empty", self._environment, workers=self._workers) as one:
            found.append(self._loaded("floor: empty Flask page", one, [Page("/", "")]))
        with floor("grid", self._environment, workers=self._workers) as one:
            found.append(self._loaded("floor: bare Flask grid", one, grid))
        with product(self._environment, workers=self._workers) as one:
            for name, its_pages in pages.items():
                found.append(self._loaded(name, one, its_pages, count=True))
        return found

    def large_file(self, size: int) -> LargeFile:
        """A recording of *size* bytes that a learner sends in pieces to a server just started."""
        learner = self._centre.learners[0]
        with self._app.app_context():
            portfolio_id = find_portfolio_id(db.session.get_one(User, learner))
            assert portfolio_id is not None, "every learner of the centre has a portfolio"
        self._say(f"sending a file of {size // MEGABYTE} MB ...")
        with product(self._environment, workers=self._workers) as one:
            return send(one, self._signed_in(learner), portfolio_id, size)

    def _bare_query(self) -> Measured:
        engine = floors.engine_for(self._environment[floors.DATABASE])
        times = []
        units = self._some(self._centre.units)
        for turn in range(1000):
            begun = time.perf_counter()
            floors.bare_query(engine, units[turn % len(units)])
            times.append(time.perf_counter() - begun)
        engine.dispose()
        p50, p95 = _percentiles(times[100:])
        return Measured("floor: one bare query", p50, p95, 1 / p50, 0.0)

    def _pages(self) -> dict[str, list[Page]]:
        """The pages to measure, each for several people in turn."""
        centre, sign_in = self._centre, self._signed_in
        chosen = self._some(range(len(centre.learners)))
        learners = {n: sign_in(centre.learners[n]) for n in chosen}
        assessors = [sign_in(each) for each in self._some(centre.assessors, at_most=10)]
        verifiers = [sign_in(each) for each in self._some(centre.verifiers, at_most=10)]
        its_assessor = {n: sign_in(centre.assessor_of(n)) for n in chosen[:10]}
        return {
            "unit page, learner": [
                Page(f"/units/{centre.units[n]}", cookie) for n, cookie in learners.items()
            ],
            "unit page, assessor": [
                Page(f"/units/{centre.units[n]}", cookie) for n, cookie in its_assessor.items()
            ],
            "home, learner": [Page("/", cookie) for cookie in learners.values()],
            "home, assessor of 60": [Page("/", cookie) for cookie in assessors],
            "home, verifier": [Page("/", cookie) for cookie in verifiers],
            "sampling plan, verifier": [Page("/sampling", cookie) for cookie in verifiers],
        }

    def _grid_pages(self) -> list[Page]:
        """The grid of the same units, for somebody with the floor's own cookie."""
        app = Flask("cookie")
        app.secret_key = floors.SECRET
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None  # the floor has a secret
        cookie = f"session={serializer.dumps({'who': 1})}"
        chosen = self._some(range(len(self._centre.learners)))
        return [Page(f"/units/{self._centre.units[n]}", cookie) for n in chosen]

    def _some(self, of: Sequence[int], at_most: int = _PEOPLE) -> list[int]:
        """Some of them, the same in every run."""
        return random.Random(len(of)).sample(of, min(at_most, len(of)))  # noqa: S311

    def _signed_in(self, user_id: int) -> str:
        """The cookie of that person's browser, signed in and once at home; no password is asked.

        The first page adds the token against forged posts, and no later one changes the cookie.
        """
        app = self._app
        with app.test_request_context("/", base_url="http://127.0.0.1"):
            user = db.session.get_one(User, user_id)
            login_user(user)
            response = app.make_response("")
            app.session_interface.save_session(app, session, response)
            db.session.rollback()
        fresh = response.headers["Set-Cookie"].partition(";")[0]
        home = app.test_client(use_cookies=False).get("/", headers={"Cookie": fresh})
        return home.headers["Set-Cookie"].partition(";")[0]

    def _loaded(
        self, name: str, server: Server, pages: list[Page], *, count: bool = False
    ) -> Measured:
        self._say(f"measuring {name} ...")
        self._load(server, pages, clients=4, seconds=min(2.0, self._seconds))
        one = self._load(server, pages, clients=1, seconds=self._seconds)
        before = server.processor_time
        eight = self._load(server, pages, clients=8, seconds=self._seconds)
        used = server.processor_time - before
        p50, p95 = _percentiles(one["times"])
        queries, raw = self._counted(pages) if count else (None, None)
        return Measured(
            name,
            p50,
            p95,
            len(one["times"]) / one["took"],
            len(eight["times"]) / eight["took"],
            processor=used / len(eight["times"]),
            queries=queries,
            raw=raw,
            wire=round(one["bytes"] / len(one["times"])),
            memory=server.peak_memory,
        )

    def _load(
        self, server: Server, pages: list[Page], *, clients: int, seconds: float
    ) -> dict[str, Any]:
        asked = {
            "port": server.port,
            "pages": [{"path": page.path, "cookie": page.cookie} for page in pages],
            "clients": clients,
            "seconds": seconds,
            "encoding": ENCODING,
        }
        done = subprocess.run(
            [sys.executable, "-m", "portfolio.bench.load"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
        if set(answer["statuses"]) != {"200"}:
            raise RuntimeError(f"Not every page was shown: {answer['statuses']}")
        return answer

    def _counted(self, pages: list[Page]) -> tuple[int, int]:
        """The most SELECTs that one of the pages takes, and how large the largest is, in bytes."""
        queries, raw = 0, 0
        client = self._app.test_client(use_cookies=False)
        for page in pages:
            with _selects(self._engine) as seen:
                answer = client.get(page.path, headers={"Cookie": page.cookie})
            queries, raw = max(queries, len(seen)), max(raw, len(answer.data))
        return queries, raw


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=20)
    return statistics.median(times), cuts[18]


@contextmanager
def _selects(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def noticed(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", noticed)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", noticed)
