"""Reads of centres and people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.people.models import Centre, Role, SignIn, User
from portfolio.people.tokens import hash_of


def find_by_email(email: str) -> User | None:
    """Whose account has that address, if anybody's."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def find_signed_in(uniquifier: str, token: str, at: datetime) -> User | None:
    """Whose sign-in a cookie names, if it has not ended and they may sign in; in one SELECT."""
    return db.session.scalar(
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            User.fs_uniquifier == uniquifier,
            User.active,
            SignIn.token_sha256 == hash_of(token),
            SignIn.ended_at.is_(None),
            SignIn.ends_at > at,
        )
    )


def find_centre(name: str) -> Centre | None:
    """The centre of that name, if there is one."""
    return db.session.scalar(select(Centre).where(Centre.name == name))


def find_role(name: RoleName) -> Role | None:
    """The role as accounts keep it, if anybody was ever given it."""
    return db.session.scalar(select(Role).where(Role.name == name.value))


def people_of(centre: Centre, role: RoleName | None = None) -> Sequence[User]:
    """The active people of a centre, by name; of one role where it is given."""
    statement = select(User).where(User.home_centre_id == centre.id, User.active)
    if role is not None:
        statement = statement.where(User.roles.any(Role.name == role.value))
    return db.session.scalars(statement.order_by(User.name, User.id)).all()


def anybody() -> bool:
    """Whether there is any centre at all."""
    return db.session.scalar(select(Centre.id).limit(1)) is not None
