"""Loading units and qualifications into the database, and splitting lines of outcomes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.standards.format.qualification_file import (
    AwardingOrganisationEntry,
    QualificationFile,
)
from portfolio.standards.format.reading import Standards
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.models import (
    AwardingOrganisation,
    LearningOutcome,
    OutcomeSplit,
    Qualification,
    QualificationText,
    QualificationUnit,
    Unit,
    UnitVersion,
)
from portfolio.standards.outcome_queries import decision_on
from portfolio.standards.rules import parts_of, require_different, require_seen_decision
from portfolio.standards.versions import next_version, put_plain_words


def load_standards(standards: Standards, *, at: datetime | None = None) -> int:
    """Have the database hold these units and qualifications; how many were new or changed.

    A unit that reads otherwise than its newest version becomes the next version; what learners
    are enrolled on stays as it was. Other plain words alone are put beside the newest version.
    """
    at = at or datetime.now(UTC)
    units = _units_by_key()
    versions = [
        version
        for unit_file in standards.units
        if (version := _next_version(units, unit_file, at)) is not None
    ]
    db.session.flush()
    qualifications = [
        qualification
        for qualification_file in standards.qualifications
        if (qualification := _brought_up_to_date(units, qualification_file)) is not None
    ]
    db.session.flush()
    changed = [*versions, *qualifications]
    if changed:
        record(
            Verb.STANDARDS_LOADED,
            changed[0],
            by_id=None,
            centre_id=None,
            at=at,
            sentence=_said(versions, qualifications),
            details={
                "units": [
                    {"key": v.unit.key, "version": v.version, "sha256": v.sha256} for v in versions
                ],
                "qualifications": [{"key": q.key, "sha256": q.sha256} for q in qualifications],
            },
        )
    return len(changed)


def split_outcome(
    outcome: LearningOutcome,
    parts: Sequence[str],
    *,
    by: User,
    seen: int,
    at: datetime | None = None,
) -> OutcomeSplit:
    """The centre of *by* reads the line in these parts; in one part, as the source has it.

    Other centres read the line as before. *seen* is the id of the centre's newest decision on the
    line as the person saw it, 0 for none.
    """
    at = at or datetime.now(UTC)
    outcome = lock(outcome)
    newest = decision_on(outcome, by.centre)
    require_seen_decision(newest.id if newest else 0, seen)
    found = parts_of(outcome.text, parts)
    if len(found) == 1:
        found = (outcome.text,)
    require_different(found, now=tuple(newest.parts) if newest else (outcome.text,))
    split = OutcomeSplit(
        outcome=outcome, for_centre_id=by.centre_id, parts=list(found), by_id=by.id, at=at
    )
    db.session.add(split)
    db.session.flush()
    reading = "one line" if len(found) == 1 else f"{len(found)} outcomes"
    record(
        Verb.OUTCOME_SPLIT,
        split,
        by_id=by.id,
        centre_id=by.centre_id,
        at=at,
        sentence=(
            f"{by.name} had a line of {outcome.unit_version.name} read as {reading}: "
            f"{' | '.join(found)}"
        ),
        details={"outcome": outcome.id, "parts": list(found)},
    )
    return split


def _units_by_key() -> dict[str, Unit]:
    found = db.session.scalars(select(Unit).options(selectinload(Unit.versions)))
    return {unit.key: unit for unit in found}


def _next_version(units: dict[str, Unit], said: UnitFile, at: datetime) -> UnitVersion | None:
    unit = units.get(said.key)
    if unit is None:
        unit = units[said.key] = Unit(key=said.key)
        db.session.add(unit)
    version = next_version(unit, said, at) or put_plain_words(unit, said)
    if version is not None:
        db.session.add(version)
    return version


def _brought_up_to_date(units: dict[str, Unit], said: QualificationFile) -> Qualification | None:
    found = db.session.scalar(
        select(Qualification)
        .where(Qualification.key == said.key)
        .options(selectinload(Qualification.units))
    )
    if found is not None and found.sha256 == said.sha256:
        return None
    qualification = found or Qualification(key=said.key)
    db.session.add(qualification)
    qualification.title = said.title
    qualification.number = said.number
    qualification.level = None if said.level is None else str(said.level)
    qualification.framework = said.framework
    qualification.type = said.type
    qualification.status = said.status
    qualification.sha256 = said.sha256
    qualification.simulation = said.simulation
    content = said.model_dump(mode="json")
    if qualification.text is None:
        qualification.text = QualificationText(content=content)
    else:
        qualification.text.content = content
    qualification.awarding_organisation = _awarding_organisation(said.awarding_organisation)
    _place_units(qualification, units, said)
    return qualification


def _awarding_organisation(said: AwardingOrganisationEntry) -> AwardingOrganisation:
    for known in db.session.scalars(select(AwardingOrganisation)):
        if any(said.goes_by(name) for name in (known.name, *known.aliases)):
            more = [
                name
                for name in (said.name, *said.aliases)
                if name not in (known.name, *known.aliases)
            ]
            if more:
                known.aliases = [*known.aliases, *more]
            return known
    made = AwardingOrganisation(name=said.name, aliases=list(said.aliases))
    db.session.add(made)
    db.session.flush()
    return made


def _place_units(
    qualification: Qualification, units: dict[str, Unit], said: QualificationFile
) -> None:
    places = {place.unit_id: place for place in qualification.units}
    named = [(group.title, units[key]) for group in said.groups for key in group.units]
    for position, (group, unit) in enumerate(named, start=1):
        place = places.pop(unit.id, None)
        if place is None:
            qualification.units.append(QualificationUnit(unit=unit, group=group, position=position))
        else:
            place.group, place.position = group, position
    for left_out in places.values():
        qualification.units.remove(left_out)
        db.session.delete(left_out)


def _said(versions: Iterable[UnitVersion], qualifications: Iterable[Qualification]) -> str:
    names = [f"{v.name} (version {v.version})" for v in versions]
    names += [q.title for q in qualifications]
    return f"Loaded from data files: {'; '.join(names)}."
