"""Founding a centre and adding people to it."""

from collections.abc import Collection
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.accounts import datastore
from portfolio.people.models import Centre, Role, User
from portfolio.people.queries import find_by_email, find_role
from portfolio.refusal import Refusal


class NoAddress(Refusal):
    """What was given is no e-mail address."""


class AddressTaken(Refusal):
    """An account with that e-mail address exists."""


def found_centre(name: str, *, by_id: int | None = None) -> Centre:
    """A new centre of that name exists."""
    centre = Centre(name=name, created_at=datetime.now(UTC))
    db.session.add(centre)
    db.session.flush()
    record(
        Verb.CENTRE_FOUNDED,
        centre,
        by_id=by_id,
        centre_id=centre.id,
        sentence=f"The centre {name} was founded.",
    )
    return centre


def add_person(
    centre: Centre,
    *,
    name: str,
    email: str,
    password: str,
    roles: Collection[RoleName],
    trainee: bool = False,
    by_id: int | None = None,
) -> User:
    """An active account for *name* in *centre* exists, with those roles."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        raise NoAddress(
            f"{email} is no e-mail address. Write it as name@college.example.", field="email"
        ) from None
    if find_by_email(email):
        raise AddressTaken(f"There is already an account for {email}.", field="email")
    user = datastore.create_user(
        name=name,
        email=email,
        password=hash_password(password),
        home_centre_id=centre.id,
        trainee=trainee,
        active=True,
        roles=[_role(role) for role in roles],
    )
    assert isinstance(user, User)
    db.session.flush()
    what = ", ".join(role.value for role in roles)
    record(
        Verb.PERSON_ADDED,
        user,
        by_id=by_id,
        centre_id=centre.id,
        sentence=f"{name} was added as {what}.",
    )
    return user


def _role(name: RoleName) -> Role:
    found = find_role(name)
    if found is None:
        found = Role(name=name.value)
        db.session.add(found)
        db.session.flush()
    return found
