"""What would break if an item were withdrawn: criteria that nothing else covers."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion


@dataclass(frozen=True)
class Loss:
    """A criterion that the item covers, and what else covers it."""

    unit_id: int
    unit: str
    criterion: str
    text: str
    others: tuple[str, ...]

    @property
    def opens_a_gap(self) -> bool:
        """Whether nothing would be left."""
        return not self.others


def losses_of(item: EvidenceItem) -> tuple[Loss, ...]:
    """The criteria that the item is tied to, unit by unit, in the order of the criteria."""
    ties = db.session.scalars(
        select(EvidenceMapping)
        .join(EvidenceVersion)
        .join(EvidenceItem)
        .where(EvidenceItem.portfolio_id == item.portfolio_id)
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.portfolio_unit).joinedload(PortfolioUnit.unit_version),
            joinedload(EvidenceMapping.version)
            .joinedload(EvidenceVersion.item)
            .options(joinedload(EvidenceItem.withdrawal), selectinload(EvidenceItem.versions)),
        )
    ).all()
    own: dict[tuple[int, int], EvidenceMapping] = {}
    others: dict[tuple[int, int], set[int]] = {}
    for tie in ties:
        if not tie.of_its_version:
            continue
        place = (tie.portfolio_unit_id, tie.criterion_id)
        if tie.item.id == item.id:
            own[place] = tie
        elif not tie.item.withdrawn:
            others.setdefault(place, set()).add(tie.item.number)
    ordered = sorted(own.items(), key=lambda each: (each[0][0], each[1].criterion.position))
    return tuple(
        Loss(
            unit_id=unit_id,
            unit=tie.portfolio_unit.label,
            criterion=tie.criterion.label,
            text=tie.criterion.display_text,
            others=tuple(f"E{number}" for number in sorted(others.get((unit_id, id), ()))),
        )
        for (unit_id, id), tie in ordered
    )
