"""Unit files, checked and listed: `portfolio standards`."""

import json
import sys
from pathlib import Path

import click

from portfolio.config import CRITERIA
from portfolio.sentences import number
from portfolio.standards.format.reading import (
    QUALIFICATIONS,
    QualificationFile,
    SpoiltFiles,
    UnitFile,
    as_json,
    describe_problems,
    read_either,
    read_folder,
)
from portfolio.standards.format.writing import unit_as_yaml
from portfolio.standards.listing import qualification_as_json, unit_as_json


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
        count = number(len(unit.criteria), "criterion", "criteria")
        click.echo(f"{unit.key}: {unit.title or unit.short_name} ({count})")


@standards.command("check")
@click.argument("place", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_check(place: Path) -> None:
    """Say whether a folder of unit files, or one file of it, can be used.

    Where not, every problem is named with file, line, field and mend.

    Example: portfolio standards check criteria
    """
    try:
        if place.is_file():
            click.echo(_said_of(place, read_either(place)))
            return
        found = read_folder(place)
    except SpoiltFiles as spoilt:
        click.echo(describe_problems(spoilt.problems), err=True)
        sys.exit(1)
    units = number(len(found.units), "unit", "units")
    qualifications = number(len(found.qualifications), "qualification", "qualifications")
    click.echo(f"{units} and {qualifications} are good.")


def _said_of(place: Path, said: UnitFile | QualificationFile) -> str:
    if isinstance(said, UnitFile):
        count = len(said.criteria)
        return f"{place} is good: {said.name}, {number(count, 'criterion', 'criteria')}."
    count = len(said.units)
    sentence = f"{place} is good: {said.title}, {number(count, 'unit', 'units')}."
    if place.resolve().parent.name != QUALIFICATIONS:
        sentence += f" It is a qualification: keep it in the folder {QUALIFICATIONS}."
    return sentence


@standards.command("show")
@click.option("--json", "as_json_", is_flag=True, help="Print everything, for machines.")
@click.argument("key")
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_show(key: str, folder: Path, as_json_: bool) -> None:
    """Print one unit, or one qualification, by its key.

    Example: portfolio standards show customer-service-complaints --json
    """
    try:
        found = read_folder(folder)
    except SpoiltFiles as spoilt:
        raise click.ClickException(describe_problems(spoilt.problems)) from None
    unit = next((each for each in found.units if each.key == key), None)
    qualification = next((each for each in found.qualifications if each.key == key), None)
    if unit is not None:
        plain = unit_as_json(unit, found.qualifications_with(unit))
        text = unit_as_yaml(unit).rstrip()
    elif qualification is not None:
        plain = qualification_as_json(qualification)
        text = "\n".join([qualification.title, *(f"  {each}" for each in qualification.units)])
    else:
        keys = [each.key for each in found.units] + [each.key for each in found.qualifications]
        known = ", ".join(keys)
        raise click.ClickException(
            f"There is no unit or qualification with the key “{key}”. There are: {known}."
        )
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2) if as_json_ else text)
