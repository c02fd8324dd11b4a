"""Unit tests know no database: touching the session is a failure."""

import pytest
from flask_sqlalchemy_lite import SQLAlchemy


@pytest.fixture(autouse=True)
def no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any use of the session raise."""

    def refused(_self: SQLAlchemy) -> None:
        raise AssertionError("A unit test touched the database session.")

    monkeypatch.setattr(SQLAlchemy, "session", property(refused))
