"""A centre, and learners of it with as large a unit as a test asks for."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.assessment.models import Judgement, TieDecision
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import User
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def people(isolation: Any) -> SimpleNamespace:
    """The people of a centre."""
    centre = a_centre()
    found = {"assessor": an_assessor(centre), "verifier": a_verifier(centre)}
    found["manager"] = a_manager(centre)
    store(centre, *found.values())
    return SimpleNamespace(centre=centre, **found)


@pytest.fixture
def a_world(people: SimpleNamespace) -> Callable[[int], SimpleNamespace]:
    """Makes a learner with a unit of that many criteria, and as many items, ties and judgements."""

    def made(size: int) -> SimpleNamespace:
        learner: User = a_learner(people.centre)
        store(learner)
        portfolio: Portfolio = a_portfolio(learner)
        store(portfolio)
        texts = [f"Criterion {number}" for number in range(1, size + 1)]
        units = [
            a_portfolio_unit(
                portfolio,
                a_unit_version(*texts, title=f"Unit {number}"),
                assessor=people.assessor,
                verifier=people.verifier,
            )
            for number in range(1, 3)
        ]
        items: list[EvidenceItem] = [an_item(portfolio, "One.", "Two.") for _ in range(size)]
        submission = a_submission(units[0])
        store(*units, *items, submission)
        ties = [
            a_tie(items[n], units[0], n + 1, locator="1", submission=submission)
            for n in range(size)
        ]
        ties += [a_tie(items[0], units[1], n + 1, locator="2") for n in range(size)]
        store(*ties)
        for tie in ties[: size - 1]:
            store(
                TieDecision(mapping=tie, accepted=True, reason="", by=people.assessor, at=NOW),
                Judgement(
                    portfolio_unit=units[0],
                    criterion=tie.criterion,
                    submission=submission,
                    outcome="more_needed",
                    feedback="Say when.",
                    by=people.assessor,
                    at=NOW,
                ),
            )
        return SimpleNamespace(learner=learner, unit=units[0], item=items[0], **vars(people))

    return made
