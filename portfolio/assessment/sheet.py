"""The judging sheet as values: criteria with their ties, beside the version that is shown."""

from dataclasses import dataclass
from datetime import datetime

from portfolio.assessment.judging import (
    Checks,
)
from portfolio.documents.locators import Stretch
from portfolio.documents.passages import Document
from portfolio.evidence.matches.queries import Matches
from portfolio.evidence.models import EvidenceVersion, Submission


@dataclass(frozen=True)
class TieLine:
    """A submitted tie as the sheet lists it."""

    id: int
    item_number: int
    version: int
    label: str  # "E1 ¶2"
    stretches: tuple[Stretch, ...]  # the times in a recording that it names
    first: int | None  # the first passage it names; none for the whole item
    state: str
    reason: str
    notes: tuple[str, ...]
    decidable: bool


@dataclass(frozen=True)
class CriterionLine:
    """A criterion as the sheet lists it, with what the checks say before the assessor does."""

    id: int
    label: str
    text: str
    state: str
    ties: tuple[TieLine, ...]
    needs: tuple[str, ...]
    preset: Checks
    feedback: str


@dataclass(frozen=True)
class Tab:
    """A submitted version that can be shown."""

    number: int
    version: int
    label: str
    current: bool


@dataclass(frozen=True)
class Mark:
    """What a passage is tied to."""

    label: str
    href: str
    state: str


@dataclass(frozen=True)
class Shown:
    """The version that is shown beside the criteria."""

    version: EvidenceVersion
    heading: str
    document: Document | None
    ties: dict[int, list[Mark]]
    whole: tuple[Mark, ...]  # what the item as a whole is tied to
    kind: str
    by_assessing: bool
    declared_at: datetime | None
    age: str  # "3 weeks"; "" where the day of the work is not given
    judged_before: int  # the newest earlier version that was decided on; 0 where there is none
    circumstances: str  # real, simulated or a case study, and where; "" where nobody said
    current: bool
    limit: str
    matches: Matches  # what others declared that says the same


@dataclass(frozen=True)
class Sheet:
    """Everything that the judging page shows."""

    submission: Submission | None
    criteria: tuple[CriterionLine, ...]
    tabs: tuple[Tab, ...]
    shown: Shown | None
    our_numbering: bool
    worth_knowing: tuple[str, ...]
    reopened: str  # by whom, when and why, until it is signed off again

    @property
    def to_judge(self) -> int:
        """How many criteria are not met yet."""
        return sum(line.state != "met" for line in self.criteria)

    @property
    def ties(self) -> tuple[TieLine, ...]:
        return tuple(tie for line in self.criteria for tie in line.ties)
