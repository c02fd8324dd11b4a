"""Reads of qualifications: all, one as a whole with its units, and those that name a unit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.people.models import Centre
from portfolio.standards.format.qualification_file import (
    AwardingOrganisationEntry,
    QualificationFile,
    UnitGroup,
)
from portfolio.standards.models import CentreUnit, Qualification, QualificationUnit, UnitVersion
from portfolio.standards.queries import units_offered


def all_qualifications() -> Sequence[Qualification]:
    """Every qualification, by title."""
    return db.session.scalars(
        select(Qualification)
        .options(
            selectinload(Qualification.awarding_organisation), selectinload(Qualification.units)
        )
        .order_by(Qualification.title, Qualification.id)
    ).all()


@dataclass(frozen=True)
class NamedUnit:
    """A unit as a qualification names it; `version` is the newest that the centre has of it."""

    key: str
    version: UnitVersion


@dataclass(frozen=True)
class NamedGroup:
    """A group of a qualification with its units."""

    said: UnitGroup
    units: tuple[NamedUnit, ...]


@dataclass(frozen=True)
class WholeQualification:
    """A qualification as its data file says it, with its units."""

    qualification: Qualification
    said: QualificationFile
    groups: tuple[NamedGroup, ...]

    @property
    def names(self) -> dict[str, str]:
        """The name of each of its units, by key."""
        return {each.key: each.version.label for group in self.groups for each in group.units}

    def key_of(self, version: UnitVersion) -> str:
        """The key by which it names that unit, or the one in whose place it stands; else empty."""
        keys = {each.version.unit_id: each.key for group in self.groups for each in group.units}
        keys |= {place.unit_id: place.unit.key for place in self.qualification.units}
        ownership = version.unit.ownership
        replaced = ownership.replaces_id if ownership else None
        return keys.get(version.unit_id) or keys.get(replaced or 0, "")


def whole_qualification(qualification: Qualification, centre: Centre) -> WholeQualification:
    """The qualification with the newest of each unit, or with the centre's own in its place."""
    offered = units_offered(centre)
    current: dict[int, UnitVersion] = {}
    for group in offered:
        for version in group.units:
            current[version.unit_id] = version
            if version.unit.ownership and version.unit.ownership.replaces_id:
                current[version.unit.ownership.replaces_id] = version
    by_key = {place.unit.key: place.unit_id for place in qualification.units}
    content = qualification.text.content if qualification.text else None
    said = (
        QualificationFile.model_validate_json(json.dumps(content))
        if content
        else _said_by_places(qualification)
    )
    return WholeQualification(
        qualification,
        said,
        tuple(
            NamedGroup(
                group,
                tuple(
                    NamedUnit(key, current[by_key[key]])
                    for key in group.units
                    if by_key.get(key) in current
                ),
            )
            for group in said.groups
        ),
    )


def _said_by_places(qualification: Qualification) -> QualificationFile:
    """What is known of a qualification that was stored without its file: which units it names."""
    organisation = qualification.awarding_organisation
    keys = tuple(place.unit.key for place in qualification.units)
    return QualificationFile(
        format=1,
        key=qualification.key,
        title=qualification.title,
        awarding_organisation=AwardingOrganisationEntry(
            name=organisation.name if organisation else "Not stated"
        ),
        status="legacy" if qualification.status == "legacy" else "live",
        groups=(UnitGroup(units=keys),) if keys else (),
    )


def qualifications_of(unit_version: UnitVersion) -> Sequence[Qualification]:
    """The qualifications that name the unit, or that one in whose place it stands, by title."""
    ownership = unit_version.unit.ownership
    named_for = {unit_version.unit_id} | ({ownership.replaces_id} if ownership else set())
    return db.session.scalars(
        select(Qualification)
        .where(
            Qualification.units.any(QualificationUnit.unit_id.in_(named_for))
            | Qualification.id.in_(
                select(CentreUnit.qualification_id).where(
                    CentreUnit.unit_id == unit_version.unit_id
                )
            )
        )
        .options(selectinload(Qualification.awarding_organisation))
        .order_by(Qualification.title)
    ).all()
