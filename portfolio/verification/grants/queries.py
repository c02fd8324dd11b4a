"""Reads of external verifiers: who they are, what is open to them, which units could be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation, RoleName
from portfolio.audit.models import AuditEvent, centre_chain
from portfolio.audit.queries import looks_by_person
from portfolio.db import db
from portfolio.enrolment.models import (
    Allocation,
    ExternalGrant,
    Portfolio,
    PortfolioUnit,
)
from portfolio.people.models import Centre, User
from portfolio.people.queries import people_of
from portfolio.standards.models import UnitVersion

FOUND_AT_MOST = 200


@dataclass(frozen=True)
class Visitor:
    """An external verifier: how many units are open to them, and how often they looked."""

    person: User
    open: int
    to_come: int
    looks: int
    last_look_at: datetime | None


@dataclass(frozen=True)
class Wanted:
    """Which units are looked for: by learner, unit and assessor."""

    learner: str = ""
    unit_id: int = 0
    assessor_id: int = 0


@dataclass(frozen=True)
class Found:
    """The units that were found, the first of them shown."""

    shown: Sequence[PortfolioUnit]
    count: int


def visitors_of(centre: Centre, *, today: date) -> Sequence[Visitor]:
    """The external verifiers of a centre, by name."""
    people = people_of(centre, RoleName.EXTERNAL)
    ids = [person.id for person in people]
    lasting = ExternalGrant.lasting(today)
    counts = {
        user_id: (open_now, to_come)
        for user_id, open_now, to_come in db.session.execute(
            select(
                ExternalGrant.user_id,
                func.sum(case((lasting & (ExternalGrant.from_on <= today), 1), else_=0)),
                func.sum(case((lasting & (ExternalGrant.from_on > today), 1), else_=0)),
            )
            .where(ExternalGrant.user_id.in_(ids))
            .group_by(ExternalGrant.user_id)
        )
    }
    looks = looks_by_person(ids, centre_chain(centre.id))
    return [
        Visitor(person, *counts.get(person.id, (0, 0)), *looks.get(person.id, (0, None)))
        for person in people
    ]


def grants_of(person: User) -> Sequence[ExternalGrant]:
    """Every grant of an external verifier, those that last longest first, with its unit."""
    return db.session.scalars(
        _with_unit(select(ExternalGrant).where(ExternalGrant.user_id == person.id)).order_by(
            ExternalGrant.until_on.desc(), ExternalGrant.from_on, ExternalGrant.id
        )
    ).all()


def grants_now(ids: Collection[int]) -> Sequence[ExternalGrant]:
    """These grants as they are this moment, held until the transaction ends."""
    return db.session.scalars(
        _with_unit(select(ExternalGrant).where(ExternalGrant.id.in_(ids)))
        .order_by(ExternalGrant.id)
        .with_for_update(key_share=True, of=ExternalGrant)
        .execution_options(populate_existing=True)
    ).all()


def units_found(centre: Centre, wanted: Wanted, *, at_most: int = FOUND_AT_MOST) -> Found:
    """The centre's units that are looked for, by learner."""
    asked = (
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(Portfolio.home_centre_id == centre.id)
    )
    if wanted.learner:
        asked = asked.where(User.name.icontains(wanted.learner, autoescape=True))
    if wanted.unit_id:
        asked = asked.where(PortfolioUnit.unit_version.has(UnitVersion.unit_id == wanted.unit_id))
    if wanted.assessor_id:
        asked = asked.where(
            PortfolioUnit.allocations.any(
                (Allocation.user_id == wanted.assessor_id)
                & (Allocation.relation == Relation.ASSESSOR.value)
                & Allocation.ended_at.is_(None)
            )
        )
    count = db.session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    shown = db.session.scalars(
        asked.order_by(User.name, Portfolio.id, PortfolioUnit.id)
        .limit(at_most)
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            joinedload(PortfolioUnit.unit_version),
            selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
        )
    ).all()
    return Found(shown, count)


def units_enrolled_on(centre: Centre) -> Sequence[tuple[int, str]]:
    """The units that anybody of the centre is enrolled on: id and name, by name."""
    versions = db.session.scalars(
        select(UnitVersion).where(
            UnitVersion.id.in_(
                select(PortfolioUnit.unit_version_id)
                .join(PortfolioUnit.portfolio)
                .where(Portfolio.home_centre_id == centre.id)
            )
        )
    )
    named = {version.unit_id: version.label for version in versions}
    return sorted(named.items(), key=lambda pair: pair[1])


def units_looked_at(events: Collection[AuditEvent]) -> dict[int, PortfolioUnit]:
    """The units that the looks were at, by their ids."""
    ids = {each.portfolio_unit_id for each in events if each.portfolio_unit_id is not None}
    units = db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id.in_(ids))
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            joinedload(PortfolioUnit.unit_version),
        )
    )
    return {unit.id: unit for unit in units}


def _with_unit(statement: Select[ExternalGrant]) -> Select[ExternalGrant]:
    unit = joinedload(ExternalGrant.portfolio_unit)
    return statement.options(
        unit.joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
        unit.joinedload(PortfolioUnit.unit_version),
        unit.selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
        joinedload(ExternalGrant.by),
    )
