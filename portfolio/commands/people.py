"""Accounts from the command line: `portfolio people`."""

import click

from portfolio.access import RoleName
from portfolio.commands.application import application, bring_up_to_date
from portfolio.people.actions import add_person, found_centre
from portfolio.people.passwords import new_password
from portfolio.people.queries import find_centre
from portfolio.refusal import Refusal
from portfolio.transaction import transaction


@click.group()
def people() -> None:
    """Accounts."""


@people.command("add")
@click.option("--centre", required=True, help="The centre's name; made where it is new.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="Their e-mail address, which they sign in with.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in RoleName]),
    help="What they are there; can be given more than once.",
)
def people_add(centre: str, name: str, email: str, roles: tuple[str, ...]) -> None:
    """Add an account and print its first password.

    Example: portfolio people add --centre "Hillside" --name "Ada Obi" --email ada@hillside.example
    --role manager
    """
    app = application()
    password = new_password()
    with app.app_context():
        bring_up_to_date()
        try:
            with transaction():
                add_person(
                    find_centre(centre) or found_centre(centre),
                    name=name,
                    email=email,
                    password=password,
                    roles=[RoleName(role) for role in roles],
                )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
    click.echo(f"{name} can sign in with {email} and the password {password}")
