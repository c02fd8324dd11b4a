"""What is wrong in a data file, where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FieldPath = tuple[str | int, ...]


class Fault(StrEnum):
    """What sort of fault it is, where a page that has fields says it in other words than a file."""

    EMPTY = "empty"
    UNNAMED = "unnamed"
    NO_OUTCOME = "no such outcome"
    LEAD_IN = "lead-in"
    TAKEN = "taken"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one place of one file."""

    file: str
    line: int
    path: FieldPath
    wrong: str
    mend: str
    fault: Fault = Fault.OTHER

    @property
    def field(self) -> str:
        """The place in words: "criteria, 3rd entry, methods"; empty for the file as a whole."""
        return in_words(self.path)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        if self.path:
            where += f"{self.field}: "
        return f"{where}{self.wrong} Mend: {self.mend}"


class SpoiltFiles(Exception):
    """Files are refused whole; it carries every problem found in them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.wrong)))
        super().__init__(describe_problems(self.problems))


def describe_problems(problems: Iterable[Problem]) -> str:
    """The problems one a line, each beginning with file and line as editors understand them."""
    return "\n".join(str(problem) for problem in problems)


def in_words(path: FieldPath) -> str:
    """A path into a file as a person says it, counting entries from the first."""
    return ", ".join(f"{ordinal(p + 1)} entry" if isinstance(p, int) else p for p in path)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"
