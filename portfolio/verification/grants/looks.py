"""Every look of an external verifier, kept in the audit trail."""

from datetime import date
from typing import Any

from flask import request
from flask_login import current_user

from portfolio.access import Protected, Relation, relations
from portfolio.audit.record import Verb, record
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.people.models import User
from portfolio.transaction import transaction
from portfolio.verification.models import ActionPoint, Sample
from portfolio.web.guard import today


def looked(thing: Any) -> None:
    """Keep that the person of this request looked at *thing*, if a grant alone lets them."""
    day = today()
    if not _only_by_grant(current_user, thing, day):
        return
    with transaction():
        unit = _unit_of(thing, current_user, day)
        portfolio = unit.portfolio if unit is not None else _portfolio_of(thing)
        record(
            Verb.LOOKED_AT,
            thing,
            by_id=current_user.id,
            centre_id=thing.centre_id,
            portfolio_id=portfolio.id if portfolio is not None else None,
            portfolio_unit_id=unit.id if unit is not None else None,
            sentence=f"{current_user.name} looked at {_named(thing, portfolio)}.",
            details={"address": request.path},
        )


def _only_by_grant(user: User, thing: Protected, day: date) -> bool:
    stands = relations(user, thing, today=day)
    return stands - {Relation.MEMBER} == {Relation.EXTERNAL}


def _unit_of(thing: Any, user: User, day: date) -> PortfolioUnit | None:
    """The unit it belongs to; for evidence, the first that the grant is for."""
    match thing:
        case PortfolioUnit():
            return thing
        case ActionPoint():
            return thing.sample.portfolio_unit
        case EvidenceItem() | EvidenceVersion() | EvidenceFile():
            versions = _item_of(thing).versions
            granted = [
                mapping.portfolio_unit
                for version in versions
                for mapping in version.mappings
                if user.id in mapping.portfolio_unit.people(day).get(Relation.EXTERNAL, ())
            ]
            return granted[0] if granted else None
        case _:
            unit: PortfolioUnit | None = getattr(thing, "portfolio_unit", None)
            return unit


def _portfolio_of(thing: Any) -> Portfolio | None:
    return thing if isinstance(thing, Portfolio) else getattr(thing, "portfolio", None)


def _named(thing: Any, portfolio: Portfolio | None) -> str:
    whose = f"{portfolio.learner.name}'s " if portfolio is not None else "a "
    match thing:
        case PortfolioUnit():
            return f"{whose}{thing.label}"
        case Portfolio():
            return f"{whose}portfolio"
        case Sample():
            return f"a sample of {whose}{thing.portfolio_unit.label}"
        case EvidenceItem():
            return f"{whose}{thing.code}"
        case EvidenceVersion() | EvidenceFile():
            return f"a file of {whose}{_item_of(thing).code}"
        case _:
            return f"{whose}{thing.__tablename__.replace('_', ' ')}"


def _item_of(thing: EvidenceItem | EvidenceVersion | EvidenceFile) -> EvidenceItem:
    match thing:
        case EvidenceFile():
            return thing.version.item
        case EvidenceVersion():
            return thing.item
        case _:
            return thing
