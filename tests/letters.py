"""Reading the mails that the application under test wrote into its folder."""

import email
import re
from email import policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask


def mails_to(app: Flask, address: str) -> list[EmailMessage]:
    """Every mail to that address, oldest first."""
    folder: Path = app.extensions["portfolio_settings"].mail_folder
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        if message["To"] == address:
            found.append(message)
    return found


def words_of(message: EmailMessage) -> str:
    """The text of a mail."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage) -> str:
    """The path that the link of a mail leads to."""
    (link,) = re.findall(r"https?://[^/\s]+(/\S*)", words_of(message))
    return str(link)
