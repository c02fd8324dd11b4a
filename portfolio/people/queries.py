"""Reads of centres and people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.people.models import ERASED, Centre, Invitation, Role, SignIn, User
from portfolio.people.tokens import hash_of


def not_erased() -> ColumnElement[bool]:
    """As not User.erased, to be asked of many."""
    return User.email.not_like(f"%{ERASED}")


def find_by_email(email: str) -> User | None:
    """Whose account has that address, if anybody's."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def taken_of(emails: Collection[str]) -> list[str]:
    """Those of the addresses that an account has already."""
    wanted = sorted({email.lower() for email in emails})
    found: list[str] = []
    for begin in range(0, len(wanted), _AT_ONCE):
        part = wanted[begin : begin + _AT_ONCE]
        found += db.session.scalars(select(User.email).where(func.lower(User.email).in_(part)))
    return found


_AT_ONCE = 500


def find_signed_in(uniquifier: str, token: str, at: datetime) -> User | None:
    """Whose sign-in a cookie names, if it has not ended and they may sign in; in one SELECT."""
    asked = {"uniquifier": uniquifier, "token": hash_of(token), "at": at}
    return db.session.scalars(_SIGNED_IN, asked).unique().one_or_none()


_HELD = User.roles.property.secondary
# Every page asks this first, so it brings the roles and the centre, and is put together once. The
# roles are joined one table after the other: joined as a pair, as eager loading would, SQLite first
# gathers every role that anybody holds, which took 5 ms a page in a centre of 10,000.
_SIGNED_IN = (
    select(User)
    .join(SignIn, SignIn.user_id == User.id)
    .outerjoin(_HELD, _HELD.c.user_id == User.id)
    .outerjoin(Role, Role.id == _HELD.c.role_id)
    .where(
        User.fs_uniquifier == bindparam("uniquifier"),
        User.active,
        SignIn.token_sha256 == bindparam("token"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > bindparam("at"),
    )
    .options(contains_eager(User.roles), joinedload(User.centre, innerjoin=True))
)


def find_centre(name: str) -> Centre | None:
    """The centre of that name, if there is one."""
    return db.session.scalar(select(Centre).where(Centre.name == name))


def centre_names() -> Sequence[str]:
    """What the centres of this installation are called, by name."""
    return db.session.scalars(select(Centre.name).order_by(Centre.name)).all()


def find_role(name: RoleName) -> Role | None:
    """The role as accounts keep it, if anybody was ever given it."""
    return db.session.scalar(select(Role).where(Role.name == name.value))


def people_of(centre: Centre, role: RoleName | None = None) -> Sequence[User]:
    """The active people of a centre, by name; of one role where it is given."""
    statement = select(User).where(User.home_centre_id == centre.id, User.active)
    if role is not None:
        statement = statement.where(User.roles.any(Role.name == role.value))
    return db.session.scalars(statement.order_by(User.name, User.id)).all()


def count_sign_ins(person: User, at: datetime) -> int:
    """On how many devices somebody is signed in."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignIn)
            .where(SignIn.user_id == person.id, SignIn.ended_at.is_(None), SignIn.ends_at > at)
        )
        or 0
    )


def count_managers(centre: Centre) -> int:
    """How many active managers a centre has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(User)
            .where(
                User.home_centre_id == centre.id,
                User.active,
                ~User.awaited,
                User.roles.any(Role.name == RoleName.MANAGER.value),
            )
        )
        or 0
    )


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a link names, whether it can still be accepted or not."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.token_sha256 == hash_of(token))
        .options(joinedload(Invitation.user).joinedload(User.centre))
    )


def newest_invitation(person: User) -> Invitation | None:
    """The link that somebody was sent last, if they can still follow it or could."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.user_id == person.id, Invitation.ended_at.is_(None))
        .order_by(Invitation.id.desc())
        .limit(1)
    )


def invitations_unanswered(centre: Centre, *, limit: int = 200) -> Sequence[Invitation]:
    """The links that people of a centre have not followed, oldest first, past their day or not."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.user)
        .where(
            User.home_centre_id == centre.id,
            User.active,
            User.awaited,
            Invitation.ended_at.is_(None),
        )
        .options(contains_eager(Invitation.user))
        .order_by(Invitation.made_at, Invitation.id)
        .limit(limit)
    ).all()


PEOPLE_A_PAGE = 50
ACCOUNT_STATES = {
    "active": User.active & ~User.awaited,
    "invited": User.active & User.awaited,
    "suspended": ~User.active & ~User.awaited,
    "invitation withdrawn": ~User.active & User.awaited,
}


@dataclass(frozen=True)
class People:
    """One page of a centre's people, and until when the links of those invited are good."""

    people: Sequence[User]
    found: int
    page: int
    pages: int
    good_until: Mapping[int, datetime]


def people_page(
    centre: Centre, *, text: str = "", account: str = "", role: str = "", page: int = 1
) -> People:
    """The people whose name or address holds *text*, with that role and that state of account."""
    found = select(User).where(User.home_centre_id == centre.id)
    if text:
        found = found.where(
            User.name.icontains(text, autoescape=True) | User.email.icontains(text, autoescape=True)
        )
    if account in ACCOUNT_STATES:
        found = found.where(ACCOUNT_STATES[account])
    if role:
        found = found.where(User.roles.any(Role.name == role))
    count = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-count // PEOPLE_A_PAGE))
    page = min(max(page, 1), pages)
    shown = db.session.scalars(
        found.options(selectinload(User.roles))
        .order_by(User.name, User.id)
        .limit(PEOPLE_A_PAGE)
        .offset((page - 1) * PEOPLE_A_PAGE)
    ).all()
    invited = [person.id for person in shown if person.account_state == "invited"]
    links = db.session.execute(
        select(Invitation.user_id, func.max(Invitation.good_until).label("until"))
        .where(Invitation.user_id.in_(invited), Invitation.ended_at.is_(None))
        .group_by(Invitation.user_id)
    )
    return People(shown, count, page, pages, {row.user_id: row.until for row in links})


def anybody() -> bool:
    """Whether there is any centre at all."""
    return db.session.scalar(select(Centre.id).limit(1)) is not None
