"""The page of a qualification, and what a learner still has to choose."""

import pytest

from portfolio.db import db
from portfolio.people.models import User
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import Standards, read_qualification, read_unit
from portfolio.standards.models import Qualification, Unit, UnitVersion
from portfolio.transaction import transaction
from tests.strict_client import StrictClient
from tests.world import a_centre, a_learner, a_manager, a_portfolio, a_portfolio_unit, store

UNIT = """format: 1
key: {key}
title: {title}
credits: {credits}
level: 3
source: {{document: "1", description: Made for the tests.}}
criteria:
  - {{key: a, text: Log the complaint}}
"""
DIPLOMA = b"""format: 1
key: diploma
title: Diploma in Complaints
number: 600/1234/5
awarding_organisation: {name: Example Awards, aliases: [EA]}
level: 3
status: live
groups:
  - title: Group A
    kind: mandatory
    units: [log, listen]
  - title: Group B
    kind: optional
    units: [learn]
    minimum_units: 1
combination:
  minimum_credits: 12
"""


@pytest.fixture
def diploma() -> Qualification:
    texts = (("log", "Log complaints", 4), ("listen", "Listen", 6), ("learn", "Learn", 3))
    units = tuple(
        read_unit(UNIT.format(key=key, title=title, credits=credits).encode())
        for key, title, credits in texts
    )
    with transaction():
        load_standards(Standards(units, (read_qualification(DIPLOMA),)))
    return db.session.query(Qualification).one()


@pytest.fixture
def manager() -> User:
    made = a_manager(a_centre())
    store(made)
    return made


def test_a_qualification_shows_its_units_by_group_and_its_rules(
    client: StrictClient, diploma: Qualification, manager: User
) -> None:
    page = client.sign_in(manager).page("standards.qualification", id=diploma.id)

    assert page.h1 == "Diploma in Complaints"
    assert "Also known asEA" in page.text
    assert "600/1234/5" in page.text
    assert "Group A Mandatory: every unit has to be chosen. Log complaints" in page.text
    assert "Learn level 3 · 3 credits" in page.text
    assert "In all 12 credits at least." in page.text


def test_a_learner_sees_what_is_still_to_be_chosen(
    client: StrictClient, diploma: Qualification, manager: User
) -> None:
    learner = a_learner(manager.centre)
    version = db.session.query(UnitVersion).join(Unit).filter(Unit.key == "log").one()
    store(learner)
    unit = a_portfolio_unit(a_portfolio(learner), version)
    unit.qualification = diploma
    store(unit)

    page = client.sign_in(learner).page("overview.qualifications", id=unit.portfolio_id)

    assert "1 of 2 chosen; still to choose: Listen." in page.text
    assert "Group B: 1 unit at least: 0 chosen; 1 unit to go." in page.text
    assert "4 chosen; 8 credits to go." in page.text
    assert "Log complaints ● Chosen" in page.text
