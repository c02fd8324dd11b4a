"""What people change about their own accounts, beside what Flask-Security's pages do."""

from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.people.models import User
from portfolio.people.rules import NothingToChange, require_name
from portfolio.people.sign_ins import end_all_sign_ins


def change_name(person: User, name: str, *, at: datetime | None = None) -> None:
    """*person* is shown by that name from now on; what they signed keeps the one it has."""
    require_name(name)
    before, person.name = person.name, name.strip()
    if before == person.name:
        raise NothingToChange("That is your name already.", field="name")
    _record(Verb.PERSON_RENAMED, person, at, f"{before} is now called {person.name}.")


def sign_out_everywhere(person: User, *, at: datetime | None = None) -> None:
    """Every sign-in of *person* has ended, this one too."""
    at = at or datetime.now(UTC)
    end_all_sign_ins(person, at)
    _record(Verb.SIGNED_OUT_EVERYWHERE, person, at, f"{person.name} signed out everywhere.")


def _record(verb: Verb, person: User, at: datetime | None, sentence: str) -> None:
    record(verb, person, by_id=person.id, centre_id=person.centre_id, sentence=sentence, at=at)
