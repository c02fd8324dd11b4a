"""Inviting people, and answering an invitation."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from flask_security import hash_password

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.mail.actions import post, post_all
from portfolio.people.actions import Invitee, new_account, new_accounts, words_of
from portfolio.people.invitation_letters import TEMPLATE, Letters, letters_to, told
from portfolio.people.models import Centre, Invitation, User
from portfolio.people.rules import INVITATION_LASTS, require_not_joined, require_open
from portfolio.people.tokens import hash_of, new_token
from portfolio.sentences import number


def invite(
    centre: Centre,
    *,
    name: str,
    email: str,
    roles: Collection[RoleName],
    trainee: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> User:
    """*name* has an account that waits for them, and a mail with a link to set its password.

    They can be enrolled and given places at once, before they answer.
    """
    at = at or datetime.now(UTC)
    person = new_account(
        centre, name=name, email=email, password=None, roles=roles, trainee=trainee
    )
    _send(person, by=by, at=at)
    _record(Verb.PERSON_INVITED, person, by, at, f"{person.name} was invited as {words_of(roles)}.")
    return person


def invite_all(
    centre: Centre, people: Iterable[Invitee], *, by: User, letters: Letters | None = None
) -> list[User]:
    """As invite, for everybody of a list; one event says it for all of them.

    *letters* are those to these people, where they were written before anything was held.
    """
    people = list(people)
    letters = letters or letters_to(people, centre=centre, by=by, at=datetime.now(UTC))
    at = letters.at
    invited = new_accounts(centre, people)
    theirs = list(zip(invited, letters.each, strict=True))
    db.session.add_all(_invitation(person, each.token, by=by, at=at) for person, each in theirs)
    post_all(((person, each.subject, each.text) for person, each in theirs), TEMPLATE, at=at)
    count = number(len(invited), "person", "people")
    record(
        Verb.PEOPLE_INVITED,
        centre,
        by_id=by.id,
        centre_id=centre.id,
        at=at,
        sentence=f"{by.name} invited {count} from a list.",
        details={"people": [person.id for person in invited]},
    )
    return invited


def invite_again(person: User, *, by: User, at: datetime | None = None) -> None:
    """A new link is on its way to *person*; every earlier one has ended."""
    at = at or datetime.now(UTC)
    require_not_joined(person)
    _end_invitations(person, "overtaken", at)
    person.active = True
    _send(person, by=by, at=at)
    _record(Verb.PERSON_INVITED, person, by, at, f"{person.name} was invited again.")


def withdraw_invitation(person: User, *, by: User, at: datetime | None = None) -> None:
    """The link sent to *person* opens nothing any more; they can be invited again."""
    at = at or datetime.now(UTC)
    require_not_joined(person)
    _end_invitations(person, "withdrawn", at)
    person.active = False
    _record(
        Verb.INVITATION_WITHDRAWN, person, by, at, f"The invitation of {person.name} was withdrawn."
    )


def accept_invitation(invitation: Invitation, *, password: str, at: datetime | None = None) -> User:
    """The invited person can sign in with that password; the link is used up."""
    at = at or datetime.now(UTC)
    require_open(invitation, at)
    person = invitation.user
    person.password = hash_password(password)
    join(person, at)
    _record(Verb.INVITATION_ACCEPTED, person, person, at, f"{person.name} accepted the invitation.")
    return person


def join(person: User, at: datetime) -> None:
    """*person* has a way to sign in; every link they were sent is used up."""
    person.awaited = False
    _end_invitations(person, "accepted", at)


def _send(person: User, *, by: User | None, at: datetime) -> None:
    token = new_token()
    db.session.add(_invitation(person, token, by=by, at=at))
    post(person, TEMPLATE, at=at, **told(token, centre=person.centre, by=by, at=at))


def _invitation(person: User, token: str, *, by: User | None, at: datetime) -> Invitation:
    return Invitation(
        user_id=person.id,
        by_id=by.id if by else None,
        token_sha256=hash_of(token),
        made_at=at,
        good_until=at + INVITATION_LASTS,
    )


def _end_invitations(person: User, how: str, at: datetime) -> None:
    for invitation in db.session.query(Invitation).filter_by(user_id=person.id, ended_at=None):
        invitation.ended_at, invitation.ended_as = at, how


def _record(verb: Verb, person: User, by: User | None, at: datetime, sentence: str) -> None:
    record(
        verb,
        person,
        by_id=by.id if by else None,
        centre_id=person.centre_id,
        sentence=sentence,
        at=at,
    )
