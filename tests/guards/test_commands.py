"""Every command says what it does, shows an example, and stands with one in docs/commands.md."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portfolio.cli import COMMANDS, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def every_command(
    group: click.Group = main, before: str = "portfolio"
) -> Iterator[tuple[str, click.Command]]:
    """Each command that does something, by its full name; groups are walked through."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


EVERY = dict(every_command())
each_command = pytest.mark.parametrize("name", EVERY)


@each_command
def test_the_help_of_a_command_shows_an_example(name: str) -> None:
    assert f"Example: {name}" in (EVERY[name].help or "")


@each_command
def test_every_option_of_a_command_says_what_it_means(name: str) -> None:
    silent = [
        option.name
        for option in EVERY[name].params
        if isinstance(option, click.Option) and not option.help
    ]

    assert silent == []


@each_command
def test_a_command_stands_in_the_docs_with_an_example(name: str) -> None:
    sections = PAGE.read_text().split("\n## ")
    (section,) = [each for each in sections if each.startswith(f"`{name}`\n")] or [""]

    assert re.search(rf"^```.*?^[^\n]*{name}\b.*?^```", section, re.MULTILINE | re.DOTALL)


def test_the_docs_have_no_command_that_is_gone() -> None:
    named = re.findall(r"^## `(portfolio [a-z -]+)`$", PAGE.read_text(), re.MULTILINE)

    assert named == sorted(EVERY)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.get_short_help_str(limit=200).removesuffix(".") == COMMANDS[
        name
    ].sentence.removesuffix(".")


def test_the_list_of_commands_loads_no_application() -> None:
    asked = (
        "import sys; from click.testing import CliRunner; from portfolio.cli import main; "
        "assert 'Commands:' in CliRunner().invoke(main, ['--help']).output; "
        "print([name for name in ('flask', 'sqlalchemy', 'obstore') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)

    assert done.stdout.strip() == "[]", done.stderr
