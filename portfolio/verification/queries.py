"""Reads of samples, action points and releases, and of the record that sampling plans from."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import SignOff
from portfolio.assessment.queries import unit_states as assessed_states
from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.queries import visible_units
from portfolio.people.models import User
from portfolio.verification.models import ActionPoint, Release, Sample
from portfolio.verification.states import WholeState, whole_state

# What verifiers and assessors say to each other: no learner's page or history shows these.
LEARNER_NEVER_SEES: frozenset[str] = frozenset(
    {
        Verb.SAMPLED.value,
        Verb.ACTION_RAISED.value,
        Verb.ACTION_ANSWERED.value,
        Verb.ACTION_CLOSED.value,
        Verb.SAMPLE_AGREED.value,
    }
)


def unit_states(units: Collection[PortfolioUnit]) -> Mapping[int, WholeState]:
    """The whole state of each unit by its id, in a fixed number of SELECTs."""
    ids = [unit.id for unit in units]
    assessed = assessed_states(ids)
    newest = {each.portfolio_unit_id: each for each in db.session.scalars(_sign_offs(ids))}
    samples = samples_of(units)
    releases = {
        each.sign_off_id: each
        for each in db.session.scalars(
            select(Release).where(Release.sign_off_id.in_([each.id for each in newest.values()]))
        )
    }
    return {
        id: whole_state(
            assessed[id],
            sign_off=newest.get(id),
            samples=[each for each in samples if each.portfolio_unit_id == id],
            release=releases.get(newest[id].id) if id in newest else None,
        )
        for id in ids
    }


def unit_state(unit: PortfolioUnit) -> WholeState:
    """The whole state of one unit."""
    return unit_states([unit])[unit.id]


def verifies(user: User) -> bool:
    """Whether *user* is a verifier at all."""
    return user.has(RoleName.VERIFIER) or user.has(RoleName.LEAD_VERIFIER)


def units_verified_by(user: User) -> Sequence[PortfolioUnit]:
    """The units that *user* verifies: those allocated to them, or all of the centre for a lead."""
    if user.has(RoleName.LEAD_VERIFIER):
        return visible_units(user)
    return visible_units(user, as_=Relation.VERIFIER)


def samples_of(units: Collection[PortfolioUnit]) -> Sequence[Sample]:
    """Every sample of the units, oldest first, with action points, agreement and people."""
    ids = [unit.id for unit in units]
    return db.session.scalars(
        _with_points(select(Sample).where(Sample.portfolio_unit_id.in_(ids)))
        .options(
            joinedload(Sample.verifier),
            joinedload(Sample.assessor),
            joinedload(Sample.sign_off).joinedload(SignOff.reopening),
        )
        .order_by(Sample.id)
    ).all()


def find_release(sign_off: SignOff | None) -> Release | None:
    """The release of a sign-off, if there was one."""
    if sign_off is None:
        return None
    return db.session.scalar(select(Release).where(Release.sign_off_id == sign_off.id))


def action_points_for(user: User) -> Sequence[ActionPoint]:
    """Every action point that isn't closed on the units that *user* assesses or verifies."""
    places = PortfolioUnit.allocations.any(
        (Allocation.user_id == user.id)
        & Allocation.relation.in_([Relation.ASSESSOR.value, Relation.VERIFIER.value])
        & Allocation.ended_at.is_(None)
    )
    if user.has(RoleName.LEAD_VERIFIER):
        places = or_(places, Portfolio.home_centre_id == user.centre_id)
    return db.session.scalars(
        select(ActionPoint)
        .join(ActionPoint.sample)
        .join(Sample.portfolio_unit)
        .join(PortfolioUnit.portfolio)
        .where(places, ~ActionPoint.closure.has())
        .options(
            joinedload(ActionPoint.by),
            joinedload(ActionPoint.closure),
            selectinload(ActionPoint.responses),
            joinedload(ActionPoint.sample)
            .joinedload(Sample.portfolio_unit)
            .options(
                joinedload(PortfolioUnit.unit_version),
                joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
                selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
            ),
        )
        .order_by(ActionPoint.due_on, ActionPoint.id)
    ).all()


def _sign_offs(unit_ids: Collection[int]) -> Select[SignOff]:
    return (
        select(SignOff)
        .where(SignOff.portfolio_unit_id.in_(unit_ids))
        .options(joinedload(SignOff.countersignature), joinedload(SignOff.reopening))
        .order_by(SignOff.id)
    )


def _with_points(statement: Select[Sample]) -> Select[Sample]:
    points = selectinload(Sample.action_points)
    return statement.options(
        joinedload(Sample.agreement),
        points.joinedload(ActionPoint.closure),
        points.selectinload(ActionPoint.responses),
    )
