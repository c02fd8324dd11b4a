"""Founding a centre and adding people to it."""

from collections.abc import Collection
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.datastore import datastore
from portfolio.people.models import Centre, Role, User
from portfolio.people.queries import find_by_email, find_role
from portfolio.people.rules import require_a_role, require_fit_for_trainee, require_name
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
    user = new_account(
        centre, name=name, email=email, password=password, roles=roles, trainee=trainee
    )
    record(
        Verb.PERSON_ADDED,
        user,
        by_id=by_id,
        centre_id=centre.id,
        sentence=f"{user.name} was added as {words_of(roles)}.",
    )
    return user


def new_account(
    centre: Centre,
    *,
    name: str,
    email: str,
    password: str | None,
    roles: Collection[RoleName],
    trainee: bool,
) -> User:
    """An account is there; without a password nobody can sign in with it yet."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        raise NoAddress(
            f"{email} is no e-mail address. Write it as name@college.example.", field="email"
        ) from None
    if find_by_email(email):
        raise AddressTaken(f"There is already an account for {email}.", field="email")
    require_name(name)
    require_a_role(roles)
    require_fit_for_trainee(roles, trainee)
    user = datastore.create_user(
        name=name.strip(),
        email=email,
        password=hash_password(password) if password else None,
        home_centre_id=centre.id,
        trainee=trainee,
        active=True,
        awaited=password is None,
        roles=roles_named(roles),
    )
    assert isinstance(user, User)
    db.session.flush()
    return user


def roles_named(names: Collection[RoleName]) -> list[Role]:
    """Those roles as accounts keep them; made where nobody had one yet."""
    return [_role(name) for name in sorted(names)]


def words_of(roles: Collection[RoleName]) -> str:
    """Roles as a sentence names them."""
    return ", ".join(sorted(role.value for role in roles))


def _role(name: RoleName) -> Role:
    found = find_role(name)
    if found is None:
        found = Role(name=name.value)
        db.session.add(found)
        db.session.flush()
    return found
