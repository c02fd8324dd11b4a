"""The audit trail, proved: `portfolio audit`."""

import sys

import click

from portfolio.assessment.seals import broken_seals
from portfolio.audit.verify import changes_by_hand
from portfolio.commands.application import application, require_up_to_date
from portfolio.evidence.files.stored import files_that_differ
from portfolio.sentences import number


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
def verify() -> None:
    """Say whether rows, stored files and seals are as the audit trail recorded them.

    Example: portfolio audit verify
    """
    app = application()
    with app.app_context():
        require_up_to_date()
        found = [*changes_by_hand(), *files_that_differ(), *broken_seals()]
    for sentence in found:
        click.echo(sentence)
    if found:
        count = number(len(found), "thing is", "things are")
        click.echo(f"{count} not as recorded.", err=True)
        sys.exit(1)
    click.echo("Every event, row, stored file and seal is as it was recorded.")
