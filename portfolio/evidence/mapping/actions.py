"""Tying evidence to criteria, untying it, and carrying ties over to a new version."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher

from sqlalchemy import select

from portfolio.access import Relation
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.documents.locators import Stretch, canonical, label, parse, taken_apart
from portfolio.documents.passages import Document
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_seen, require_unlocked
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.mapping.rules import (
    AlreadyTied,
    locator_of,
    require_mappable,
    require_removable,
    require_tie,
)
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.sentences import listed, number
from portfolio.standards.models import Criterion


def map_evidence(
    version: EvidenceVersion,
    unit: PortfolioUnit,
    criteria: Sequence[Criterion],
    *,
    by: User,
    seen: int,
    passages: Collection[int] = (),
    stretches: Collection[Stretch] = (),
    note: str = "",
    at: datetime | None = None,
) -> list[EvidenceMapping]:
    """Tie those places of a version (none: all of it) to criteria of one unit.

    Answers the new ties; what was tied so already stays, and is not among them.
    """
    lock(version.item)
    require_mappable(version)
    locator = locator_of(version, passages, stretches)
    unit = _take(unit, seen=seen)
    stands = {
        (mapping.criterion_id, mapping.locator)
        for mapping in version.mappings
        if mapping.portfolio_unit_id == unit.id
    }
    made = [
        _tie(version, unit, criterion, locator=locator, note=note, by=by, at=at)
        for criterion in sorted(criteria, key=lambda c: c.position)
        if (criterion.id, locator) not in stands
    ]
    if made:
        unit.revision += 1
        place = label(locator, outline_of(version))
        _record(
            Verb.EVIDENCE_MAPPED,
            version,
            unit,
            f"{by.name} mapped {version.item.code} ({place}) to "
            f"{listed([m.criterion.label for m in made])} of {unit.label}.",
            by=by,
            at=at,
            details={"locator": locator, "criteria": [m.criterion.label for m in made]},
        )
    return made


def untie(mapping: EvidenceMapping, *, by: User, at: datetime | None = None) -> None:
    """Take a tie away that was not submitted."""
    id = mapping.id
    unit = lock(mapping.portfolio_unit)
    mapping = require_tie(
        db.session.scalar(
            select(EvidenceMapping)
            .where(EvidenceMapping.id == id)
            .execution_options(populate_existing=True)
        )
    )
    mapping = require_tie(mapping if mapping.of_its_version else None)
    require_unlocked(unit)
    require_removable(mapping)
    version, criterion, locator = mapping.version, mapping.criterion, mapping.locator
    place = label(locator, outline_of(version))
    version.mappings.remove(mapping)
    db.session.delete(mapping)
    unit.revision += 1
    _record(
        Verb.EVIDENCE_UNMAPPED,
        version,
        unit,
        f"{by.name} took {version.item.code} ({place}) away from "
        f"{criterion.label} of {unit.label}.",
        by=by,
        at=at,
        details={"locator": locator, "criteria": [criterion.label]},
    )


def map_cells(
    unit: PortfolioUnit,
    *,
    tied: Iterable[tuple[EvidenceVersion, Criterion]],
    untied: Iterable[EvidenceMapping],
    by: User,
    seen: int,
    at: datetime | None = None,
) -> None:
    """Tie whole items to criteria of a unit, and untie others, in one act."""
    tied, untied = list(tied), list(untied)
    items = {version.item for version, _criterion in tied} | {mapping.item for mapping in untied}
    for item in sorted(items, key=lambda each: each.id):
        lock(item)
    unit = _take(unit, seen=seen)
    said = []
    subject: EvidenceVersion | None = None
    for mapping in untied:
        require_removable(mapping)
        said.append(f"{mapping.item.code} from {mapping.criterion.label}")
        subject = mapping.version
        mapping.version.mappings.remove(mapping)
        db.session.delete(mapping)
    gone = f"took {listed(said)} away" if said else ""
    said = []
    for version, criterion in tied:
        require_mappable(version)
        subject = version
        _tie(version, unit, criterion, locator="", note="", by=by, at=at)
        said.append(f"{version.item.code} to {criterion.label}")
    made = f"mapped {listed(said)}" if said else ""
    if subject is None:
        raise AlreadyTied("Nothing was ticked or unticked, so there is nothing to save.")
    unit.revision += 1
    _record(
        Verb.EVIDENCE_MAPPED if made else Verb.EVIDENCE_UNMAPPED,
        subject,
        unit,
        f"{by.name} {' and '.join(each for each in (made, gone) if each)} in {unit.label}.",
        by=by,
        at=at,
        details={},
    )


@dataclass(frozen=True)
class Carried:
    """What became of an older version's ties: how many go on, and which are to be made again."""

    count: int
    left: tuple[EvidenceMapping, ...]

    @property
    def sentence(self) -> str:
        """What to tell the learner about them."""
        said = []
        if self.count:
            said.append(
                "1 tie stands on it already."
                if self.count == 1
                else f"{self.count} ties stand on it already."
            )
        if self.left:
            found = sorted(self.left, key=lambda m: (m.portfolio_unit_id, m.criterion.position))
            labels = listed(list(dict.fromkeys(each.criterion.label for each in found)))
            places = len({number for each in self.left for number in parse(each.locator)})
            changed = number(places, "passage", "passages")
            said.append(f"{changed} changed: map {labels} again.")
        return " ".join(said) or "You can map it to criteria now."


NOTHING_CARRIED = Carried(0, ())


def carry_forward(version: EvidenceVersion, *, by: User, at: datetime | None = None) -> Carried:
    """Tie a version that has just become ready as the one before it was; see carry_ties."""
    before = [each for each in version.item.versions if each.version < version.version]
    ready = [each for each in before if not each.is_draft]
    return carry_ties(ready[-1], version, by=by, at=at) if ready else NOTHING_CARRIED


def carry_ties(
    old: EvidenceVersion, new: EvidenceVersion, *, by: User, at: datetime | None = None
) -> Carried:
    """Tie the new version wherever the old one was tied and the passages say the same.

    Only in units that are not signed off. A tie that nobody submitted moves over; a submitted one
    stays as it was, and the new version gets its own. Each unit has it in its history.
    """
    same = _same_passages(old, new)
    ties = db.session.scalars(
        select(EvidenceMapping)
        .where(EvidenceMapping.version_id == old.id)
        .order_by(EvidenceMapping.portfolio_unit_id, EvidenceMapping.id)
    ).all()
    units = {m.portfolio_unit_id: m.portfolio_unit for m in ties}
    for id in sorted(units):
        lock(units[id])
    ties = [tie for tie in ties if tie.of_its_version]
    carried: list[EvidenceMapping] = []
    left: list[EvidenceMapping] = []
    stands = {(m.portfolio_unit_id, m.criterion_id, m.locator) for m in new.mappings}
    for mapping in ties:
        if units[mapping.portfolio_unit_id].locked:
            continue
        numbers = parse(mapping.locator)
        if any(number not in same for number in numbers):
            left.append(mapping)
            continue
        whole, stretches = taken_apart(mapping.locator)
        locator = canonical(
            (same[number] for number in whole),
            (replace(each, passage=same[each.passage]) for each in stretches),
        )
        if (mapping.portfolio_unit_id, mapping.criterion_id, locator) in stands:
            continue
        stands.add((mapping.portfolio_unit_id, mapping.criterion_id, locator))
        carried.append(_carry(mapping, new, locator=locator, by=by, at=at))
    for id in sorted({mapping.portfolio_unit.id for mapping in carried}):
        units[id].revision += 1
        here = sum(mapping.portfolio_unit.id == id for mapping in carried)
        _record(
            Verb.EVIDENCE_MAPPED,
            new,
            units[id],
            f"{by.name} carried {number(here, 'tie', 'ties')} of {new.item.code} in "
            f"{units[id].label} over to version {new.version}.",
            by=by,
            at=at,
            details={
                "carried": here,
                "left": sum(mapping.portfolio_unit_id == id for mapping in left),
            },
        )
    return Carried(len(carried), tuple(left))


def _take(unit: PortfolioUnit, *, seen: int) -> PortfolioUnit:
    """The unit, locked against others' changes, open, and as the page showed it."""
    unit = lock(unit)
    require_unlocked(unit)
    require_seen(unit, seen, then="save again")
    return unit


def _tie(
    version: EvidenceVersion,
    unit: PortfolioUnit,
    criterion: Criterion,
    *,
    locator: str,
    note: str,
    by: User,
    at: datetime | None,
) -> EvidenceMapping:
    owner = by.id == unit.portfolio.learner_id
    made = EvidenceMapping(
        version=version,
        portfolio_unit=unit,
        criterion=criterion,
        locator=locator,
        note=note,
        by=by,
        by_relation=(Relation.LEARNER if owner else Relation.ASSESSOR).value,
        at=at or datetime.now(UTC),
    )
    db.session.add(made)
    return made


def _carry(
    mapping: EvidenceMapping,
    new: EvidenceVersion,
    *,
    locator: str,
    by: User,
    at: datetime | None,
) -> EvidenceMapping:
    if not mapping.submitted:
        mapping.version = new
        mapping.locator = locator
        return mapping
    return _tie(
        new,
        mapping.portfolio_unit,
        mapping.criterion,
        locator=locator,
        note=mapping.note,
        by=by,
        at=at,
    )


def _same_passages(old: EvidenceVersion, new: EvidenceVersion) -> dict[int, int]:
    """Which passage of the new version says what a passage of the old one said, by number."""
    before, after = _texts(old), _texts(new)
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if before[block.a + step]:
                found[block.a + step + 1] = block.b + step + 1
    return found


def _texts(version: EvidenceVersion) -> list[str]:
    """What each passage says; of a picture or a recording, which file's it is."""
    if version.reading is None:
        return []
    said = []
    for run in Document.from_plain(version.reading.document).runs:
        place = max(run.place, 1)
        file = version.files[place - 1].sha256 if place <= len(version.files) else ""
        said += [
            passage.text or (f"\0{file} {passage.within}" if file else "")
            for passage in run.passages
        ]
    return said


def _record(
    verb: Verb,
    version: EvidenceVersion,
    unit: PortfolioUnit,
    sentence: str,
    *,
    by: User,
    at: datetime | None,
    details: dict[str, object],
) -> None:
    item = version.item
    record(
        verb,
        item,
        by_id=by.id,
        sentence=sentence,
        centre_id=item.centre_id,
        portfolio_id=item.portfolio_id,
        portfolio_unit_id=unit.id,
        details={"item": item.number, "version": version.version} | details,
        at=at,
    )
