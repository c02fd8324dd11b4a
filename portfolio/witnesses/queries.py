"""Reads of requests, of testimonies, and of a centre's witnesses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from portfolio.db import db
from portfolio.documents.stand_ins import stand_in_of_subjects
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.confidentiality.queries import findings_in
from portfolio.evidence.confidentiality.rules import Confidential, grouped
from portfolio.evidence.declarations import WITNESS_1
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import Centre, User
from portfolio.people.tokens import hash_of
from portfolio.standards.models import Criterion
from portfolio.witnesses.models import ExpertDecision, WitnessRequest, WitnessTestimony
from portfolio.witnesses.rules import Said


def find_request(token: str) -> WitnessRequest | None:
    """The request that a link names, whether it still opens anything or not."""
    return db.session.scalar(
        select(WitnessRequest)
        .where(WitnessRequest.token_sha256 == hash_of(token))
        .options(*_whole_request())
    )


def find_to_confirm(token: str) -> WitnessTestimony | None:
    """The testimony whose copy carried that link."""
    return db.session.scalar(
        select(WitnessTestimony)
        .where(WitnessTestimony.token_sha256 == hash_of(token))
        .options(
            joinedload(WitnessTestimony.confirmation),
            joinedload(WitnessTestimony.item),
            joinedload(WitnessTestimony.request).options(*_whole_request()),
        )
    )


def requests_of(unit: PortfolioUnit) -> Sequence[WitnessRequest]:
    """Every request for the unit, newest first, with what came of it."""
    testimony = joinedload(WitnessRequest.testimony)
    return db.session.scalars(
        select(WitnessRequest)
        .where(WitnessRequest.portfolio_unit_id == unit.id)
        .order_by(WitnessRequest.id.desc())
        .options(
            joinedload(WitnessRequest.by),
            joinedload(WitnessRequest.portfolio_unit)
            .joinedload(PortfolioUnit.portfolio)
            .joinedload(Portfolio.learner),
            selectinload(WitnessRequest.criteria),
            testimony.joinedload(WitnessTestimony.item),
            testimony.joinedload(WitnessTestimony.confirmation),
            testimony.selectinload(WitnessTestimony.expert_decisions).joinedload(ExpertDecision.by),
        )
    ).all()


def open_requests(unit: PortfolioUnit, today: date) -> int:
    """How many links for the unit are out and unanswered."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(WitnessRequest)
            .where(
                WitnessRequest.portfolio_unit_id == unit.id,
                WitnessRequest.ended_at.is_(None),
                WitnessRequest.last_on >= today,
            )
        )
        or 0
    )


def not_witnesses(unit: PortfolioUnit) -> list[User]:
    """The learner, then everybody who ever judged or verified the unit: nobody's witness there."""
    workers = db.session.scalars(
        select(User)
        .join(Allocation, Allocation.user_id == User.id)
        .where(Allocation.portfolio_unit_id == unit.id)
        .order_by(User.id)
        .distinct()
    )
    return [unit.learner, *workers]


def others_in(request: WitnessRequest, said: Said) -> Confidential:
    """What a testimony names of others than its witness, the learner and who works with them."""
    own = {
        said.name,
        request.by.name,
        *(user.name for user in not_witnesses(request.portfolio_unit)),
    }
    written = replace(said, stays_because="")
    found = findings_in(written.document(WITNESS_1), tuple(sorted(own)))
    # Who they are, where they work and how they know the learner is theirs to give.
    given = said.fields.values()
    found = tuple(each for each in found if not any(each.text in text for text in given))
    return Confidential(grouped(found, stand_in_of_subjects(found), {}))


def find_testimony(item: EvidenceItem) -> WitnessTestimony | None:
    """Who said what the item holds, where a witness sent it."""
    return db.session.scalar(
        select(WitnessTestimony)
        .where(WitnessTestimony.item_id == item.id)
        .options(
            joinedload(WitnessTestimony.confirmation),
            joinedload(WitnessTestimony.request).selectinload(WitnessRequest.criteria),
            selectinload(WitnessTestimony.expert_decisions).joinedload(ExpertDecision.by),
        )
    )


def followed_by(testimony: WitnessTestimony) -> EvidenceItem | None:
    """The item in which the same witness, asked anew, said what they say now."""
    return db.session.scalar(
        select(EvidenceItem)
        .join(WitnessTestimony, WitnessTestimony.item_id == EvidenceItem.id)
        .join(WitnessRequest, WitnessRequest.id == WitnessTestimony.request_id)
        .where(WitnessRequest.follows_id == testimony.request_id)
        .order_by(EvidenceItem.number.desc())
        .limit(1)
    )


def witness_names(portfolio: Portfolio) -> frozenset[str]:
    """The names that witnesses of a portfolio gave as their own: no finding in what they wrote."""
    return frozenset(
        db.session.scalars(
            select(WitnessTestimony.name)
            .join(WitnessTestimony.request)
            .join(WitnessRequest.portfolio_unit)
            .where(PortfolioUnit.portfolio_id == portfolio.id)
        )
    )


@dataclass
class Witness:
    """Somebody who testified at a centre, told by name and contact."""

    name: str
    contact: str
    roles: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    testimonies: list[WitnessTestimony] = field(default_factory=list)

    @property
    def confirmed(self) -> int:
        """How many of their testimonies they confirmed by e-mail."""
        return sum(each.confirmed for each in self.testimonies)

    @property
    def expert(self) -> list[ExpertDecision]:
        """Why they are called an expert, for each unit where they are."""
        return [each.expert for each in self.testimonies if each.expert is not None]


WITNESSES_A_PAGE = 100


@dataclass(frozen=True)
class Witnesses:
    """A page of a centre's witnesses, and how many there are."""

    shown: list[Witness]
    found: int
    page: int
    pages: int


def witnesses_page(centre: Centre, page: int) -> Witnesses:
    """The witnesses on that page, or on the last one; pages count from 1."""
    # Somebody is known by name and contact, however either was capitalised.
    known = _known_by(centre).distinct().subquery()
    count = db.session.scalar(select(func.count()).select_from(known)) or 0
    pages = max(1, -(-count // WITNESSES_A_PAGE))
    page = min(max(page, 1), pages)
    names = db.session.execute(
        select(known)
        .order_by(known.c.name, known.c.contact)
        .limit(WITNESSES_A_PAGE)
        .offset((page - 1) * WITNESSES_A_PAGE)
    )
    wanted = [tuple(row) for row in names]
    return Witnesses(_witnesses(centre, tuple_(*_KNOWN_BY).in_(wanted)), count, page, pages)


def witnesses_of(centre: Centre) -> list[Witness]:
    """Everybody who testified for a learner of the centre, by name, with what they sent."""
    return _witnesses(centre)


_KNOWN_BY = (func.lower(WitnessTestimony.name), func.lower(WitnessTestimony.contact))


def _known_by(centre: Centre) -> Select[Any]:
    name, contact = _KNOWN_BY
    return (
        select(name.label("name"), contact.label("contact"))
        .join(WitnessTestimony.request)
        .join(WitnessRequest.portfolio_unit)
        .join(PortfolioUnit.portfolio)
        .where(Portfolio.home_centre_id == centre.id)
    )


def _witnesses(centre: Centre, *where: ColumnElement[bool]) -> list[Witness]:
    rows = db.session.execute(
        _known_by(centre)
        .add_columns(WitnessTestimony)
        .where(*where)
        .order_by(WitnessTestimony.id.desc())
        .options(
            joinedload(WitnessTestimony.confirmation),
            joinedload(WitnessTestimony.item),
            joinedload(WitnessTestimony.request).options(
                joinedload(WitnessRequest.portfolio_unit).options(
                    joinedload(PortfolioUnit.unit_version),
                    joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
                )
            ),
            selectinload(WitnessTestimony.expert_decisions).joinedload(ExpertDecision.by),
        )
    )
    found: dict[tuple[str, str], Witness] = {}
    for name, contact, each in rows:
        witness = found.setdefault((name, contact), Witness(each.name, each.contact))
        for kept, value in ((witness.roles, each.role), (witness.relations, each.relation)):
            if value not in kept:
                kept.append(value)
        witness.testimonies.append(each)
    return sorted(found.values(), key=lambda each: (each.name.casefold(), each.contact.casefold()))


def _whole_request() -> list[_AbstractLoad]:
    unit = joinedload(WitnessRequest.portfolio_unit)
    return [
        joinedload(WitnessRequest.by),
        unit.joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
        unit.joinedload(PortfolioUnit.unit_version),
        selectinload(WitnessRequest.criteria).joinedload(Criterion.outcome),
    ]
