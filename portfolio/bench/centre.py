"""A centre of any size, written in bulk, with an audit trail as true as any other centre's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.bench.learners import SIGNED_OFF, Learner, sign_off
from portfolio.bench.rows import Rows, let_ids_go_on
from portfolio.bench.sizes import (
    CRITERIA_A_UNIT,
    LEARNERS_AN_ASSESSOR,
    SECOND_UNIT,
)
from portfolio.bench.staff import Staff
from portfolio.bench.units import a_unit
from portfolio.people.actions import found_centre
from portfolio.transaction import transaction

_LEARNERS_A_STEP = 250


@dataclass(frozen=True)
class BigCentre:
    """Who and what of the centre the benchmark looks at, by their ids."""

    learners: tuple[int, ...]
    units: tuple[int, ...]  # the unit with the full matrix of each of these learners
    assessors: tuple[int, ...]
    verifiers: tuple[int, ...]
    lead: int
    rows: int

    def assessor_of(self, n: int) -> int:
        """Who assesses the learner of that place in the list."""
        return self.assessors[n // LEARNERS_AN_ASSESSOR]


def make_centre(
    learners: int, *, progress: Callable[[int], None] = lambda _made: None
) -> BigCentre:
    """A new centre of so many learners, each with two units, 30 items and 46 ties.

    Two in five learners have mapped, one in five submitted, one in five got some of it back, one
    in ten has every criterion met, one in ten is signed off.
    """
    rows = Rows()
    with transaction():
        centre = found_centre(f"Benchmark of {learners} learners, {datetime.now(UTC):%H:%M:%S}")
        units = (a_unit(CRITERIA_A_UNIT, 0), a_unit(SECOND_UNIT, CRITERIA_A_UNIT))
    people = Staff(rows, centre, learners)
    made: list[tuple[int, int]] = []
    for start in range(0, learners, _LEARNERS_A_STEP):
        step = range(start, min(start + _LEARNERS_A_STEP, learners))
        with transaction():
            these = [Learner(rows, centre, people, units, n) for n in step]
            rows.write()
            for each in these:
                if each.stage is SIGNED_OFF:
                    sign_off(each.unit_id)
            record(
                Verb.ENROLLED,
                centre,
                by_id=people.lead,
                centre_id=centre.id,
                sentence=f"The benchmark enrolled learners {step.start + 1} to {step.stop}.",
            )
        made += [(each.user_id, each.unit_id) for each in these]
        progress(step.stop)
    with transaction():
        let_ids_go_on()
    return BigCentre(
        learners=tuple(learner for learner, a_unit in made),
        units=tuple(unit for _learner, unit in made),
        assessors=tuple(people.assessors),
        verifiers=tuple(people.verifiers),
        lead=people.lead,
        rows=rows.written,
    )
