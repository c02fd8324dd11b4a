"""What a manager changes about people's accounts."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.jobs.queue import enqueue
from portfolio.mail.actions import post
from portfolio.mail.models import Mail
from portfolio.mail.rules import require_unsent
from portfolio.people.accounts.datastore import datastore
from portfolio.people.actions import roles_named, words_of
from portfolio.people.models import Centre, User
from portfolio.people.queries import count_managers
from portfolio.people.rules import (
    NothingToChange,
    require_a_manager_left,
    require_a_role,
    require_active,
    require_fit_for_trainee,
    require_no_places,
    require_not_oneself,
    require_suspended,
)
from portfolio.people.sign_ins import end_all_sign_ins


def suspend(person: User, *, by: User, at: datetime | None = None) -> None:
    """*person* is signed out everywhere and can't sign in; their work stays as it is."""
    at = at or datetime.now(UTC)
    require_not_oneself(person, by, "suspend")
    require_active(person)
    person.active = False
    end_all_sign_ins(person, at)
    _record(Verb.PERSON_SUSPENDED, person, by, at, f"{person.name} was suspended.")


def reinstate(person: User, *, by: User, at: datetime | None = None) -> None:
    """*person* can sign in again, with what they signed in with before."""
    at = at or datetime.now(UTC)
    require_suspended(person)
    person.active = True
    _record(Verb.PERSON_REINSTATED, person, by, at, f"{person.name} was reinstated.")


def clear_second_step(person: User, *, by: User, at: datetime | None = None) -> None:
    """*person* signs in by password alone, and sets up app and passkeys anew: a phone was lost."""
    at = at or datetime.now(UTC)
    require_not_oneself(person, by, "clear the second step of")
    datastore.tf_reset(person)
    person.mf_recovery_codes = None
    person.last_code_counter = None
    for passkey in list(person.webauthn):
        datastore.delete_webauthn(passkey)
    end_all_sign_ins(person, at)
    post(person, "second_step_cleared", at=at, by_name=by.name)
    _record(
        Verb.SECOND_STEP_CLEARED,
        person,
        by,
        at,
        f"{by.name} cleared the second step and the passkeys of {person.name}.",
    )


def change_roles(
    person: User,
    roles: Collection[RoleName],
    *,
    trainee: bool,
    by: User,
    places: Sequence[str] = (),
    at: datetime | None = None,
) -> None:
    """*person* is that at the centre, from now on; *places* names what they hold in a lost role."""
    at = at or datetime.now(UTC)
    held = {RoleName(name) for name in person.role_names}
    lost = held - set(roles)
    require_a_role(roles)
    require_fit_for_trainee(roles, trainee)
    require_a_manager_left(person, roles, by=by, others=count_managers(person.centre) - 1)
    require_no_places(person, lost, places)
    if held == set(roles) and person.trainee == trainee:
        raise NothingToChange(f"{person.name} is that already.")
    person.roles = roles_named(roles)
    person.trainee = trainee
    also = ", a trainee" if trainee else ""
    _record(
        Verb.ROLES_CHANGED,
        person,
        by,
        at,
        f"{person.name} is now {words_of(roles)}{also}; before: {words_of(held)}.",
    )


def require_two_step(
    centre: Centre, required: bool, *, by: User, at: datetime | None = None
) -> None:
    """Whoever is more than a learner signs in with a second step from now on, or need not."""
    at = at or datetime.now(UTC)
    if centre.two_step_for_staff == required:
        raise NothingToChange("It is so already.")
    centre.two_step_for_staff = required
    words = "is now required" if required else "is no longer required"
    record(
        Verb.TWO_STEP_RULED,
        centre,
        by_id=by.id,
        centre_id=centre.id,
        sentence=f"A second step at sign-in {words} of staff.",
        at=at,
    )


def send_mail_again(mail: Mail, *, by: User, at: datetime | None = None) -> None:
    """A mail that was given up is tried once more from the beginning."""
    at = at or datetime.now(UTC)
    require_unsent(mail)
    mail.state, mail.attempts, mail.next_at = "waiting", 0, at
    enqueue("mail.send", mail.id)
    record(
        Verb.MAIL_SENT_AGAIN,
        mail,
        by_id=by.id,
        centre_id=by.centre_id,
        sentence=f"{by.name} had a mail sent again that could not leave.",
        at=at,
    )


def _record(verb: Verb, person: User, by: User, at: datetime, sentence: str) -> None:
    record(verb, person, by_id=by.id, centre_id=person.centre_id, sentence=sentence, at=at)
