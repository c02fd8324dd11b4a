"""Who may be enrolled on what, who may hold which place, and when a unit may change."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from portfolio.access import Relation, RoleName
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import (
    CountersignerIdle,
    CountersignerMissing,
    Past,
    PlacesCollide,
    TookPart,
    WrongPerson,
    require_places,
)
from portfolio.enrolment.rules import (
    AlreadyEnrolled,
    ChangedSinceSeen,
    ChosenTwice,
    LearnerErased,
    NotALearner,
    NothingChosen,
    NotOfQualification,
    TargetPassed,
    UnitLocked,
    require_enrollable,
    require_seen,
    require_target_ahead,
    require_unlocked,
)
from portfolio.people.models import ERASED, Role, User
from portfolio.standards.models import Qualification, QualificationUnit, Unit, UnitVersion
from tests.world import NOW, TODAY, refuses

_ids = count(1)


def a_person(name: str, *roles: RoleName, centre: int = 1, **values: Any) -> User:
    id = next(_ids)
    given = {"id": id, "active": True, "trainee": False, "home_centre_id": centre}
    given |= {"email": f"person-{id}@centre.example"} | values
    return User(name=name, roles=[Role(name=role.value) for role in roles], **given)


def a_version(unit_id: int, title: str = "Monitor quality") -> UnitVersion:
    unit = Unit(id=unit_id, key=title)
    return UnitVersion(id=next(_ids), unit=unit, unit_id=unit_id, title=title, short_name=title)


def a_unit(**values: Any) -> PortfolioUnit:
    learner = a_person("Priya Nair", RoleName.LEARNER)
    portfolio = Portfolio(home_centre_id=1, learner=learner, learner_id=learner.id)
    return PortfolioUnit(
        portfolio=portfolio, unit_version=a_version(1), **({"revision": 3} | values)
    )


TOM = a_person("Tom Okafor", RoleName.ASSESSOR)
ADA = a_person("Ada Obi", RoleName.ASSESSOR, RoleName.VERIFIER)
SAM = a_person("Sam Lee", RoleName.ASSESSOR, trainee=True)
HELEN = a_person("Helen Marsh", RoleName.VERIFIER)
LENA = a_person("Lena Field", RoleName.LEAD_VERIFIER)
GRACE = a_person("Grace Bell", RoleName.MANAGER)


def check_places(
    assessor: User | None = None,
    verifier: User | None = None,
    countersigner: User | None = None,
    *,
    unit: PortfolioUnit | None = None,
    newly: set[Relation] | None = None,
    past: Past | None = None,
) -> None:
    places = {
        Relation.ASSESSOR: assessor,
        Relation.VERIFIER: verifier,
        Relation.COUNTERSIGNER: countersigner,
    }
    newly = set(places) if newly is None else newly
    require_places(unit or a_unit(), places, newly=newly, past=past or Past())


def test_an_act_on_the_unit_as_it_is_goes_on() -> None:
    require_seen(a_unit(revision=3), 3)


def test_an_act_on_an_older_look_is_refused_and_says_what_to_do() -> None:
    with refuses(ChangedSinceSeen, "Somebody changed this unit", "then sign off."):
        require_seen(a_unit(revision=3), 2, then="sign off")


def test_a_signed_off_unit_changes_only_after_reopening() -> None:
    require_unlocked(a_unit(locked_at=None))
    with refuses(UnitLocked, "Monitor quality is signed off; reopen it first."):
        require_unlocked(a_unit(locked_at=NOW))


def test_nothing_is_done_in_a_unit_of_somebody_erased_open_or_signed_off() -> None:
    for locked_at in (None, NOW):
        unit = a_unit(locked_at=locked_at)
        unit.learner.email = f"person-7{ERASED}"
        with refuses(LearnerErased, "The learner of Monitor quality was erased by law."):
            require_unlocked(unit)


def test_assessor_verifier_and_a_trainees_countersigner_are_three_people() -> None:
    check_places(TOM, HELEN)
    check_places(TOM, LENA)
    check_places(SAM, HELEN, TOM)
    check_places()


@pytest.mark.parametrize(
    ("assessor", "verifier", "countersigner"),
    [(ADA, ADA, None), (SAM, ADA, ADA)],
    ids=["assessor verifies", "countersigner verifies"],
)
def test_nobody_holds_two_places_at_one_unit(
    assessor: User, verifier: User, countersigner: User | None
) -> None:
    with refuses(PlacesCollide, "Ada Obi can't be both", "Choose two people."):
        check_places(assessor, verifier, countersigner)


def test_a_trainees_unit_needs_a_countersigner() -> None:
    with refuses(CountersignerMissing, "Sam Lee is a trainee"):
        check_places(SAM, HELEN)


def test_a_qualified_assessors_unit_has_none() -> None:
    with refuses(CountersignerIdle):
        check_places(TOM, HELEN, ADA)


def test_a_trainee_does_not_countersign() -> None:
    other = a_person("Jo Day", RoleName.ASSESSOR, trainee=True)

    with refuses(WrongPerson, "Jo Day is a trainee"):
        check_places(SAM, HELEN, other)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (GRACE, "Grace Bell isn't an assessor of this centre."),
        (a_person("Max Far", RoleName.ASSESSOR, centre=2), "Max Far doesn't work at this centre."),
        (a_person("Old Hand", RoleName.ASSESSOR, active=False), "Old Hand doesn't work at"),
    ],
    ids=["no role", "another centre", "left"],
)
def test_only_an_assessor_of_the_centre_assesses(person: User, words: str) -> None:
    with refuses(WrongPerson, words):
        check_places(person)


def test_who_judged_the_unit_is_refused_as_its_verifier_with_the_reason() -> None:
    past = Past(decided={ADA.id: "judged a criterion of it"})

    with refuses(TookPart, "Ada Obi judged a criterion of it", "nobody verifies their own"):
        check_places(TOM, ADA, past=past)
    check_places(ADA, HELEN, past=past)


def test_who_verified_the_unit_neither_assesses_nor_countersigns_it() -> None:
    past = Past(verified={ADA.id: "verified it"})

    with refuses(TookPart, "Ada Obi verified it", "nobody decides on what they verified"):
        check_places(ADA, HELEN, past=past)
    with refuses(TookPart, "can't be its countersigner"):
        check_places(SAM, HELEN, ADA, past=past)
    check_places(TOM, ADA, past=past)


def test_who_holds_the_place_already_keeps_it_whatever_they_did() -> None:
    past = Past(decided={HELEN.id: "judged a criterion of it"})

    check_places(TOM, HELEN, newly={Relation.ASSESSOR}, past=past)


def test_a_trainees_sign_off_that_waits_keeps_its_countersigner() -> None:
    past = Past(provisional=True)

    check_places(TOM, HELEN, ADA, past=past)
    with refuses(CountersignerMissing, "waits for its countersignature"):
        check_places(TOM, HELEN, past=past)


def test_only_a_verifier_verifies() -> None:
    with refuses(WrongPerson, "Tom Okafor isn't a verifier of this centre."):
        check_places(None, TOM)


def test_the_learner_holds_no_place_at_their_own_unit() -> None:
    unit = a_unit()
    learner = unit.learner
    learner.roles.append(Role(name=RoleName.VERIFIER.value))

    with refuses(WrongPerson, "Priya Nair is the learner of this unit"):
        check_places(None, learner, unit=unit)


def test_who_lost_the_role_keeps_a_place_held_before() -> None:
    check_places(GRACE, HELEN, newly={Relation.VERIFIER})


def test_a_target_lies_ahead_but_an_old_one_may_stand() -> None:
    yesterday = TODAY - timedelta(days=1)

    require_target_ahead(TODAY, before=None, today=TODAY)
    require_target_ahead(None, before=yesterday, today=TODAY)
    require_target_ahead(yesterday, before=yesterday, today=TODAY)
    with refuses(TargetPassed):
        require_target_ahead(yesterday, before=date(2026, 12, 1), today=TODAY)


PRIYA = a_person("Priya Nair", RoleName.LEARNER)


def a_qualification(title: str, *unit_ids: int) -> Qualification:
    return Qualification(title=title, units=[QualificationUnit(unit_id=each) for each in unit_ids])


def test_units_of_two_qualifications_and_of_none_can_be_taken_together() -> None:
    chosen = [
        (a_version(1), a_qualification("Diploma", 1)),
        (a_version(2), a_qualification("NVQ Diploma", 2)),
        (a_version(3), None),
    ]

    require_enrollable(PRIYA, None, chosen, by=GRACE)


def test_a_unit_is_in_a_portfolio_once_in_whatever_version() -> None:
    portfolio = Portfolio(units=[PortfolioUnit(unit_version=a_version(1))])

    with refuses(AlreadyEnrolled, "Priya Nair already has Monitor quality"):
        require_enrollable(PRIYA, portfolio, [(a_version(1), None)], by=GRACE)


def test_a_unit_of_two_qualifications_is_ticked_under_one() -> None:
    version = a_version(1)
    chosen = [
        (version, a_qualification("Diploma", 1)),
        (version, a_qualification("NVQ Diploma", 1)),
    ]

    with refuses(ChosenTwice, "Tick it under one"):
        require_enrollable(PRIYA, None, chosen, by=GRACE)


def test_enrolling_on_nothing_is_refused() -> None:
    with refuses(NothingChosen, "Choose at least one unit."):
        require_enrollable(PRIYA, None, [], by=GRACE)


def test_a_qualification_that_does_not_name_the_unit_is_refused() -> None:
    with refuses(NotOfQualification, "Diploma doesn't name Monitor quality."):
        require_enrollable(PRIYA, None, [(a_version(1), a_qualification("Diploma", 2))], by=GRACE)


@pytest.mark.parametrize(
    "person", [TOM, a_person("Zoe Far", RoleName.LEARNER, centre=2)], ids=["assessor", "elsewhere"]
)
def test_only_learners_of_the_managers_centre_are_enrolled(person: User) -> None:
    with refuses(NotALearner, person.name):
        require_enrollable(person, None, [(a_version(1), None)], by=GRACE)
