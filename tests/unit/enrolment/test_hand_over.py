"""What a hand-over makes of each unit, and when none of them is handed over."""

from itertools import count
from typing import Any

import pytest

from portfolio.access import Relation, RoleName
from portfolio.enrolment.hand_over.rules import (
    HandOverRefused,
    NothingToHandOver,
    Planned,
    UnitsChanged,
    hand_over_plan,
    mark_of,
    require_all,
    require_as_shown,
)
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import Past
from portfolio.people.models import Role, User
from tests.world import NOW, refuses

_ids = count(1)


def a_person(name: str, *roles: RoleName, **values: Any) -> User:
    given = {"id": next(_ids), "active": True, "trainee": False, "home_centre_id": 1} | values
    return User(name=name, roles=[Role(name=role.value) for role in roles], **given)


TOM = a_person("Tom Okafor", RoleName.ASSESSOR)
ADA = a_person("Ada Obi", RoleName.ASSESSOR, RoleName.VERIFIER)
SARA = a_person("Sara Bose", RoleName.ASSESSOR)
SAM = a_person("Sam Lee", RoleName.ASSESSOR, trainee=True)
HELEN = a_person("Helen Marsh", RoleName.VERIFIER)


def a_unit(revision: int = 0, **places: User) -> PortfolioUnit:
    learner = a_person("Priya Nair", RoleName.LEARNER)
    portfolio = Portfolio(home_centre_id=1, learner=learner, learner_id=learner.id)
    unit = PortfolioUnit(id=next(_ids), portfolio=portfolio, revision=revision)
    for relation, user in places.items():
        Allocation(portfolio_unit=unit, user=user, user_id=user.id, relation=relation, begun_at=NOW)
    return unit


def plan(
    *units: PortfolioUnit,
    to: User = ADA,
    relation: Relation = Relation.ASSESSOR,
    holder: User = TOM,
    countersigner: User | None = None,
    past: Past | None = None,
) -> tuple[Planned, ...]:
    return hand_over_plan(
        units,
        holder=holder,
        relation=relation,
        to=to,
        countersigner=countersigner,
        past={unit.id: past or Past() for unit in units},
    )


def test_only_the_place_that_is_handed_over_changes() -> None:
    (planned,) = plan(a_unit(assessor=TOM, verifier=HELEN))

    assert planned.newly == {Relation.ASSESSOR}
    assert planned.places[Relation.ASSESSOR] is ADA
    assert planned.places[Relation.VERIFIER] is HELEN
    assert planned.refused == ""


def test_a_trainee_who_takes_over_needs_a_countersigner_at_each_unit() -> None:
    bare, kept = a_unit(assessor=TOM), a_unit(assessor=SAM, countersigner=SARA)

    (without,) = plan(bare, to=SAM)
    (given,) = plan(bare, to=SAM, countersigner=SARA)
    other = a_person("Jo Day", RoleName.ASSESSOR, trainee=True)
    (stays,) = plan(kept, to=other, holder=SAM)

    assert without.refused == "Sam Lee is a trainee. Choose who countersigns their decisions."
    assert given.countersigner is SARA
    assert stays.countersigner is None
    assert stays.places[Relation.COUNTERSIGNER] is SARA


def test_a_qualified_assessor_who_takes_over_from_a_trainee_needs_no_countersigner() -> None:
    (planned,) = plan(a_unit(assessor=SAM, countersigner=SARA), to=TOM, holder=SAM)

    assert planned.places[Relation.COUNTERSIGNER] is None
    assert planned.refused == ""


def test_a_sign_off_that_waits_keeps_its_countersigner_through_the_hand_over() -> None:
    unit = a_unit(assessor=SAM, countersigner=SARA)

    (planned,) = plan(unit, to=TOM, holder=SAM, past=Past(provisional=True))
    (herself,) = plan(unit, to=SARA, holder=SAM, past=Past(provisional=True))

    assert planned.places[Relation.COUNTERSIGNER] is SARA
    assert "waits for its countersignature" in herself.refused


@pytest.mark.parametrize(
    ("unit", "past", "words"),
    [
        (a_unit(assessor=TOM, verifier=ADA), Past(), "Ada Obi can't be both assessor and verifier"),
        (a_unit(assessor=TOM), Past(verified={ADA.id: "verified it"}), "Ada Obi verified it"),
        (a_unit(assessor=SARA), Past(), "Tom Okafor isn't its assessor any more."),
    ],
    ids=["verifies it", "verified it", "not held"],
)
def test_each_unit_says_what_stands_in_its_way(unit: PortfolioUnit, past: Past, words: str) -> None:
    (planned,) = plan(unit, past=past)

    assert words in planned.refused


def test_one_unit_in_the_way_stops_them_all() -> None:
    planned = plan(a_unit(assessor=TOM), a_unit(assessor=TOM, verifier=ADA))

    with refuses(HandOverRefused, "1 unit stands in the way, so nothing is handed over."):
        require_all(planned)
    require_all(planned[:1])
    with refuses(NothingToHandOver):
        require_all([])


def test_a_plan_is_carried_out_only_as_it_was_shown() -> None:
    first, second = a_unit(assessor=TOM), a_unit(assessor=TOM)
    shown = mark_of([first, second])

    require_as_shown([second, first], shown)
    with refuses(UnitsChanged):
        require_as_shown([first], shown)
    second.revision += 1
    with refuses(UnitsChanged, "Look at the plan again"):
        require_as_shown([first, second], shown)
