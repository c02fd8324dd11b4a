"""Reads of what stands in the place of a unit's version, and of what it stands in the place of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased, selectinload

from portfolio.db import db
from portfolio.standards.models import CentreUnit, Criterion, UnitVersion


def versions_after(version: UnitVersion, centre_id: int) -> Sequence[UnitVersion]:
    """What stands in the place of a version in a centre: its unit's later ones, oldest first.

    Where the centre wrote a unit in the place of this one, the versions of that come last.
    """
    replacing = select(CentreUnit.unit_id).where(
        CentreUnit.of_centre_id == centre_id, CentreUnit.replaces_id == version.unit_id
    )
    later = (UnitVersion.unit_id == version.unit_id) & (UnitVersion.version > version.version)
    found = db.session.scalars(
        select(UnitVersion)
        .where(later | UnitVersion.unit_id.in_(replacing))
        .options(selectinload(UnitVersion.criteria))
    ).all()
    return sorted(found, key=lambda v: (v.unit_id != version.unit_id, v.unit_id, v.version))


def newest_ahead(version_id: Any, centre_id: Any) -> ScalarSelect[int]:
    """The id of the last of versions_after, for a statement that has both ids at hand."""
    here, ahead = aliased(UnitVersion), aliased(UnitVersion)
    replacing = select(CentreUnit.unit_id).where(
        CentreUnit.of_centre_id == centre_id, CentreUnit.replaces_id == here.unit_id
    )
    later = (ahead.unit_id == here.unit_id) & (ahead.version > here.version)
    return (
        select(ahead.id)
        .join(here, later | ahead.unit_id.in_(replacing))
        .where(here.id == version_id)
        .order_by((ahead.unit_id == here.unit_id), ahead.unit_id.desc(), ahead.version.desc())
        .limit(1)
        .scalar_subquery()
    )


def versions_before(version: UnitVersion) -> Sequence[UnitVersion]:
    """The versions in whose place this one can stand, oldest first; see versions_after."""
    replaced = select(CentreUnit.replaces_id).where(CentreUnit.unit_id == version.unit_id)
    earlier = (UnitVersion.unit_id == version.unit_id) & (UnitVersion.version < version.version)
    found = db.session.scalars(
        select(UnitVersion)
        .where(earlier | UnitVersion.unit_id.in_(replaced))
        .options(
            selectinload(UnitVersion.criteria).selectinload(Criterion.outcome),
            selectinload(UnitVersion.outcomes),
        )
    ).all()
    return sorted(found, key=lambda v: (v.unit_id == version.unit_id, v.version))
