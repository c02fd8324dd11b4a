"""Unit files, checked and listed: `portfolio standards`."""

import json
import sys
from pathlib import Path

import click

from portfolio.config import CRITERIA
from portfolio.standards.reading import (
    SpoiltFiles,
    as_json,
    describe_problems,
    read_folder,
    read_unit,
)


@click.group()
def standards() -> None:
    """Units and qualifications from their data files."""


@standards.command("list")
@click.option("--json", "as_json_", is_flag=True, help="Print everything, for machines.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_list(folder: Path, as_json_: bool) -> None:
    """Print the units: their criteria, outcomes, guidance and all that the files hold.

    Example: portfolio standards list --json
    """
    try:
        found = read_folder(folder)
    except SpoiltFiles as spoilt:
        raise click.ClickException(describe_problems(spoilt.problems)) from None
    if as_json_:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return
    for unit in found.units:
        count = len(unit.criteria)
        click.echo(f"{unit.key}: {unit.title or unit.short_name} ({count} criteria)")


@standards.command("check")
@click.argument("place", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_check(place: Path) -> None:
    """Say whether a folder of unit files, or one unit file, can be used.

    Where not, every problem is named with file, line, field and mend.

    Example: portfolio standards check criteria
    """
    try:
        if place.is_file():
            unit = read_unit(place)
            count = len(unit.criteria)
            click.echo(f"{place} is good: {unit.name}, {count} criteria.")
            return
        found = read_folder(place)
    except SpoiltFiles as spoilt:
        click.echo(describe_problems(spoilt.problems), err=True)
        sys.exit(1)
    click.echo(f"{len(found.units)} units and {len(found.qualifications)} qualifications are good.")
