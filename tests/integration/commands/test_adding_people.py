"""`portfolio people add`: which centre an account goes to, and when a centre begins."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portfolio.cli import main


class Machine:
    """A machine with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._people = 0

    def add(self, centre: str, *words: str) -> Result:
        self._people += 1
        given = ["--centre", centre, "--name", "Ada Obi", "--email", f"ada{self._people}@x.example"]
        return CliRunner().invoke(main, ["people", "add", *given, "--role", "manager", *words])

    @property
    def centres(self) -> list[str]:
        with sqlite3.connect(self.data / "portfolio.sqlite") as database:
            return [name for (name,) in database.execute("SELECT name FROM centre ORDER BY id")]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setenv("PORTFOLIO_DATA", str(tmp_path / "data"))
    return Machine(tmp_path / "data")


def test_the_first_centre_begins_by_its_name(machine: Machine) -> None:
    done = machine.add("Hillside College")
    again = machine.add(" Hillside College ")

    assert "Hillside College is a new centre." in done.output
    assert (again.exit_code, "new centre" in again.output) == (0, False)
    assert machine.centres == ["Hillside College"]


@pytest.mark.parametrize("mistyped", ["Hilside College", "hillside college", "Hillside"])
def test_a_mistyped_name_makes_no_centre_and_names_the_one_that_was_meant(
    machine: Machine, mistyped: str
) -> None:
    machine.add("Hillside College")

    done = machine.add(mistyped)

    assert done.exit_code == 1
    assert f"There is no centre called {mistyped} here. Did you mean Hillside College?" in (
        done.output
    )
    assert machine.centres == ["Hillside College"]


def test_another_centre_begins_where_that_is_said(machine: Machine) -> None:
    machine.add("Hillside College")
    refused = machine.add("Riverside Motors")

    done = machine.add("Riverside Motors", "--new-centre")

    assert "Add --new-centre to begin it." in refused.output
    assert "Riverside Motors is a new centre." in done.output
    assert machine.centres == ["Hillside College", "Riverside Motors"]


def test_a_centre_that_is_there_does_not_begin_again(machine: Machine) -> None:
    machine.add("Hillside College")

    done = machine.add("Hillside College", "--new-centre")

    assert done.exit_code == 1
    assert "Hillside College is a centre already." in done.output


def test_a_centre_has_a_name(machine: Machine) -> None:
    assert "Write the centre's name." in machine.add("  ").output
