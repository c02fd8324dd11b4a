"""What evidence there is, as a person may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select, true, union
from sqlalchemy.orm import selectinload

from portfolio.access import Permission, RoleName, allows
from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.enrolment.models import Allocation, ExternalGrant, Portfolio, PortfolioUnit
from portfolio.evidence.kinds.catalogue import Kind, Kinds, kinds_of
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.evidence.rules import ItemState, state_of
from portfolio.people.models import User


@dataclass(frozen=True)
class Serves:
    """A unit that an item is tied to, and the criteria in it."""

    unit_id: int
    unit: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class IndexLine:
    """An item as the index lists it."""

    id: int
    code: str
    title: str
    kind: Kind
    work_on: date | None
    old: bool
    versions: int
    state: ItemState
    by_assessor: bool
    serves: tuple[Serves, ...]


def index_of(
    portfolio: Portfolio, user: User, *, today: date, current_for_days: int
) -> tuple[IndexLine, ...]:
    """The portfolio's items that *user* may see, by number; a few SELECTs however many they are."""
    owner = user.id == portfolio.learner_id
    everything = owner or RoleName.LEAD_VERIFIER in user.role_names
    units = None if everything else _units_seen_by(user, today)
    items = db.session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.portfolio_id == portfolio.id, _seen(owner, units))
        .order_by(EvidenceItem.number)
        .options(
            selectinload(EvidenceItem.withdrawal),
            selectinload(EvidenceItem.versions).options(
                selectinload(EvidenceVersion.draft),
                selectinload(EvidenceVersion.mappings).options(
                    selectinload(EvidenceMapping.criterion),
                    selectinload(EvidenceMapping.portfolio_unit).selectinload(
                        PortfolioUnit.unit_version
                    ),
                ),
            ),
        )
    )
    kinds = kinds_of(portfolio.learner.centre)
    return tuple(_line(item, kinds, owner, units, today, current_for_days) for item in items)


def versions_seen_by(item: EvidenceItem, user: User, today: date) -> list[EvidenceVersion]:
    """The versions of an item that *user* may see, oldest first."""
    return [
        version
        for version in item.versions
        if allows(user, Permission.VIEW_EVIDENCE, version, today=today)
    ]


def document_of(version: EvidenceVersion) -> Document | None:
    """What a version says; None while it is still being written."""
    return Document.from_plain(version.reading.document) if version.reading else None


def is_old(work_on: date | None, today: date, current_for_days: int) -> bool:
    """Whether the work is older than evidence is taken as current."""
    return work_on is not None and (today - work_on).days > current_for_days


def _units_seen_by(user: User, today: date) -> set[int]:
    allocated = select(Allocation.portfolio_unit_id).where(
        Allocation.user_id == user.id, Allocation.ended_at.is_(None)
    )
    granted = select(ExternalGrant.portfolio_unit_id).where(
        ExternalGrant.user_id == user.id,
        ExternalGrant.letting_in(today),
    )
    return {unit for (unit,) in db.session.execute(union(allocated, granted))}


def _seen(owner: bool, units: Collection[int] | None) -> ColumnElement[bool]:
    if owner:
        return true()
    ready = EvidenceVersion.declared_at.is_not(None)
    if units is None:
        return EvidenceItem.versions.any(ready)
    tied = EvidenceVersion.mappings.any(EvidenceMapping.portfolio_unit_id.in_(units))
    return EvidenceItem.versions.any(and_(ready, tied))


def _line(
    item: EvidenceItem,
    kinds: Kinds,
    owner: bool,
    units: Collection[int] | None,
    today: date,
    current_for_days: int,
) -> IndexLine:
    versions = [v for v in item.versions if owner or (not v.is_draft and _tied(v, units))]
    newest = versions[-1]
    return IndexLine(
        id=item.id,
        code=item.code,
        title=title_of(newest),
        kind=kinds.of(item),
        work_on=newest.work_on,
        old=is_old(newest.work_on, today, current_for_days),
        versions=len(versions),
        state=state_of(item, versions),
        by_assessor=item.by_relation == "assessor",
        serves=_serves(versions, units),
    )


def title_of(version: EvidenceVersion) -> str:
    """The title as its writer has it now, in the page where it is still being written."""
    typed = version.draft.fields.get("title", "") if version.draft else ""
    return typed.strip() or version.title


def _tied(version: EvidenceVersion, units: Collection[int] | None) -> bool:
    return units is None or any(tie.portfolio_unit_id in units for tie in version.mappings)


def _serves(versions: list[EvidenceVersion], units: Collection[int] | None) -> tuple[Serves, ...]:
    by_unit: dict[int, dict[int, EvidenceMapping]] = {}
    for version in versions:
        for tie in version.mappings:
            if tie.of_its_version and (units is None or tie.portfolio_unit_id in units):
                by_unit.setdefault(tie.portfolio_unit_id, {})[tie.criterion.position] = tie
    return tuple(
        Serves(
            unit_id,
            next(iter(ties.values())).portfolio_unit.label,
            tuple(ties[position].criterion.label for position in sorted(ties)),
        )
        for unit_id, ties in sorted(by_unit.items())
    )
