"""What crashes left behind, found and cleared: `portfolio check`."""

import json
import sys
from datetime import UTC, datetime, timedelta
from itertools import groupby

import click

from portfolio.commands.application import application, require_up_to_date
from portfolio.upkeep.leftovers import KINDS, Leftover, leftovers
from portfolio.web.filters import size


@click.command()
@click.option("--clear", is_flag=True, help="Remove what nothing names and nobody can miss.")
@click.option(
    "--older-than",
    "hours",
    type=click.FloatRange(min=0),
    default=24.0,
    show_default=True,
    help="Leave alone what is younger, in hours: an upload may be under way.",
)
@click.option("--quick", is_flag=True, help="Compare sizes alone; don't read every stored byte.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found for machines.")
def check(clear: bool, hours: float, quick: bool, as_json: bool) -> None:
    """Find what crashes left behind, and say or clear it.

    Ends with 1 where something is left: found without --clear, or not to be cleared by itself.

    Example: portfolio check --clear
    """
    app = application()
    with app.app_context():
        require_up_to_date()
        found = sorted(
            leftovers(grace=timedelta(hours=hours), read_all=not quick, at=datetime.now(UTC)),
            key=lambda each: (list(KINDS).index(each.kind), each.what),
        )
        cleared = {id(each): bool(clear and each.clear and each.clear()) for each in found}
    left = [each for each in found if not cleared[id(each)]]
    if as_json:
        click.echo(
            json.dumps(
                {
                    "left": len(left),
                    "found": [
                        {
                            "kind": each.kind,
                            "what": each.what,
                            "count": each.count,
                            "bytes": each.size,
                            "can_be_cleared": each.clear is not None,
                            "cleared": cleared[id(each)],
                        }
                        for each in found
                    ],
                },
                indent=2,
            )
        )
    else:
        for kind, group in groupby(found, key=lambda each: each.kind):
            _say(kind, list(group), cleared)
        if not found:
            click.echo("Nothing was left behind, and every stored file is where its row says.")
        elif left and not clear and any(each.clear for each in left):
            click.echo("Run `portfolio check --clear` to clear what can be cleared.")
    if left:
        sys.exit(1)


def _say(kind: str, found: list[Leftover], cleared: dict[int, bool]) -> None:
    count, bytes_ = sum(each.count for each in found), sum(each.size for each in found)
    gone = sum(each.count for each in found if cleared[id(each)])
    done = "" if not gone else ", cleared" if gone == count else f", {gone} of them cleared"
    big = f" ({size(bytes_)})" if bytes_ else ""
    click.echo(f"{count} {KINDS[kind]}{big}{done}:")
    for each in found:
        click.echo(f"  {each.what}" + (f", {size(each.size)}" if each.size else ""))
