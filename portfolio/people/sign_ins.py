"""Beginning a sign-in and ending it, on one device or on all."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from portfolio.db import db
from portfolio.people.models import SignIn, User
from portfolio.people.tokens import hash_of, new_token

LASTS = timedelta(hours=12)


def begin_sign_in(user: User, at: datetime) -> str:
    """A sign-in of *user* has begun; the token that its cookie carries. Ended ones are gone."""
    db.session.execute(
        delete(SignIn).where(
            SignIn.user_id == user.id, or_(SignIn.ends_at <= at, SignIn.ended_at.is_not(None))
        )
    )
    token = new_token()
    db.session.add(
        SignIn(user_id=user.id, token_sha256=hash_of(token), begun_at=at, ends_at=at + LASTS)
    )
    return token


def end_sign_in(token: str, at: datetime) -> None:
    """The sign-in with that token opens nothing any more."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.token_sha256 == hash_of(token), SignIn.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_all_sign_ins(user: User, at: datetime, *, but: str = "") -> None:
    """Every sign-in of *user* has ended, on all devices, but the one with the token *but*."""
    db.session.execute(
        update(SignIn)
        .where(
            SignIn.user_id == user.id,
            SignIn.token_sha256 != hash_of(but),
            SignIn.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
