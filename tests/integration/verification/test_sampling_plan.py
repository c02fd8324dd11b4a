"""The plan that a verifier is shown is the plan that the rules make of all their centre's rows."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.assessment.models import Countersignature, Reopening, SignOff, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping
from portfolio.people.models import User
from portfolio.standards.methods import LABELS, Method
from portfolio.verification.models import Release, Sample
from portfolio.verification.plan_queries import LEARNERS_A_PAGE, units_page
from portfolio.verification.queries import unit_states
from portfolio.verification.sampling.plan import Decision, plan
from portfolio.verification.sampling.queries import choice_for, plan_of
from portfolio.verification.whose import Sort, Whose, verified_by
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

KINDS = ("RA", "CL", "WT", "O")
LATER = TODAY + timedelta(days=130)


def a_busy_centre(seed: int) -> SimpleNamespace:
    """Ten learners of three assessors and two verifiers; what became of their units is chance."""
    chance = random.Random(seed)
    centre = a_centre(f"College {seed}")
    assessors = [an_assessor(centre, name) for name in ("Tom", "Sue", "Ola")]
    verifiers = [a_verifier(centre, name) for name in ("Helen", "Ravi")]
    lead = a_person("Nora Lind", centre, RoleName.LEAD_VERIFIER)
    store(centre, lead, *assessors, *verifiers)
    versions = [a_unit_version(title=title) for title in ("Complaints", "Quality", "Teams")]
    for n in range(10):
        learner = a_learner(centre, f"Learner {n}")
        store(learner)
        portfolio = a_portfolio(learner)
        for version in chance.sample(versions, 2):
            unit = a_portfolio_unit(
                portfolio,
                version,
                assessor=chance.choice(assessors),
                verifier=chance.choice(verifiers),
            )
            store(unit)
            for _ in range(chance.randrange(4)):
                if not unit.locked:
                    _signed(unit, chance, verifiers)
    return SimpleNamespace(centre=centre, lead=lead, verifiers=verifiers)


def _signed(unit: PortfolioUnit, chance: random.Random, verifiers: list[User]) -> None:
    at = NOW + timedelta(hours=chance.randrange(200))
    item = an_item(unit.portfolio, kind=chance.choice(KINDS))
    assessor = unit.assessor
    trainee = chance.random() < 0.3
    signed = a_sign_off(unit, by=assessor, item=item, at=at, provisional=trainee)
    if trainee and chance.random() < 0.7:
        confirmed = chance.random() < 0.7
        note = "" if confirmed else "Look at 1.1 again."
        store(
            Countersignature(
                sign_off=signed, confirmed=confirmed, note=note, by=verifiers[0], at=at
            )
        )
    if chance.random() < 0.4:
        verifier = chance.choice(verifiers)
        sample = Sample(
            portfolio_unit=unit,
            sign_off=signed,
            kind="summative",
            origin="verifier",
            reason="A look.",
            verifier=verifier,
            assessor=assessor,
            at=at + timedelta(hours=1),
        )
        store(sample)
    elif chance.random() < 0.2:
        store(
            Release(
                sign_off=signed,
                reason="No rule chose it.",
                assessor_id=assessor.id,
                by=verifiers[0],
                at=at,
            )
        )
    if chance.random() < 0.5:
        unit.locked_at = None
        store(
            Reopening(
                sign_off=signed, reason="Misread.", by=assessor, by_relation="assessor", at=at
            )
        )


def as_rows_say(centre_id: int) -> list[Decision]:
    """Every sign-off of the centre, put together from whole rows one by one."""
    return [
        Decision(
            id=each.id,
            portfolio_unit_id=each.portfolio_unit_id,
            unit_id=each.portfolio_unit.unit_version.unit_id,
            unit_name=each.portfolio_unit.name,
            learner_id=each.portfolio_unit.learner.id,
            learner_name=each.portfolio_unit.learner.name,
            assessor_id=each.by_id,
            assessor_name=each.by.name,
            trainee=each.provisional,
            at=each.at,
            sampled_at=max(
                db.session.scalars(select(Sample.at).where(Sample.sign_off_id == each.id)),
                default=None,
            ),
            released=db.session.scalar(select(Release).where(Release.sign_off_id == each.id))
            is not None,
            overtaken=each.overtaken,
            provisional=not each.confirmed,
            methods=frozenset(_methods(each.portfolio_unit_id)),
        )
        for each in db.session.scalars(select(SignOff).order_by(SignOff.id))
        if each.centre_id == centre_id
    ]


def _methods(unit_id: int) -> set[str]:
    found = set()
    for tie in db.session.scalars(
        select(EvidenceMapping).where(EvidenceMapping.portfolio_unit_id == unit_id)
    ):
        newest = db.session.scalars(
            select(TieDecision)
            .where(TieDecision.mapping_id == tie.id)
            .order_by(TieDecision.id.desc())
        ).first()
        if newest is not None and newest.accepted:
            item: EvidenceItem = tie.item
            found.add(LABELS[Method(item.kind)])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_a_verifier_is_shown_is_what_the_rules_make_of_the_whole_centre(seed: int) -> None:
    c = a_busy_centre(seed)
    a_busy_centre(seed + 100)
    rows = as_rows_say(c.centre.id)
    whole = plan(rows, today=LATER)

    assert set(
        plan_of(Whose(Sort.CENTRE, c.centre.id), centre_id=c.centre.id, today=LATER).decisions
    ) == set(rows)
    for verifier in (c.lead, *c.verifiers):
        theirs = {
            unit.id
            for unit in db.session.scalars(select(PortfolioUnit))
            if unit.centre_id == c.centre.id and verifier in (c.lead, unit.verifier)
        }
        found = plan_of(verified_by(verifier), centre_id=c.centre.id, today=LATER)
        assert set(found.decisions) == {r for r in rows if r.portfolio_unit_id in theirs}
        assert found.choices == tuple(
            each for each in whole if each.decision.portfolio_unit_id in theirs
        )


@pytest.mark.parametrize("seed", range(2))
def test_what_is_said_of_one_unit_is_what_the_whole_plan_says(seed: int) -> None:
    c = a_busy_centre(seed)
    whole = {
        each.decision.portfolio_unit_id: each
        for each in plan(as_rows_say(c.centre.id), today=LATER)
    }

    units = db.session.scalars(select(PortfolioUnit)).all()

    assert {unit.id: choice_for(unit, today=LATER) for unit in units} == {
        unit.id: whole.get(unit.id) for unit in units
    }


def test_the_pages_of_the_plan_hold_every_unit_once_with_its_state() -> None:
    c = a_busy_centre(7)
    for n in range(LEARNERS_A_PAGE):
        learner = a_learner(c.centre, f"Another {n}")
        store(learner)
        store(a_portfolio_unit(a_portfolio(learner), verifier=c.verifiers[0]))
    units = {unit.id: unit for unit in db.session.scalars(select(PortfolioUnit))}
    whose = verified_by(c.lead)

    pages = [units_page(whose, number) for number in (1, 2)]

    lines = [line for page in pages for line in page.units]
    assert {page.learners for page in pages} == {LEARNERS_A_PAGE + 10}
    assert sorted(line.id for line in lines) == sorted(units)
    assert [line.learner for line in lines] == sorted(line.learner for line in lines)
    states = unit_states(list(units.values()))
    for line in lines:
        unit = units[line.id]
        assert line.state == states[line.id]
        assert line.assessor == (unit.assessor.name if unit.assessor else None)
