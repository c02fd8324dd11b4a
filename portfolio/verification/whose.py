"""Whose units a question of verification is about: one person's, a centre's, or a single one.

Statements that verifiers wait for are put together once for each sort, with the id as a parameter:
that takes longer than having them answered.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import ColumnElement, bindparam

from portfolio.access import Relation, RoleName
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import placed_as
from portfolio.people.models import User


class Sort(Enum):
    """What the id of a Whose is the id of."""

    VERIFIER = auto()
    CENTRE = auto()
    UNIT = auto()

    @property
    def condition(self) -> ColumnElement[bool]:
        """Of a unit with its portfolio: it is one of theirs; asked with ``Whose.values``."""
        whose: Any = bindparam("whose")
        if self is Sort.VERIFIER:
            return placed_as(whose, Relation.VERIFIER)
        column: Any = Portfolio.home_centre_id if self is Sort.CENTRE else PortfolioUnit.id
        found: ColumnElement[bool] = column == whose
        return found


@dataclass(frozen=True)
class Whose:
    """The units that a verifier is placed at, those of a centre, or one unit."""

    sort: Sort
    id: int

    def values(self, **more: Any) -> dict[str, Any]:
        """What a statement with the sort's condition is asked with."""
        return {"whose": self.id, **more}


def verified_by(user: User) -> Whose:
    """The units that *user* verifies: those they are placed at, or all of the centre for a lead."""
    if user.has(RoleName.LEAD_VERIFIER):
        return Whose(Sort.CENTRE, user.home_centre_id)
    return Whose(Sort.VERIFIER, user.id)
