"""Every dependency is pinned to one version and its hashes, and to no place it comes from."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from itertools import pairwise
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


def test_what_is_installed_for_people_is_imported_or_says_what_it_is_for() -> None:
    packages = packages_distributions()
    imported = {
        canonicalize_name(package)
        for folder in ("portfolio", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        for module in _imported(path)
        for package in packages.get(module, ())
    }
    listed = (ROOT / "pyproject.toml").read_text().partition("\ndependencies = [")[2].splitlines()
    explained = {
        canonicalize_name(Requirement(line.strip(' ",')).name)
        for before, line in pairwise(listed[: listed.index("]")])
        if before.lstrip().startswith("#") and not line.lstrip().startswith("#")
    }

    assert asked_for("run") - imported <= explained
    assert "flask" in imported


def _imported(path: Path) -> set[str]:
    """The top-level modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
