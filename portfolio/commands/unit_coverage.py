"""How far a learner's unit has come, at the terminal: `portfolio coverage`."""

import json
from collections.abc import Sequence

import click

from portfolio.commands.application import application, require_up_to_date
from portfolio.days import today
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.queries import find_portfolio
from portfolio.overview.coverage_report import as_lines, as_plain
from portfolio.overview.unit.page import get_unit_page
from portfolio.people.queries import find_by_email


@click.command()
@click.argument("learner")
@click.argument("unit")
@click.option("--json", "as_json", is_flag=True, help="Print everything, for machines.")
def coverage(learner: str, unit: str, as_json: bool) -> None:
    """Print what a learner's evidence covers of a unit, and what would close its gaps.

    LEARNER is the address that they sign in with; UNIT is the unit's number, its key (the name of
    its file), or the beginning of its name.

    Example: portfolio coverage priya@hillside.example process --json
    """
    app = application()
    with app.app_context():
        require_up_to_date()
        person = find_by_email(learner)
        portfolio = find_portfolio(person) if person else None
        if person is None or portfolio is None:
            raise click.ClickException(f"Nobody with the address {learner} has a portfolio.")
        page = get_unit_page(_the_one(portfolio.units, unit), person, today=today())
        if as_json:
            click.echo(json.dumps(as_plain(page), ensure_ascii=False, indent=2))
        else:
            for line in as_lines(page):
                click.echo(line)


def _the_one(units: Sequence[PortfolioUnit], said: str) -> PortfolioUnit:
    wanted = said.strip().casefold()
    exact = [unit for unit in units if wanted in _folded(_file_of(unit), unit.unit_version.number)]
    found = exact or [
        unit
        for unit in units
        if any(name.startswith(wanted) for name in _folded(unit.name, unit.label))
    ]
    if len(found) == 1:
        return found[0]
    names = "\n".join(f"  {_file_of(unit)}: {unit.label}" for unit in units)
    what = "Several units are" if found else "No unit is"
    raise click.ClickException(f"{what} called {said} in that portfolio. It holds:\n{names}")


def _file_of(unit: PortfolioUnit) -> str:
    return unit.unit_version.unit.file_key


def _folded(*names: str | None) -> list[str]:
    return [name.casefold() for name in names if name]
