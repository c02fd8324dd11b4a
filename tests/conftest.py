"""The application under test, its isolation, and the strict client."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.migrating import migrate
from portfolio.people.limits import forget_counts
from portfolio.standards import texts
from tests.strict_client import StrictClient

pytest_plugins = ["tests.databases", "tests.stores"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What tests of chance do more of where there is time: their default is what ./check runs."""
    parser.addoption(
        "--spoilt", type=int, default=15, help="how many spoilt files of each kind are read"
    )
    parser.addoption(
        "--kills", type=int, default=0, help="how often server and worker are killed under way"
    )


# How fast a machine is at the moment is no claim of any test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def app(database_address: str, store_settings: dict[str, str]) -> Iterator[Flask]:
    """One application for the run, with a migrated database and a store that holds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        made = create_app(
            Settings(
                data=Path(folder),
                database=database_address,
                **store_settings,
                secret_key="a secret of the tests",
                password_salt="a salt of the tests",
            ),
            testing=True,
        )
        made.config["WTF_CSRF_ENABLED"] = False
        made.test_client_class = StrictClient
        with made.app_context():
            migrate(db.engine)
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture
def isolation(app: Flask) -> Iterator[Connection]:
    """Everything a test stores is gone after it: commits only release savepoints."""
    with app.app_context():
        engine = db.engine
        # The ids of texts that an earlier test loaded may be given out again.
        texts.forget()
        with engine.connect() as connection:
            outer = connection.begin()
            maker = db.sessionmaker
            maker.configure(bind=connection, join_transaction_mode="create_savepoint")
            try:
                yield connection
            finally:
                db.session.close()
                maker.configure(bind=engine, join_transaction_mode="conditional_savepoint")
                outer.rollback()


@pytest.fixture
def client(app: Flask, isolation: Connection) -> StrictClient:
    """A browser that nobody has signed in with yet; it checks every page it fetches."""
    forget_counts(app)
    made = app.test_client()
    assert isinstance(made, StrictClient)
    return made
