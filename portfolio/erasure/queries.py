"""What would go with a person, what would stay, and until when it has to be kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from portfolio import days
from portfolio.assessment.models import Judgement, SignOff
from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.queries import find_portfolio_id
from portfolio.erasure.inventory import OF_A_PORTFOLIO
from portfolio.erasure.models import Erasure, LegalHold
from portfolio.erasure.rules import later
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.exports.models import Export
from portfolio.people.models import User
from portfolio.verification.models import Release, Sample


@dataclass(frozen=True)
class Preview:
    """What erasing a person would take and leave."""

    items: int
    files: int
    bytes: int
    judgements: int
    sign_offs: int
    events: int
    decisions_for_others: int  # which keep the person's name
    kept_until: date | None
    holds: tuple[LegalHold, ...]
    erased: bool

    @property
    def name_stays(self) -> bool:
        return self.decisions_for_others > 0


def preview_of(person: User, *, years: int) -> Preview:
    """What erasing *person* would take and leave, as things stand now."""
    portfolio_id = find_portfolio_id(person)
    files, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(EvidenceFile.size), 0)).where(
            EvidenceFile.id.in_(_files(portfolio_id)), EvidenceFile.erased_at.is_(None)
        )
    ).one()
    units = _units(portfolio_id)
    return Preview(
        items=_count(EvidenceItem.id, EvidenceItem.portfolio_id == portfolio_id),
        files=files,
        bytes=int(size),
        judgements=_count(Judgement.id, Judgement.portfolio_unit_id.in_(units)),
        sign_offs=_count(SignOff.id, SignOff.portfolio_unit_id.in_(units)),
        events=_count(AuditEvent.id, events_about(person), AuditEvent.erased_at.is_(None)),
        decisions_for_others=decisions_for_others(person),
        kept_until=kept_until(portfolio_id, years=years),
        holds=holds_on(person),
        erased=is_erased(person),
    )


def kept_until(portfolio_id: int | None, *, years: int) -> date | None:
    """The day from which a portfolio may be erased; None where nothing was ever decided in it."""
    units = _units(portfolio_id)
    newest = [
        db.session.scalar(
            select(func.max(Judgement.at)).where(Judgement.portfolio_unit_id.in_(units))
        ),
        db.session.scalar(select(func.max(SignOff.at)).where(SignOff.portfolio_unit_id.in_(units))),
        db.session.scalar(
            select(func.max(Release.at))
            .join(SignOff, SignOff.id == Release.sign_off_id)
            .where(SignOff.portfolio_unit_id.in_(units))
        ),
    ]
    decided = [each for each in newest if each is not None]
    return later(days.day_of(max(decided)), years) if decided else None


def decisions_for_others(person: User) -> int:
    """How many decisions on other people's work stand in the person's name."""
    others = select(PortfolioUnit.id).join(Portfolio).where(Portfolio.learner_id != person.id)
    return (
        _count(Judgement.id, Judgement.by_id == person.id, Judgement.portfolio_unit_id.in_(others))
        + _count(SignOff.id, SignOff.by_id == person.id, SignOff.erased_at.is_(None))
        + _count(Sample.id, Sample.verifier_id == person.id)
        + _count(Release.id, Release.by_id == person.id)
    )


def holds_on(person: User) -> tuple[LegalHold, ...]:
    """The legal holds that stand on a person."""
    return tuple(
        db.session.scalars(
            select(LegalHold)
            .where(LegalHold.user_id == person.id, LegalHold.lifted_at.is_(None))
            .order_by(LegalHold.id)
        )
    )


def is_erased(person: User) -> bool:
    """Whether the person was erased."""
    return db.session.scalar(select(Erasure.id).where(Erasure.user_id == person.id)) is not None


def items_of(portfolio_id: int) -> Sequence[int]:
    """The ids of the portfolio's items of evidence."""
    return db.session.scalars(
        select(EvidenceItem.id).where(EvidenceItem.portfolio_id == portfolio_id)
    ).all()


def units_of(portfolio_id: int) -> Sequence[int]:
    """The ids of the portfolio's units."""
    return db.session.scalars(
        select(PortfolioUnit.id).where(PortfolioUnit.portfolio_id == portfolio_id)
    ).all()


def events_about(person: User) -> ColumnElement[bool]:
    """The events that speak of the person: of their portfolio, of their account, by their name."""
    portfolio_id = find_portfolio_id(person)
    return or_(
        AuditEvent.portfolio_id == portfolio_id if portfolio_id else AuditEvent.id == -1,
        (AuditEvent.subject_table == "user") & (AuditEvent.subject_id == person.id),
        AuditEvent.sentence.contains(person.email, autoescape=True),
        # Where the name goes, it goes from what they did as well.
        AuditEvent.by_id == person.id if not decisions_for_others(person) else AuditEvent.id == -1,
    )


def words_of(portfolio_id: int) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every row with words of a portfolio, each with its columns that hold them."""
    for place in OF_A_PORTFOLIO:
        model: Any = place.model
        statement = select(model).where(place.of(portfolio_id)).with_for_update()
        for row in db.session.scalars(statement).unique():
            yield place.columns, row


def exports_of(person: User) -> list[Export]:
    """Documents made of the person's portfolio, or asked for by them."""
    units = _units(find_portfolio_id(person))
    return list(
        db.session.scalars(
            select(Export).where(
                or_(Export.portfolio_unit_id.in_(units), Export.by_id == person.id)
            )
        )
    )


def _units(portfolio_id: int | None) -> Any:
    return select(PortfolioUnit.id).where(PortfolioUnit.portfolio_id == (portfolio_id or 0))


def _files(portfolio_id: int | None) -> Any:
    return (
        select(EvidenceFile.id)
        .join(EvidenceVersion)
        .join(EvidenceItem)
        .where(EvidenceItem.portfolio_id == (portfolio_id or 0))
    )


def _count(column: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(column)).where(*where)) or 0
