"""What is done to enrolments and places at units."""

from collections.abc import Callable

from portfolio.access import Relation
from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.hand_over import actions as handing
from portfolio.enrolment.hand_over.rules import mark_of
from portfolio.evidence.room import actions as room
from portfolio.transaction import transaction
from portfolio.verification.grants import actions as granting
from portfolio.verification.place_queries import past_of
from tests.integration.acts.college import DAY, Act, College
from tests.world import a_unit_version, store


def enrolling_a_learner(c: College) -> Act:
    version = a_unit_version()
    store(version)
    return lambda: enrolling.enrol(c.jamie, [(version, None)], by=c.grace)


def allocating(c: College) -> Act:
    return lambda: enrolling.allocate(
        c.unit,
        assessor=c.ada,
        verifier=c.helen,
        target_on=None,
        by=c.grace,
        seen=c.unit.revision,
        past_of=past_of,
    )


def handing_over(c: College) -> Act:
    return lambda: handing.hand_over(
        [c.unit],
        holder=c.tom,
        relation=Relation.ASSESSOR,
        to=c.ada,
        by=c.grace,
        shown=mark_of([c.unit]),
        past_of=past_of,
    )


def giving_room(c: College) -> Act:
    return lambda: room.give_room(c.centre, megabytes=100, by=c.grace)


def opening_to_external(c: College) -> Act:
    return lambda: granting.open_to_external(
        [c.unit], person=c.eve, from_on=DAY, until_on=DAY, by=c.grace, today=DAY
    )


def closing_to_external(c: College) -> Act:
    with transaction():
        grants = granting.open_to_external(
            [c.unit], person=c.eve, from_on=DAY, until_on=DAY, by=c.grace, today=DAY
        )
    return lambda: granting.close_to_external(grants, person=c.eve, by=c.grace, today=DAY)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    enrolling.enrol: enrolling_a_learner,
    enrolling.allocate: allocating,
    room.give_room: giving_room,
    handing.hand_over: handing_over,
    granting.open_to_external: opening_to_external,
    granting.close_to_external: closing_to_external,
}
