"""What a list would do: each line's act, everything that stands in the way, and a mark of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

from portfolio.interchange.table import WHOLE_FILE, Problem
from portfolio.refusal import Refusal

What = TypeVar("What")


class ListRefused(Refusal):
    """At least one line can't be taken, so none is."""


class ChangedSinceShown(Refusal):
    """The centre changed after the preview was shown, and the list would do something else."""


class NothingNew(Refusal):
    """Everything that the list says is so already."""


@dataclass(frozen=True)
class Planned(Generic[What]):
    """One line: what it would do, in words; `act` is None where that is so already."""

    line: int
    who: str
    what: str
    act: What | None
    # What somebody should look at before it is done, in a sentence; empty where there is nothing.
    doubt: str = ""


@dataclass(frozen=True)
class Plan(Generic[What]):
    """All lines of a list, and every problem by its line."""

    planned: tuple[Planned[What], ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]

    @property
    def acts(self) -> list[What]:
        """What would be done."""
        return [each.act for each in self.planned if each.act is not None]

    @property
    def doubtful(self) -> int:
        """How many lines want a look before they are brought in."""
        return sum(bool(each.doubt) for each in self.planned)

    @property
    def bad_lines(self) -> int:
        """How many lines of the file have a problem; none where the whole file has."""
        return len({problem.line for problem in self.problems} - {WHOLE_FILE})

    @property
    def mark(self) -> str:
        """Tells this plan from any other: another file, or another centre, gives another."""
        said = repr(([(p.line, p.who, p.what, p.doubt) for p in self.planned], self.problems))
        return sha256(said.encode()).hexdigest()[:32]


def in_order(problems: Sequence[Problem], columns: Sequence[str] = ()) -> tuple[Problem, ...]:
    """The problems as they stand in the file: by line, and in a line by column."""
    place = {column: n for n, column in enumerate(columns)}
    return tuple(sorted(problems, key=lambda each: (each.line, place.get(each.column, -1))))


def require_whole(plan: Plan[What], shown: str) -> None:
    """The plan is the one that was shown, has no problem, and does something."""
    if plan.mark != shown:
        raise ChangedSinceShown(
            "Something at the centre changed since this preview was shown, so nothing was brought "
            "in. This is what the list would do now; look at it, then confirm again."
        )
    if plan.problems:
        raise ListRefused(
            "Nothing is brought in while a line can't be taken. Mend the lines named below in "
            "your file, and choose it again."
        )
    if not plan.acts:
        raise NothingNew("Everything that the list says is so already; there is nothing to do.")
