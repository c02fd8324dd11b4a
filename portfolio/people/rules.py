"""What may be done with an account, and when."""

import difflib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from portfolio.access import RoleName
from portfolio.people.models import Invitation, User
from portfolio.refusal import Refusal

INVITATION_LASTS = timedelta(days=7)


class NoRole(Refusal):
    """Somebody would be nothing at the centre."""


class NoName(Refusal):
    """Somebody would have no name."""


class AlreadyJoined(Refusal):
    """The invitation was accepted."""


class NotOpen(Refusal):
    """The invitation can't be accepted any more."""


class OwnAccount(Refusal):
    """Nobody shuts themselves out."""


class LastManager(Refusal):
    """The centre would be without a manager."""


class PlacesHeld(Refusal):
    """The person works on units in the role that would be taken from them."""


class NothingToChange(Refusal):
    """It is so already."""


class CentreUnknown(Refusal):
    """The name is no centre's, and nobody said that a centre begins."""


class CentreKnown(Refusal):
    """A centre that should begin is there already."""


class NotAnAssessor(Refusal):
    """Only an assessor can be a trainee."""


def require_name(name: str) -> None:
    """Everybody has a name."""
    if not name.strip():
        raise NoName("Write the person's name.", field="name")


def require_centre_meant(name: str, known: Sequence[str], *, new: bool) -> None:
    """Beside other centres one begins only where that was said: the name may be mistyped.

    The first of an installation begins by its name alone.
    """
    if not name.strip():
        raise CentreUnknown("Write the centre's name.")
    if name in known:
        if new:
            raise CentreKnown(f"{name} is a centre already. Leave --new-centre out.")
        return
    if new or not known:
        return
    by_small = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), by_small, n=1, cutoff=0.6)
    said = f"There is no centre called {name} here."
    if near:
        raise CentreUnknown(
            f"{said} Did you mean {by_small[near[0]]}? Write its name as it stands, or add "
            "--new-centre to begin another."
        )
    raise CentreUnknown(f"{said} Add --new-centre to begin it.")


def require_a_role(roles: Collection[RoleName]) -> None:
    """Everybody is something at the centre."""
    if not roles:
        raise NoRole("Choose at least one role.", field="roles")


def require_fit_for_trainee(roles: Collection[RoleName], trainee: bool) -> None:
    """A trainee is an assessor whose decisions another one confirms."""
    if trainee and RoleName.ASSESSOR not in roles:
        raise NotAnAssessor("Only an assessor can be a trainee.", field="trainee")


def require_not_joined(person: User) -> None:
    """Only who has not answered is invited again, or not any more."""
    if person.account_state == "erased":
        raise NothingToChange("This person was erased by law.")
    if not person.awaited:
        raise AlreadyJoined(f"{person.name} has joined already.")


def is_open(invitation: Invitation | None, at: datetime) -> bool:
    """Whether an invitation can be accepted at that time."""
    return (
        invitation is not None
        and invitation.ended_at is None
        and invitation.good_until > at
        and invitation.user.active
        and invitation.user.awaited
    )


def require_open(invitation: Invitation, at: datetime) -> None:
    """An invitation is accepted once, in its time, and not after it was withdrawn."""
    if not is_open(invitation, at):
        raise NotOpen("This invitation is no longer good. Ask your centre for a new one.")


def require_not_oneself(person: User, by: User, what: str) -> None:
    """Nobody shuts themselves out of the account they act from."""
    if person.id == by.id:
        raise OwnAccount(f"You can't {what} your own account. Ask another manager.")


def require_active(person: User) -> None:
    """Only who can sign in is suspended."""
    if person.account_state != "active":
        raise NothingToChange(f"{person.name} can't sign in anyway: {person.account_state}.")


def require_suspended(person: User) -> None:
    """Only who was suspended is let in again."""
    if person.account_state != "suspended":
        raise NothingToChange(f"{person.name} is not suspended.")


def require_a_manager_left(
    person: User, roles: Collection[RoleName], *, by: User, others: int
) -> None:
    """A centre keeps a manager, and no manager takes the role from themselves."""
    if not person.has(RoleName.MANAGER) or RoleName.MANAGER in roles:
        return
    if person.id == by.id:
        raise OwnAccount(
            "You can't take the role manager from yourself. Ask another manager.", field="roles"
        )
    if not others:
        raise LastManager(
            f"{person.name} is the only manager. Make somebody else a manager first.",
            field="roles",
        )


def require_no_places(person: User, lost: Collection[RoleName], places: Sequence[str]) -> None:
    """A role is kept while the person works on units in it; *places* names those of *lost*."""
    if places:
        what = " and ".join(sorted(role.value for role in lost))
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        raise PlacesHeld(
            f"{person.name} still works as {what} on {'; '.join(places[:3])}{more}. "
            "Give these units to somebody else first.",
            field="roles",
        )
