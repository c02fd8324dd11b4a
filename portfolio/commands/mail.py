"""Mails from the command line: `portfolio mail`."""

import click

from portfolio.commands.application import application
from portfolio.config import Settings
from portfolio.mail.addresses import HOW_TO_WRITE, find_address
from portfolio.mail.sending import CouldNotSend, message_to, send
from portfolio.mail.writing import new_message_id, written


@click.group()
def mail() -> None:
    """Mails."""


@mail.command("try")
@click.argument("address")
def mail_try(address: str) -> None:
    """Send one mail now, by the settings, and say what came of it.

    Example: portfolio mail try ada@hillside.example
    """
    to = find_address(address)
    if to is None:
        raise click.ClickException(f"{address} is no e-mail address. {HOW_TO_WRITE}")
    app = application()
    settings: Settings = app.extensions["portfolio_settings"]
    with app.app_context():
        trial = written("trial", guessed=not settings.address)
        message = message_to(to, *trial, message_id=new_message_id())
        try:
            send(message)
        except CouldNotSend as problem:
            raise click.ClickException(problem.sentence) from None
    if settings.mail_host:
        click.echo(f"{settings.mail_host} took the mail.")
    else:
        click.echo(f"The mail is a file in {settings.mail_folder}: no mail server is named.")
