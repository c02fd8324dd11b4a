"""How a criterion is judged: verdicts, the rules of evidence, and which ties count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from portfolio.access import Relation
from portfolio.assessment.states import Outcome
from portfolio.evidence.models import WITNESS, EvidenceMapping, EvidenceVersion
from portfolio.people.models import User
from portfolio.sentences import number
from portfolio.standards.models import Criterion


@dataclass(frozen=True)
class Checks:
    """The five rules of evidence: yes, no, or not checked."""

    valid: bool | None = None
    authentic: bool | None = None
    current: bool | None = None
    sufficient: bool | None = None
    reliable: bool | None = None

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of those that are not yes, in their order."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not True)


ALL_PASSED = Checks(True, True, True, True, True)
CHECK_NAMES = tuple(each.name for each in fields(Checks))


@dataclass(frozen=True)
class Verdict:
    """What an assessor says of one criterion."""

    criterion_id: int
    outcome: Outcome
    feedback: str = ""
    checks: Checks = ALL_PASSED


@dataclass(frozen=True)
class TieVerdict:
    """Whether an assessor accepts a tie; if not, why."""

    mapping_id: int
    accepted: bool
    reason: str = ""


def accepted_of(
    ties: Iterable[EvidenceMapping], decided: Mapping[int, bool]
) -> list[EvidenceMapping]:
    """The ties that are accepted and still count: their item was not withdrawn."""
    return [tie for tie in ties if decided.get(tie.id) and not tie.item.withdrawn]


def accepted_by_meeting(
    ties: Iterable[EvidenceMapping], decided: Mapping[int, bool]
) -> list[EvidenceMapping]:
    """The ties of one criterion that marking it met accepts: the undecided ones that count.

    A tie to a version that the learner has replaced by a later one tied to the same criterion is
    left undecided, and so is one to an item that was withdrawn.
    """
    ties = [tie for tie in ties if not tie.item.withdrawn]
    newest: dict[int, int] = {}
    for tie in ties:
        item = tie.version.item_id
        newest[item] = max(newest.get(item, 0), tie.version.version)
    return [
        tie
        for tie in ties
        if tie.id not in decided and tie.version.version == newest[tie.version.item_id]
    ]


def own_evidence(tie: EvidenceMapping, by: User) -> bool:
    """Whether *by* added the item, other than by assessing; what a witness sent, nobody added."""
    if tie.item.by_relation in (Relation.ASSESSOR, WITNESS):
        return False
    return by.id in (tie.item.by_id, tie.version.by_id)


def supplies(tie: EvidenceMapping, criterion: Criterion) -> bool:
    """Whether the tie's item is of a kind that the criterion demands, or it demands none."""
    return not criterion.methods or tie.item.kind_in(tie.portfolio_unit_id) in criterion.methods


def suffices(criterion: Criterion, accepted: Sequence[EvidenceMapping]) -> bool:
    """Whether these accepted ties let the criterion be met: one at least, of a kind demanded."""
    return any(supplies(tie, criterion) for tie in accepted)


def preset_for(ties: Sequence[EvidenceMapping], *, today: date, limit_days: int) -> Checks:
    """What the five checks say before the assessor does: what the records tell, else yes.

    Nothing is preset where there is no evidence; what the records leave open is "not checked".
    """
    versions = [tie.version for tie in ties]
    if not versions:
        return Checks()
    return Checks(
        valid=True,
        authentic=all(version.declared_at is not None for version in versions) or None,
        current=all(is_current(each, today=today, limit_days=limit_days) for each in versions)
        or None,
        sufficient=True,
        reliable=True,
    )


def is_current(version: EvidenceVersion, *, today: date, limit_days: int) -> bool:
    """Whether the day of the work is known and lies within the limit."""
    return version.work_on is not None and (today - version.work_on).days <= limit_days


def age_in_words(days: int) -> str:
    """An age as people say it: 3 days, 5 weeks, 8 months, 2 years."""
    for length, word in ((365, "year"), (60, "month"), (14, "week")):
        if days >= length:
            count = days // {"year": 365, "month": 30, "week": 7}[word]
            return number(count, word, f"{word}s")
    return number(max(days, 0), "day", "days")
