"""Two uploads at the same moment get two numbers, on a real connection each."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import actions
from portfolio.evidence.models import EvidenceItem
from portfolio.migrating import migrate
from portfolio.people.models import User
from portfolio.transaction import transaction
from tests.world import a_centre, a_learner, a_portfolio, store


@pytest.fixture
def app(database_kind: str, database_address: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, in which other connections see what is stored."""
    address = f"sqlite:///{tmp_path}/own.sqlite"
    if database_kind == "postgresql":
        engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE numbering"))
        engine.dispose()
        address = make_url(database_address).set(database="numbering").render_as_string(False)
    made = create_app(Settings(data=tmp_path, database=address, files="memory://"), testing=True)
    with made.app_context():
        migrate(db.engine)
        yield made
        db.session.close()
        db.engine.dispose()


def test_items_begun_at_once_are_numbered_one_after_the_other(app: Flask) -> None:
    centre = a_centre()
    store(centre)
    learner = a_learner(centre)
    store(learner)
    store(a_portfolio(learner))
    learner_id = learner.id
    db.session.rollback()
    problems: list[BaseException] = []
    together = threading.Barrier(6)

    def begin() -> None:
        try:
            with app.app_context():
                learner = db.session.get_one(User, learner_id)
                portfolio = db.session.scalars(
                    select(Portfolio).where(Portfolio.learner_id == learner_id)
                ).one()
                together.wait()
                with transaction():
                    actions.begin_writing(
                        portfolio,
                        by=learner,
                        kind="RA",
                        title="At once",
                        work_on=date(2026, 3, 3),
                    )
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    numbers = db.session.scalars(select(EvidenceItem.number).order_by(EvidenceItem.number)).all()
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
