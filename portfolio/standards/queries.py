"""Reads of the units that a centre has, under the qualifications that name them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.people.models import Centre
from portfolio.standards.models import CentreUnit, Qualification, Unit, UnitVersion


@dataclass(frozen=True)
class Offered:
    """Units under the qualification that names them; `qualification` is None where none does."""

    qualification: Qualification | None
    units: tuple[UnitVersion, ...]


def units_offered(centre: Centre) -> tuple[Offered, ...]:
    """The newest version of every unit that the centre has, by qualification, then the others.

    A unit of two qualifications stands under both. A unit that another centre wrote is not there.
    """
    newest = {
        unit.id: unit.versions[-1]
        for unit in db.session.scalars(
            select(Unit)
            .outerjoin(CentreUnit, CentreUnit.unit_id == Unit.id)
            .where(or_(CentreUnit.unit_id.is_(None), CentreUnit.of_centre_id == centre.id))
            .options(
                selectinload(Unit.ownership),
                selectinload(Unit.versions).selectinload(UnitVersion.criteria),
                selectinload(Unit.versions).selectinload(UnitVersion.outcomes),
            )
        )
        if unit.versions
    }
    qualifications = db.session.scalars(
        select(Qualification)
        .options(
            selectinload(Qualification.units), selectinload(Qualification.awarding_organisation)
        )
        .order_by(Qualification.title)
    ).all()
    own_for = {
        version.unit.ownership.replaces_id: version
        for version in newest.values()
        if version.unit.ownership and version.unit.ownership.replaces_id
    }
    # A unit that the centre wrote in the place of another stands where that one stood.
    current = {id: own_for.get(id, version) for id, version in newest.items()}
    groups = [
        Offered(
            qualification,
            tuple(current[each.unit_id] for each in qualification.units if each.unit_id in current)
            + _own_under(qualification, current.values()),
        )
        for qualification in qualifications
    ]
    named = {place.unit_id for qualification in qualifications for place in qualification.units}
    shown = {version.id for group in groups for version in group.units}
    unnamed = sorted(
        {
            version.id: version
            for unit_id, version in current.items()
            if unit_id not in named and version.id not in shown
        }.values(),
        key=lambda version: (version.name, version.id),
    )
    return (*(g for g in groups if g.units), *([Offered(None, tuple(unnamed))] if unnamed else []))


def _own_under(
    qualification: Qualification, versions: Iterable[UnitVersion]
) -> tuple[UnitVersion, ...]:
    """The centre's own units that its manager placed there, but those that replace one of it."""
    places = {place.unit_id for place in qualification.units}
    return tuple(
        version
        for version in {each.id: each for each in versions}.values()
        if version.unit.ownership
        and version.unit.ownership.qualification_id == qualification.id
        and version.unit.ownership.replaces_id not in places
    )
