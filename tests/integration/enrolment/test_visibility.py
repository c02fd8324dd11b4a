"""What is listed to a person is exactly what the policy lets them see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Connection

from portfolio.access import Permission, Relation, RoleName, allows
from portfolio.db import db
from portfolio.enrolment.models import Allocation, ExternalGrant, Portfolio, PortfolioUnit
from portfolio.enrolment.visible_queries import visible_portfolios, visible_units
from portfolio.people.models import User
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")


def a_full_house() -> dict[str, User]:
    """Two centres with learners, people in every relation, and people in none."""
    centre, elsewhere = a_centre(), a_centre("Riverside College")
    people = {
        "learner": a_learner(centre),
        "another learner": a_learner(centre, "Owen Price"),
        "assessor": an_assessor(centre),
        "idle assessor": an_assessor(centre, "Ian Idle"),
        "former assessor": an_assessor(centre, "Fay Former"),
        "countersigner": an_assessor(centre, "Cora Lane"),
        "verifier": a_verifier(centre),
        "lead verifier": a_person("Lena Field", centre, RoleName.LEAD_VERIFIER),
        "external verifier": a_person("Eve Stone", centre, RoleName.EXTERNAL),
        "external verifier too late": a_person("Liz Late", centre, RoleName.EXTERNAL),
        "external verifier too early": a_person("Ed Early", centre, RoleName.EXTERNAL),
        "manager": a_manager(centre),
        "learner elsewhere": a_learner(elsewhere, "Zoe Far"),
        "assessor elsewhere": an_assessor(elsewhere, "Max Far"),
        "manager elsewhere": a_manager(elsewhere, "Moe Far"),
        "lead verifier elsewhere": a_person("Lou Far", elsewhere, RoleName.LEAD_VERIFIER),
    }
    store(*people.values())
    portfolio = a_portfolio(people["learner"])
    worked_on = a_portfolio_unit(
        portfolio,
        assessor=people["assessor"],
        verifier=people["verifier"],
        countersigner=people["countersigner"],
    )
    untouched = a_portfolio_unit(portfolio, a_unit_version(title="Monitor quality"))
    others = a_portfolio_unit(a_portfolio(people["another learner"]), assessor=people["verifier"])
    far = a_portfolio_unit(
        a_portfolio(people["learner elsewhere"]), assessor=people["assessor elsewhere"]
    )
    former = Allocation(
        portfolio_unit=worked_on,
        user=people["former assessor"],
        relation="assessor",
        begun_at=NOW - timedelta(days=9),
        ended_at=NOW - timedelta(days=1),
        by_id=people["manager"].id,
    )
    grants = [
        ExternalGrant(
            portfolio_unit=worked_on,
            user=people[who],
            from_on=TODAY + timedelta(days=begins),
            until_on=TODAY + timedelta(days=ends),
            by_id=people["manager"].id,
            at=NOW,
        )
        for who, begins, ends in (
            ("external verifier", 0, 0),
            ("external verifier too late", -5, -1),
            ("external verifier too early", 1, 5),
        )
    ]
    store(worked_on, untouched, others, far, former, *grants)
    return people


def test_the_units_listed_are_the_units_allowed_for_every_relation() -> None:
    people = a_full_house()
    every_unit = db.session.scalars(select(PortfolioUnit)).all()

    listed = {
        who: {unit.id for unit in visible_units(person, today=TODAY)}
        for who, person in people.items()
    }

    assert listed == {
        who: {
            unit.id
            for unit in every_unit
            if allows(person, Permission.VIEW_UNIT, unit, today=TODAY)
        }
        for who, person in people.items()
    }
    assert {who: len(units) for who, units in listed.items() if units} == {
        "learner": 2, "another learner": 1, "assessor": 1, "countersigner": 1, "verifier": 2,
        "lead verifier": 3, "external verifier": 1, "manager": 3, "learner elsewhere": 1,
        "assessor elsewhere": 1, "manager elsewhere": 1, "lead verifier elsewhere": 1,
    }  # fmt: skip


def test_the_portfolios_listed_are_the_portfolios_allowed_for_every_relation() -> None:
    people = a_full_house()
    every_portfolio = db.session.scalars(select(Portfolio)).all()

    listed = {
        who: {portfolio.id for portfolio in visible_portfolios(person, today=TODAY)}
        for who, person in people.items()
    }

    assert listed == {
        who: {
            portfolio.id
            for portfolio in every_portfolio
            if allows(person, Permission.VIEW_PORTFOLIO, portfolio, today=TODAY)
        }
        for who, person in people.items()
    }


@pytest.mark.parametrize(
    ("who", "as_", "count"),
    [
        ("learner", Relation.LEARNER, 2),
        ("assessor", Relation.ASSESSOR, 1),
        ("verifier", Relation.VERIFIER, 1),
        ("verifier", Relation.ASSESSOR, 1),
        ("former assessor", Relation.ASSESSOR, 0),
        ("countersigner", Relation.COUNTERSIGNER, 1),
        ("external verifier", Relation.EXTERNAL, 1),
        ("lead verifier", Relation.VERIFIER, 0),
        ("manager", Relation.ASSESSOR, 0),
    ],
)
def test_asked_for_one_place_only_units_with_that_place_are_listed(
    who: str, as_: Relation, count: int
) -> None:
    people = a_full_house()

    assert len(visible_units(people[who], as_=as_, today=TODAY)) == count


def test_ten_times_the_units_take_no_more_questions_to_the_database(
    isolation: Connection,
) -> None:
    centre = a_centre()
    manager, assessor = a_manager(centre), an_assessor(centre)
    store(manager, assessor)

    def asked(reading: Callable[[], None]) -> int:
        statements: list[str] = []

        def noted(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            statements.append(statement)

        db.session.expire_all()
        manager.role_names  # noqa: B018  # loaded with the sign-in, not by the list
        event.listen(isolation, "before_cursor_execute", noted)
        try:
            reading()
        finally:
            event.remove(isolation, "before_cursor_execute", noted)
        return len(statements)

    def read() -> None:
        for unit in visible_units(manager, today=TODAY):
            assert unit.label
            assert unit.learner.name
            assert unit.assessor is assessor
            assert not unit.grants

    counts = []
    for learners in (2, 20):
        for _ in range(learners):
            store(a_portfolio_unit(a_portfolio(a_learner(centre)), assessor=assessor))
        counts.append(asked(read))

    assert counts[0] == counts[1]
    assert len(visible_units(manager, today=TODAY)) == 22
