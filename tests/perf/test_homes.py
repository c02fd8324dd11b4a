"""A home asks the database as often for a crowd as for a handful."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portfolio.access import RoleName
from portfolio.people.models import User
from tests.perf.test_queries import selects
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)

SMALL, LARGE = 3, 60
MOST = 8
BUDGETS = {"learner": MOST, "assessor": MOST, "verifier": MOST, "lead": MOST, "manager": MOST}


def a_crowd(size: int) -> dict[str, User]:
    """So many learners of one assessor and verifier: some units wait, some are signed off."""
    centre = a_centre()
    people = {
        "assessor": an_assessor(centre),
        "verifier": a_verifier(centre),
        "lead": a_person("Nora Lind", centre, RoleName.LEAD_VERIFIER),
        "manager": a_manager(centre),
    }
    learners = [a_learner(centre, f"Learner {n}") for n in range(size)]
    store(centre, *people.values(), *learners)
    versions = [a_unit_version("One", "Two") for _ in range(3)]
    for learner in learners:
        portfolio = a_portfolio(learner)
        units = [
            a_portfolio_unit(
                portfolio,
                version,
                assessor=people["assessor"],
                verifier=people["verifier"],
            )
            for version in versions
        ]
        store(*units)
        submission = a_submission(units[0])
        submission.at = datetime.now(UTC)
        store(submission)
        if learner in learners[:5]:
            a_sign_off(units[1], by=people["assessor"])
    return people | {"learner": learners[0]}


@pytest.mark.parametrize("who", BUDGETS)
def test_a_home_takes_as_many_selects_for_sixty_learners_as_for_three(
    client: StrictClient, isolation: Any, who: str
) -> None:
    counts = {}
    for size in (SMALL, LARGE):
        client.sign_in(a_crowd(size)[who])
        # What a unit says is read once by each process, and never changes.
        client.page("overview.home")
        with selects() as seen:
            client.page("overview.home")
        counts[size] = seen

    assert len(counts[LARGE]) == len(counts[SMALL])
    assert len(counts[LARGE]) <= BUDGETS[who], "\n".join(counts[LARGE])


def test_the_sampling_plan_takes_as_many_selects_for_sixty_learners_as_for_three(
    client: StrictClient, isolation: Any
) -> None:
    for who in ("verifier", "lead"):
        counts = {}
        for size in (SMALL, LARGE):
            client.sign_in(a_crowd(size)[who])
            with selects() as seen:
                client.page("verification.sampling")
            counts[size] = seen

        assert len(counts[LARGE]) == len(counts[SMALL])
        assert len(counts[LARGE]) <= MOST, "\n".join(counts[LARGE])
        # What was signed is read by nobody here, and weighs twenty kilobytes a unit.
        assert not any("snapshot" in each for each in counts[LARGE])


# The lists that a manager works from.
LISTS = ("enrolment.learners", "people.people")


@pytest.mark.parametrize("endpoint", LISTS)
def test_a_managers_list_takes_as_many_selects_for_sixty_learners_as_for_three(
    client: StrictClient, isolation: Any, endpoint: str
) -> None:
    counts = {}
    for size in (SMALL, LARGE):
        client.sign_in(a_crowd(size)["manager"])
        with selects() as seen:
            client.page(endpoint)
        counts[size] = seen

    assert len(counts[LARGE]) == len(counts[SMALL])
    assert len(counts[LARGE]) <= MOST, "\n".join(counts[LARGE])
