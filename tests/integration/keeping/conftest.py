"""A portfolio in use, on both databases and both kinds of store, that backups are made of."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portfolio.cli import main
from tests.browsing import Browser
from tests.databases import new_database
from tests.e2e.house import House
from tests.stores import CREDENTIALS, new_bucket


@pytest.fixture(scope="module")
def lived_in(
    database_kind: str,
    database_address: str,
    s3_address: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The demonstration, served: SQLite with a folder, PostgreSQL with a bucket."""
    folder = tmp_path_factory.mktemp("lived-in")
    settings = {}
    if database_kind == "postgresql":
        settings = CREDENTIALS | {
            "PORTFOLIO_DATABASE": new_database(database_address, folder, "lived_in"),
            "PORTFOLIO_FILES": f"s3://{new_bucket(s3_address)}/files",
            "PORTFOLIO_FILES_ENDPOINT": s3_address,
            "PORTFOLIO_LOG": "json",
        }
    with House(folder / "data", **settings) as house:
        yield house


TYPED = {"kind": "PE", "title": "An account", "work_on": "2026-03-02"}


class Writing(threading.Thread):
    """Somebody who adds file after file over HTTP until told to stop."""

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self._house = house
        self._stop_now = threading.Event()
        self.added = 0
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            browser = Browser(self._house.address)
            browser.sign_in(self._house.person("Priya"))
            page = next(each for each in browser.links("/") if each.endswith("/evidence/add"))
            while not self._stop_now.is_set():
                words = f"Account number {self.added} of {time.monotonic_ns()}."
                status = browser.submit(page, TYPED, {"file": ("account.txt", words.encode())})
                assert status == 303, f"{page} answered {status}"
                self.added += 1
        except BaseException as problem:
            self.problem = problem

    def stop(self) -> None:
        self._stop_now.set()
        self.join(60)
        if self.problem:
            raise self.problem

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + 120
        while self.added < count and self.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert self.added >= count, f"{self.added} were added: {self.problem}"


@pytest.fixture(scope="module")
def archive(lived_in: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup made by the command while two people went on adding files."""
    place = tmp_path_factory.mktemp("backups") / "while-writing.tar"
    writers = [Writing(lived_in) for _each in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.wait_for(2)
    before = sum(writer.added for writer in writers)
    done = lived_in.command("backup", str(place))
    after = sum(writer.added for writer in writers)
    for writer in writers:
        writer.stop()

    assert done.returncode == 0, done.stderr
    assert after > before, "nothing was written meanwhile"
    return place


class Machine:
    """An empty machine: what the settings of a command there say."""

    def __init__(
        self, data: Path, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.data = data
        self.settings = settings
        self._patch = monkeypatch

    def command(self, *words: str, **settings: str) -> Result:
        """What `portfolio` with these words says there."""
        with self._patch.context() as patch:
            for name, value in (
                {"PORTFOLIO_DATA": str(self.data)} | self.settings | settings
            ).items():
                patch.setenv(name, value)
            return CliRunner().invoke(main, words)


@pytest.fixture
def machine(
    database_kind: str,
    database_address: str,
    s3_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    """An empty machine alike: the same kind of database and of store, both empty."""
    settings = {}
    if database_kind == "postgresql":
        settings = CREDENTIALS | {
            "PORTFOLIO_DATABASE": new_database(database_address, tmp_path, "empty_machine"),
            "PORTFOLIO_FILES": f"s3://{new_bucket(s3_address)}/kept",
            "PORTFOLIO_FILES_ENDPOINT": s3_address,
        }
    return Machine(tmp_path / "data", settings, monkeypatch)
