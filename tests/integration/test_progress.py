"""Lists and the unit page tell the same numbers, whatever was done to the units."""

import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import joinedload

from portfolio.assessment.models import Judgement, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, Withdrawal
from portfolio.overview.progress import progress_of
from portfolio.overview.unit.page import get_unit_page
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_version,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

KINDS = ("RA", "O", "WT", "PE")
PASSED = dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True)


def a_random_world(seed: int) -> list[PortfolioUnit]:
    """Two learners' units, with items of every sort, and ties and judgements strewn over them."""
    dice = random.Random(seed)
    centre = a_centre()
    learners, assessor = [a_learner(centre), a_learner(centre, "Jamie Reid")], an_assessor(centre)
    store(centre, *learners, assessor)
    units = []
    for learner in learners:
        portfolio = a_portfolio(learner)
        store(portfolio)
        its_units = [a_portfolio_unit(portfolio, _a_version(dice)) for _ in range(2)]
        items = [_an_item(dice, portfolio) for _ in range(4)]
        store(*its_units, *items)
        for unit in its_units:
            _strew(dice, unit, items, assessor)
        units += its_units
    return units


def _a_version(dice: random.Random) -> Any:
    methods = [dice.sample(KINDS, dice.randint(1, 2)) if dice.random() < 0.4 else [] for _ in "123"]
    return a_unit_version(*({"text": f"Number {n}", "methods": m} for n, m in enumerate(methods)))


def _an_item(dice: random.Random, portfolio: Any) -> EvidenceItem:
    item = an_item(portfolio, kind=dice.choice(KINDS), draft=dice.random() < 0.15)
    if not item.newest.is_draft and dice.random() < 0.4:
        a_version(item, draft=dice.random() < 0.4)
    if dice.random() < 0.25:
        item.withdrawal = Withdrawal(reason="Wrong day", by_id=item.portfolio.learner_id, at=NOW)
    return item


def _strew(
    dice: random.Random, unit: PortfolioUnit, items: list[EvidenceItem], assessor: Any
) -> None:
    submission = a_submission(unit)
    store(submission)
    for item in items:
        for version in item.versions:
            if version.is_draft or dice.random() < 0.3:
                continue
            tie = a_tie(item, unit, dice.randint(1, 3))
            tie.version = version
            if dice.random() < 0.7:
                tie.submission = submission
            store(tie)
            for _ in range(dice.randint(0, 2) if tie.submission else 0):
                accepted = dice.random() < 0.6
                decision = TieDecision(
                    mapping=tie, accepted=accepted, reason="No date.", by=assessor, at=NOW
                )
                store(decision)
    for criterion in unit.unit_version.criteria:
        for later in range(dice.randint(0, 2)):
            judgement = Judgement(
                portfolio_unit=unit,
                criterion=criterion,
                submission=submission,
                outcome=dice.choice(("met", "more_needed")),
                feedback="Say when.",
                by=assessor,
                at=NOW + timedelta(hours=later),
                **PASSED,
            )
            store(judgement)


@pytest.mark.parametrize("seed", range(12))
def test_a_list_tells_the_numbers_of_the_unit_page(seed: int) -> None:
    units = a_random_world(seed)

    listed = progress_of(units)

    for unit in units:
        covered = get_unit_page(unit, unit.learner, today=TODAY).coverage
        line = listed[unit.id]
        assert (line.mapped, line.met, line.total) == (covered.mapped, covered.met, covered.total)
        assert line.asked_for == tuple(each.label for each in covered.more_needed)


def test_the_random_worlds_hold_what_the_two_could_differ_in() -> None:
    seen = [
        (line.mapped, line.met)
        for seed in range(12)
        for line in progress_of(a_random_world(seed)).values()
    ]

    assert len(set(seen)) > 6
    assert any(met for _mapped, met in seen)


def test_many_units_take_as_many_selects_as_one() -> None:
    units = a_random_world(1)
    counted = SimpleNamespace(count=0)

    def noticed(*_given: Any) -> None:
        counted.count += 1

    progress_of(units)  # a process reads what a unit says once
    counts = []
    ids = [unit.id for unit in units]
    for some_ids in (ids[:1], ids):
        db.session.rollback()
        db.session.expunge_all()
        statement = select(PortfolioUnit).where(PortfolioUnit.id.in_(some_ids))
        some = db.session.scalars(statement.options(joinedload(PortfolioUnit.unit_version))).all()
        counted.count = 0
        event.listen(db.engine, "before_cursor_execute", noticed)
        try:
            progress_of(some)
        finally:
            event.remove(db.engine, "before_cursor_execute", noticed)
        counts.append(counted.count)

    assert counts[0] == counts[1] <= 6
