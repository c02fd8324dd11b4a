"""Rows of plain columns are of the session's transaction, with all that was changed in it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from portfolio.db import db, plain_rows
from portfolio.people.models import Invitation, User
from tests.world import a_centre, a_learner, store


def test_what_was_changed_and_not_written_yet_is_among_the_rows(isolation: Any) -> None:
    centre = a_centre()
    learner = a_learner(centre, "Priya Nair")
    store(centre, learner)

    learner.name = "Priya Shah"
    asked = select(User.name).where(User.id == bindparam("id"))

    assert plain_rows(asked, {"id": learner.id}) == [("Priya Shah",)]
    db.session.rollback()
    assert plain_rows(asked, {"id": learner.id}) == [("Priya Nair",)]


def test_values_come_as_the_models_have_them(isolation: Any) -> None:
    centre = a_centre()
    learner = a_learner(centre)
    store(centre, learner)
    at = datetime(2026, 3, 2, 14, 5, 7, 250, tzinfo=UTC)
    store(Invitation(user_id=learner.id, token_sha256="0" * 64, made_at=at, good_until=at))

    asked = select(Invitation.made_at, User.active, Invitation.ended_at.is_not(None))
    (row,) = plain_rows(asked.join(User, User.id == Invitation.user_id))

    assert tuple(row) == (at, True, False)
    assert [type(value) for value in row] == [datetime, bool, bool]
