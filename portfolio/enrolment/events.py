"""What is recorded of a portfolio unit: the event stands in the chain of its centre."""

from datetime import datetime
from typing import Any

from portfolio.audit.record import Verb, record
from portfolio.enrolment.models import PortfolioUnit
from portfolio.schema import Base


def record_of_unit(
    verb: Verb,
    subject: Base,
    unit: PortfolioUnit,
    *,
    by_id: int | None,
    sentence: str,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """As record, of what was done to a unit or in it: its history shows the event."""
    record(
        verb,
        subject,
        by_id=by_id,
        sentence=sentence,
        centre_id=unit.centre_id,
        portfolio_id=unit.portfolio_id,
        portfolio_unit_id=unit.id,
        details=details,
        at=at,
    )
