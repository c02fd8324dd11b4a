"""Reads of units, their outcomes as a centre reads them, and the qualifications that name them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import aliased, selectinload

from portfolio.db import db
from portfolio.people.models import Centre
from portfolio.standards.format.qualification_file import (
    AwardingOrganisationEntry,
    QualificationFile,
    UnitGroup,
)
from portfolio.standards.models import (
    CentreUnit,
    Criterion,
    LearningOutcome,
    OutcomeSplit,
    Qualification,
    QualificationUnit,
    Unit,
    UnitVersion,
)
from portfolio.standards.wording import suggested_split


@dataclass(frozen=True)
class OutcomeLine:
    """A line of outcomes as one centre reads it: whole, or in the parts its manager confirmed."""

    id: int
    label: str
    our_numbering: bool
    text: str
    # One entry where the line is one outcome to this centre; several where it was split.
    parts: tuple[str, ...]
    # The outcomes that the line may hold; one entry where nothing speaks for several.
    suggested: tuple[str, ...]

    @property
    def is_split(self) -> bool:
        """Whether this centre reads the line as several outcomes."""
        return len(self.parts) > 1

    @property
    def may_hold_several(self) -> bool:
        """Whether the line reads like several outcomes and nobody has split it yet."""
        return not self.is_split and len(self.suggested) > 1


def outcomes_for(unit_version: UnitVersion, centre: Centre) -> tuple[OutcomeLine, ...]:
    """The outcomes of a unit in the order of its source, split as *centre* decided."""
    return outcomes_of_all([unit_version], centre)[unit_version.id]


def outcomes_of_all(
    unit_versions: Iterable[UnitVersion], centre: Centre
) -> dict[int, tuple[OutcomeLine, ...]]:
    """The same for several units at once, by the id of the unit version."""
    ids = {version.id for version in unit_versions}
    outcomes = db.session.scalars(
        select(LearningOutcome)
        .where(LearningOutcome.unit_version_id.in_(ids))
        .order_by(LearningOutcome.position)
    ).all()
    parts = _parts(outcomes, centre)
    found: dict[int, list[OutcomeLine]] = {each: [] for each in ids}
    for outcome in outcomes:
        found[outcome.unit_version_id].append(
            OutcomeLine(
                id=outcome.id,
                label=outcome.number or str(outcome.position),
                our_numbering=outcome.number is None,
                text=outcome.text,
                parts=parts.get(outcome.id, (outcome.text,)),
                suggested=suggested_split(outcome.text),
            )
        )
    return {each: tuple(lines) for each, lines in found.items()}


def _parts(outcomes: Sequence[LearningOutcome], centre: Centre) -> dict[int, tuple[str, ...]]:
    """How the centre's newest decision reads each line; nothing for a line nobody decided on."""
    splits = db.session.scalars(
        select(OutcomeSplit)
        .where(
            OutcomeSplit.for_centre_id == centre.id,
            OutcomeSplit.outcome_id.in_([outcome.id for outcome in outcomes]),
        )
        .order_by(OutcomeSplit.id)
    )
    return {split.outcome_id: tuple(split.parts) for split in splits}


def lock_outcome(outcome: LearningOutcome) -> LearningOutcome:
    """The outcome, held until the transaction ends, so that decisions on it follow each other."""
    return db.session.scalars(
        select(LearningOutcome)
        .where(LearningOutcome.id == outcome.id)
        .with_for_update(key_share=True)
    ).one()


def decision_on(outcome: LearningOutcome, centre: Centre) -> OutcomeSplit | None:
    """The centre's newest decision how the line reads, if there was any."""
    return db.session.scalar(
        select(OutcomeSplit)
        .where(OutcomeSplit.outcome_id == outcome.id, OutcomeSplit.for_centre_id == centre.id)
        .order_by(OutcomeSplit.id.desc())
        .limit(1)
    )


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
    standing = {id: own_for.get(id, version) for id, version in newest.items()}
    groups = [
        Offered(
            qualification,
            tuple(
                standing[each.unit_id] for each in qualification.units if each.unit_id in standing
            )
            + _own_under(qualification, standing.values()),
        )
        for qualification in qualifications
    ]
    named = {place.unit_id for qualification in qualifications for place in qualification.units}
    shown = {version.id for group in groups for version in group.units}
    unnamed = sorted(
        {
            version.id: version
            for unit_id, version in standing.items()
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
class PlacedUnit:
    """A unit as a qualification names it; `version` is the newest that the centre has of it."""

    key: str
    version: UnitVersion


@dataclass(frozen=True)
class PlacedGroup:
    """A group of a qualification with its units."""

    said: UnitGroup
    units: tuple[PlacedUnit, ...]


@dataclass(frozen=True)
class WholeQualification:
    """A qualification as its data file says it, with its units."""

    qualification: Qualification
    said: QualificationFile
    groups: tuple[PlacedGroup, ...]

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
    standing: dict[int, UnitVersion] = {}
    for group in offered:
        for version in group.units:
            standing[version.unit_id] = version
            if version.unit.ownership and version.unit.ownership.replaces_id:
                standing[version.unit.ownership.replaces_id] = version
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
            PlacedGroup(
                group,
                tuple(
                    PlacedUnit(key, standing[by_key[key]])
                    for key in group.units
                    if by_key.get(key) in standing
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
    standing_for = {unit_version.unit_id} | ({ownership.replaces_id} if ownership else set())
    return db.session.scalars(
        select(Qualification)
        .where(
            Qualification.units.any(QualificationUnit.unit_id.in_(standing_for))
            | Qualification.id.in_(
                select(CentreUnit.qualification_id).where(
                    CentreUnit.unit_id == unit_version.unit_id
                )
            )
        )
        .options(selectinload(Qualification.awarding_organisation))
        .order_by(Qualification.title)
    ).all()
