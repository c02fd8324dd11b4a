"""What ./start and ./check say and do on machines unlike this one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a clone as setting up reads."""
    for folder in ("setup", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ("pyproject.toml", "start"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """The only folder commands are found in; it holds no sudo and no apt-get."""
    folder = tmp_path / "commands"
    folder.mkdir()
    for name in ("bash", "cat", "dirname", "find", "grep", "mktemp", "rm", "tail", "uname"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def provide(commands: Path, name: str, script: str) -> None:
    """A command of that name that does what the script says."""
    (commands / name).write_text(f"#!/bin/sh\n{script}\n")
    (commands / name).chmod(0o755)


def bash(*arguments: str, clone: Path, commands: Path) -> subprocess.CompletedProcess[str]:
    """How bash ends and what it prints, where only those commands are found."""
    return subprocess.run(
        [commands / "bash", *arguments],
        cwd=clone,
        env={"PATH": str(commands)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lacking_pango(then: str) -> str:
    return (
        f"set -euo pipefail; . setup/machine.sh; PYTHON={sys.executable}; "
        f'lacks libpango-1.0-0 "sets the text of PDF exports"; {then}'
    )


def test_a_machine_without_python_is_told_so(clone: Path, commands: Path) -> None:
    ended = bash("./start", clone=clone, commands=commands)

    assert ended.returncode == 1
    assert "Python 3.11 or newer isn't on this machine." in ended.stdout


def test_an_older_python_is_passed_over(clone: Path, commands: Path) -> None:
    provide(commands, "python3", "exit 1")

    ended = bash("./start", clone=clone, commands=commands)

    assert ended.returncode == 1
    assert "Python 3.11 or newer isn't on this machine." in ended.stdout


def test_people_without_root_are_told_what_to_ask_for(clone: Path, commands: Path) -> None:
    provide(commands, "id", "echo 1000")
    provide(commands, "apt-get", "echo installed everything")

    ended = bash("-c", lacking_pango("install_what_is_lacking"), clone=clone, commands=commands)

    assert ended.returncode == 1
    assert "libpango-1.0-0         sets the text of PDF exports" in ended.stdout
    assert "Ask whoever looks after this machine to run" in ended.stdout
    assert "apt-get install --no-install-recommends libpango-1.0-0" in ended.stdout
    assert "installed everything" not in ended.stdout


def test_other_systems_are_told_the_names_to_look_for(clone: Path, commands: Path) -> None:
    ended = bash("-c", lacking_pango("install_what_is_lacking"), clone=clone, commands=commands)

    assert ended.returncode == 1
    assert "There is no apt-get here." in ended.stdout
    assert "libpango-1.0-0" in ended.stdout


def test_what_apt_says_is_shown_only_when_it_fails(clone: Path, commands: Path) -> None:
    provide(commands, "id", "echo 0")
    provide(commands, "env", 'shift; exec "$@"')
    provide(commands, "apt-get", "echo no space left; test $1 = update")
    failing = bash("-c", lacking_pango("install_what_is_lacking"), clone=clone, commands=commands)
    provide(commands, "apt-get", "echo unpacking")
    working = bash("-c", lacking_pango("install_what_is_lacking"), clone=clone, commands=commands)

    assert failing.returncode == 1
    assert "no space left" in failing.stdout
    assert working.returncode == 0
    assert "unpacking" not in working.stdout


def test_nothing_is_installed_twice(clone: Path, commands: Path) -> None:
    (clone / ".venv").mkdir()
    stamped = lacking_pango("stamp_of requirements/run.txt >.venv/installed-run")
    assert bash("-c", stamped, clone=clone, commands=commands).returncode == 0

    again = bash("-c", lacking_pango("make_environment run"), clone=clone, commands=commands)
    with (clone / "requirements/run.txt").open("a") as lock:
        lock.write("# changed\n")
    changed = bash(
        "-c",
        lacking_pango('test "$(stamp_of requirements/run.txt)" = "$(cat .venv/installed-run)"'),
        clone=clone,
        commands=commands,
    )

    assert (again.returncode, again.stdout) == (0, "")
    assert changed.returncode == 1
