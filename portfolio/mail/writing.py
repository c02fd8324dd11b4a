"""What a mail says: a template of plain text, and the same as HTML; and the links in it."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import current_app

from portfolio.config import Settings

_LINK = re.compile(r"https?://\S+")


def written(template: str, /, **values: Any) -> tuple[str, str]:
    """Subject and text of `templates/email/<template>.txt`, whose first line is the subject."""
    whole = _rendered(f"{template}.txt", link=link_to, **values)
    subject, _, text = whole.strip().partition("\n")
    # A name with a line break in it must not become a header of its own.
    return " ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def html_of(text: str) -> str:
    """The same words as HTML: blank lines part paragraphs, addresses can be followed."""
    paragraphs = [
        [_parts(line) for line in paragraph.splitlines()]
        for paragraph in re.split(r"\n\s*\n", text.strip())
    ]
    return _rendered("as_html.html", paragraphs=paragraphs)


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, as it stands in a mail.

    It begins as PORTFOLIO_ADDRESS says, never as the request that caused the mail does: whoever
    sends the request chooses that, and a link that opens an account would lead to them.
    """
    address = urlsplit(_settings().links_begin)
    adapter = current_app.url_map.bind(
        address.netloc, script_name=address.path or "/", url_scheme=address.scheme
    )
    return adapter.build(endpoint, values, force_external=True)


def new_message_id() -> str:
    """A name for a mail that no other mail has."""
    return f"<{uuid4().hex}@{urlsplit(_settings().links_begin).hostname}>"


def _rendered(name: str, /, **values: Any) -> str:
    # Not as a page is: a mail has no navigation, and is often written where no request is.
    return current_app.jinja_env.get_template(f"email/{name}").render(**values)


def _parts(line: str) -> list[tuple[str, bool]]:
    """The pieces of a line, each with whether it is an address to follow."""
    found, end = [], 0
    for link in _LINK.finditer(line):
        found += [(line[end : link.start()], False), (link[0], True)]
        end = link.end()
    return [*found, (line[end:], False)]


def _settings() -> Settings:
    found: Settings = current_app.extensions["portfolio_settings"]
    return found
