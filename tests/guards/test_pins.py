"""Every dependency is pinned to one version and its hashes, and to no place it comes from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

PIN = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^\\]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: Path) -> list[str]:
    """The lock's entries, each on one line, comments left out."""
    lines = [line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", "").splitlines()


def pinned(lock: Path) -> set[tuple[str, str]]:
    """The names and versions in a lock."""
    return {(pin[1], pin[2]) for entry in entries(lock) if (pin := PIN.match(entry))}


def asked_for(name: str) -> set[str]:
    """The names that a list asks for, as a lock writes them."""
    if name == "run":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        wanted = project["dependencies"]
    else:
        lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        wanted = [line for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(Requirement(line).name) for line in wanted}


def test_there_are_three_locks() -> None:
    assert [lock.stem for lock in LOCKS] == ["build", "run", "test"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_entry_is_one_version_with_its_hashes(lock: Path) -> None:
    for entry in entries(lock):
        pin, *hashes = re.split(r"\s+(?=--hash)", entry.strip())

        assert PIN.fullmatch(pin), f"{lock.name}: {pin} is not pinned to one version."
        assert hashes, f"{lock.name}: {pin} has no hash."
        assert all(HASH.fullmatch(each) for each in hashes), f"{lock.name}: {pin}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_lock_names_a_place_packages_come_from(lock: Path) -> None:
    text = lock.read_text()

    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|@ file:", text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_all_that_is_asked_for_is_pinned(lock: Path) -> None:
    missing = asked_for(lock.stem) - {name for name, _ in pinned(lock)}

    assert not missing, f"Run requirements/lock: {lock.name} lacks {', '.join(sorted(missing))}."


def test_the_tests_run_on_the_versions_that_people_run() -> None:
    build, run, test = map(pinned, LOCKS)

    assert run <= test
    assert {name for name, _ in build - test} <= {"setuptools"}
