"""What people of a list are told when they are invited, each with a link of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.mail.writing import written
from portfolio.people.actions import Invitee
from portfolio.people.models import Centre, User
from portfolio.people.rules import INVITATION_LASTS
from portfolio.people.tokens import new_token

TEMPLATE = "invitation"


@dataclass(frozen=True)
class Letter:
    """One letter, and the secret of the link in it."""

    token: str
    subject: str
    text: str


@dataclass(frozen=True)
class Letters:
    """The letters to everybody of a list in its order, and when they are from."""

    at: datetime
    each: tuple[Letter, ...]


def letters_to(
    people: Iterable[Invitee], *, centre: Centre, by: User | None, at: datetime
) -> Letters:
    """A letter to each of them. Nothing is held meanwhile: to write thousands takes seconds."""
    found = []
    for person in people:
        token = new_token()
        told_of = told(token, centre=centre, by=by, at=at)
        subject, text = written(TEMPLATE, to_name=person.name.strip(), **told_of)
        found.append(Letter(token, subject, text))
    return Letters(at, tuple(found))


def told(token: str, *, centre: Centre, by: User | None, at: datetime) -> dict[str, Any]:
    """What the letter of an invitation says."""
    return {
        "token": token,
        "good_until": at + INVITATION_LASTS,
        "centre": centre.name,
        "by_name": by.name if by else None,
    }
