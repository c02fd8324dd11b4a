"""What stands in a list of a home page: one thing that waits for somebody, and where it leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from portfolio.days import day_of, working_days_since

SHOWN = 6  # on a home page; the rest is one step away
A_PAGE = 50

Found = TypeVar("Found")


@dataclass(frozen=True)
class Row:
    """One thing that waits."""

    does: str  # what is done about it: "Judge"
    what: str
    endpoint: str
    id: int
    who: str = ""
    note: str = ""
    state: str = ""
    state_text: str = ""
    at: datetime | None = None  # since when it waits
    day: date | None = None  # the day it is due
    anchor: str | None = None
    values: Mapping[str, str] | None = None  # what its address holds, where that is not the id

    @property
    def address(self) -> dict[str, Any]:
        """What the address of its page holds."""
        return dict(self.values) if self.values is not None else {"id": self.id}

    def waited(self, today: date) -> int | None:
        """Working days that it has waited."""
        return None if self.at is None else working_days_since(day_of(self.at), today)

    def late(self, today: date) -> int:
        """Days since it was due, nought while it is not late."""
        return 0 if self.day is None else max(0, (today - self.day).days)


@dataclass(frozen=True)
class Rows:
    """The first of some rows, and how many there are."""

    rows: tuple[Row, ...]
    total: int
    part: str  # the page that lists all of them

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


def first_of(
    found: Sequence[Found],
    row: Callable[[Found], Row],
    part: str,
    *,
    at_most: int = SHOWN,
    page: int = 1,
) -> Rows:
    """One page of what was found, of which only what is shown is made a row."""
    start = (page - 1) * at_most
    return Rows(tuple(row(each) for each in found[start : start + at_most]), len(found), part)
