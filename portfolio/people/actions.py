"""Founding a centre and adding people to it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from flask_security import hash_password

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.mail.addresses import HOW_TO_WRITE, find_address
from portfolio.people.accounts.datastore import datastore
from portfolio.people.models import Centre, Role, User
from portfolio.people.queries import find_by_email, find_role, taken_of
from portfolio.people.rules import require_a_role, require_fit_for_trainee, require_name
from portfolio.refusal import Refusal


class NoAddress(Refusal):
    """What was given is no e-mail address."""


class AddressTaken(Refusal):
    """An account with that e-mail address exists."""


class Invitee(Protocol):
    """Somebody as a list says them."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def roles(self) -> Collection[RoleName]: ...
    @property
    def trainee(self) -> bool: ...


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
    email = _address_in(email)
    if find_by_email(email):
        raise AddressTaken(f"There is already an account for {email}.", field="email")
    user = _begun_account(
        centre,
        name=name,
        email=email,
        password=password,
        roles=roles,
        of_name={each: _role(each) for each in roles},
        trainee=trainee,
    )
    db.session.flush()
    return user


def new_accounts(centre: Centre, people: Sequence[Invitee]) -> list[User]:
    """As new_account without a password, for everybody of a list, in few steps."""
    addresses = [_address_in(each.email) for each in people]
    twice = [email for email, count in Counter(map(str.lower, addresses)).items() if count > 1]
    for email in (*taken_of(addresses), *twice):
        raise AddressTaken(f"There is already an account for {email}.", field="email")
    of_name = {name: _role(name) for name in sorted({each for p in people for each in p.roles})}
    made = [
        _begun_account(
            centre,
            name=each.name,
            email=email,
            password=None,
            roles=each.roles,
            of_name=of_name,
            trainee=each.trainee,
        )
        for each, email in zip(people, addresses, strict=True)
    ]
    db.session.flush()
    return made


def _address_in(said: str) -> str:
    """The e-mail address that was given, as it is kept; raises NoAddress."""
    found = find_address(said)
    if found is None:
        raise NoAddress(f"{said} is no e-mail address. {HOW_TO_WRITE}", field="email")
    return found


def _begun_account(
    centre: Centre,
    *,
    name: str,
    email: str,
    password: str | None,
    roles: Collection[RoleName],
    of_name: Mapping[RoleName, Role],
    trainee: bool,
) -> User:
    """An account that stands to be written, with its roles as accounts keep them."""
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
    )
    assert isinstance(user, User)
    # Handed to the library, each would be looked for once more.
    user.roles = [of_name[each] for each in sorted(roles)]
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
