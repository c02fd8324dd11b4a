"""Accounts from the command line: `portfolio people`."""

from collections.abc import Iterator

import click

from portfolio.access import RoleName
from portfolio.commands.application import application, bring_up_to_date, require_up_to_date
from portfolio.config import Settings
from portfolio.days import in_words
from portfolio.erasure.actions import erase
from portfolio.erasure.queries import Preview, preview_of
from portfolio.people.actions import add_person, found_centre
from portfolio.people.passwords import new_password
from portfolio.people.queries import centre_names, find_by_email, find_centre
from portfolio.people.rules import require_centre_meant
from portfolio.refusal import Refusal
from portfolio.transaction import transaction


@click.group()
def people() -> None:
    """Accounts."""


@people.command("add")
@click.option("--centre", required=True, help="The centre's name; the first begins by it.")
@click.option("--new-centre", "new", is_flag=True, help="Another centre begins, of that name.")
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
def people_add(centre: str, new: bool, name: str, email: str, roles: tuple[str, ...]) -> None:
    """Add an account and print its first password.

    Example: portfolio people add --centre "Hillside" --name "Ada Obi" --email ada@hillside.example
    --role manager

    A further centre begins with its first manager, and shares nothing with the others:
    portfolio people add --new-centre --centre "Riverside" --name "Owen Price" --email
    owen@riverside.example --role manager
    """
    centre = centre.strip()
    app = application()
    password = new_password()
    with app.app_context():
        bring_up_to_date()
        try:
            with transaction():
                require_centre_meant(centre, centre_names(), new=new)
                found = find_centre(centre)
                add_person(
                    found or found_centre(centre),
                    name=name,
                    email=email,
                    password=password,
                    roles=[RoleName(role) for role in roles],
                )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
    if found is None:
        click.echo(f"{centre} is a new centre.")
    click.echo(f"{name} of {centre} can sign in with {email} and the password {password}")


@people.command("erase")
@click.argument("email")
@click.option("--ground", help="Why the law asks for it; without it, only a preview is shown.")
@click.option("--early", is_flag=True, help="The law demands it before the records may go.")
def people_erase(email: str, ground: str | None, early: bool) -> None:
    """Erase a person by law; without --ground, say what would go and what would stay.

    The ground is kept for good, so it must not name the person.

    Example: portfolio people erase priya@hillside.example --ground "Request of 3 March"
    """
    app = application()
    settings: Settings = app.extensions["portfolio_settings"]
    with app.app_context():
        require_up_to_date()
        person = find_by_email(email)
        if person is None:
            raise click.ClickException(f"Nobody has the address {email}.")
        if not ground:
            for line in _previewed(preview_of(person, years=settings.retention_years)):
                click.echo(line)
            return
        try:
            with transaction():
                done = erase(
                    person, by=None, ground=ground, early=early, years=settings.retention_years
                )
                said = (
                    f"Erased person {person.id}: {done.rows} rows, {done.files} files and the "
                    f"sentences of {done.events} events of the audit trail."
                )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
    click.echo(said)
    click.echo("Backups made before still hold what was erased; keep them no longer than needed.")


def _previewed(preview: Preview) -> Iterator[str]:
    """What erasing would take and leave, and what stands in its way."""
    name = "" if preview.name_stays else "the name, "
    yield f"Goes: {name}the account, and the sentences of {preview.events} events."
    if preview.items:
        yield (
            f"Goes: the words of {preview.items} items of evidence and of all that was said about "
            f"them, and {preview.files} files."
        )
    yield "Stays: numbers, days, decisions, hashes, and the chain of the audit trail."
    if preview.name_stays:
        yield (
            f"Stays: the name, since it stands under {preview.decisions_for_others} decisions on "
            "other people's work."
        )
    if preview.kept_until:
        until = preview.kept_until
        yield f"The records of assessment are kept until {in_words(until)}."
    for hold in preview.holds:
        yield f"A legal hold stands: {hold.reason}"
    if preview.erased:
        yield "This person was erased already."
