"""The coverage of one unit: criteria by evidence, as a value computed from plain ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class TieState(StrEnum):
    """How far a tie has come."""

    MAPPED = "mapped"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"


class CriterionState(StrEnum):
    """How far a criterion has come in one learner's unit."""

    GAP = "gap"
    MAPPED = "mapped"
    SUBMITTED = "submitted"
    MET = "met"
    MORE_NEEDED = "more needed"
    VERIFIED = "verified"


# In the order a meter is drawn: what is done first, what is missing last.
DRAWN = (
    CriterionState.VERIFIED,
    CriterionState.MET,
    CriterionState.SUBMITTED,
    CriterionState.MAPPED,
    CriterionState.MORE_NEEDED,
    CriterionState.GAP,
)

MET = "met"
MORE_NEEDED = "more_needed"


class Judged(NamedTuple):
    """The judgement that holds for a criterion, and the round of evidence it looked at."""

    outcome: str
    feedback: str = ""
    round: int = 0


@dataclass(frozen=True)
class Asked:
    """A criterion: what is asked, and by which methods (any one of them; none: by any)."""

    id: int
    label: str
    text: str
    methods: tuple[str, ...] = ()
    outcome_id: int | None = None


@dataclass(frozen=True)
class Item:
    """An item of evidence that is ready, at its newest ready version."""

    number: int
    kind: str  # the method's code
    version: int = 1
    title: str = ""
    work_on: date | None = None
    withdrawn: bool = False
    tied_elsewhere: bool = False
    simulated: bool = False  # it shows a simulation, not real work
    own_kind: str | None = None  # the key of a kind that the centre added

    @property
    def code(self) -> str:
        return f"E{self.number}"


@dataclass(frozen=True)
class Tie:
    """A tie of an item version to a criterion; `place` is its locator as people read it."""

    id: int
    criterion_id: int
    item_number: int
    version: int = 1
    locator: str = ""
    place: str = ""
    submitted: bool = False
    round: int = 0  # in which it was submitted


@dataclass(frozen=True)
class CoveredTie:
    """A tie with its state, and whether it still counts.

    It counts on the newest version of an item that is not withdrawn; on an older version only
    while it waits for the assessor or where the assessor accepted it.
    """

    tie: Tie
    item: Item
    state: TieState
    newest: bool

    @cached_property
    def counts(self) -> bool:
        if self.item.withdrawn or self.state is TieState.NOT_ACCEPTED:
            return False
        return self.newest or self.state is not TieState.MAPPED


@dataclass(frozen=True)
class CoveredCriterion:
    """A criterion with its ties and what they, and the assessor, make of it."""

    asked: Asked
    ties: tuple[CoveredTie, ...]
    state: CriterionState
    feedback: str = ""
    judged_in: int = 0  # the round that the judgement looked at

    @property
    def id(self) -> int:
        return self.asked.id

    @property
    def label(self) -> str:
        return self.asked.label

    @cached_property
    def counting(self) -> tuple[CoveredTie, ...]:
        """The ties that count towards it."""
        return tuple(each for each in self.ties if each.counts)

    @property
    def met(self) -> bool:
        return self.state in (CriterionState.MET, CriterionState.VERIFIED)

    @cached_property
    def methods_missing(self) -> tuple[str, ...]:
        """The methods it demands, where no tie that counts is of any of them."""
        if self.met or any(_supplies(self.asked, each) for each in self.counting):
            return ()
        return self.asked.methods

    @property
    def answered(self) -> bool:
        """Whether something was tied to it since the assessor last judged it."""
        return any(
            each.state is TieState.MAPPED
            or (each.state is TieState.SUBMITTED and each.tie.round > self.judged_in)
            for each in self.counting
        )


@dataclass(frozen=True)
class OutcomeCovered:
    """How many criteria of one learning outcome have evidence."""

    outcome_id: int
    criteria: int
    touched: int


@dataclass(frozen=True)
class Coverage:
    """Criteria by items: what is covered, what is missing, how far the unit has come."""

    criteria: tuple[CoveredCriterion, ...]
    items: tuple[Item, ...]

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int], tuple[CoveredTie, ...]]:
        found: dict[tuple[int, int], list[CoveredTie]] = defaultdict(list)
        for criterion in self.criteria:
            for each in criterion.ties:
                found[criterion.id, each.item.number].append(each)
        return {place: tuple(ties) for place, ties in found.items()}

    def cell(self, criterion_id: int, item_number: int) -> tuple[CoveredTie, ...]:
        """The ties of an item to a criterion; those that count come first."""
        return self._cells.get((criterion_id, item_number), ())

    @property
    def gaps(self) -> Sequence[CoveredCriterion]:
        return self._in(CriterionState.GAP)

    @property
    def more_needed(self) -> Sequence[CoveredCriterion]:
        return self._in(CriterionState.MORE_NEEDED)

    @property
    def counts(self) -> tuple[tuple[CriterionState, int], ...]:
        """How many criteria are in each state, as a meter draws them."""
        return tuple((state, len(self._in(state))) for state in DRAWN)

    @property
    def total(self) -> int:
        return len(self.criteria)

    @property
    def mapped(self) -> int:
        """How many criteria the learner has mapped: all that are no gap."""
        return self.total - len(self.gaps)

    @property
    def met(self) -> int:
        """How many criteria the assessor has found met."""
        return len(self._in(CriterionState.MET)) + len(self._in(CriterionState.VERIFIED))

    @property
    def complete(self) -> bool:
        """Whether every criterion is met."""
        return bool(self.criteria) and self.met == self.total

    @property
    def outcomes(self) -> tuple[OutcomeCovered, ...]:
        """The outcomes that criteria belong to, in their order, touched or not."""
        found: dict[int, list[bool]] = {}
        for criterion in self.criteria:
            if criterion.asked.outcome_id is not None:
                touched = criterion.state is not CriterionState.GAP
                found.setdefault(criterion.asked.outcome_id, []).append(touched)
        return tuple(OutcomeCovered(id, len(each), sum(each)) for id, each in found.items())

    @property
    def methods_missing(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """The methods demanded that nobody supplied, each with the criteria that demand them."""
        found: dict[tuple[str, ...], list[str]] = {}
        for criterion in self.criteria:
            if criterion.methods_missing:
                found.setdefault(criterion.methods_missing, []).append(criterion.label)
        return tuple((methods, tuple(labels)) for methods, labels in found.items())

    @property
    def untied(self) -> tuple[Item, ...]:
        """The items that are tied to nothing, here or in another unit."""
        tied = {each.item.number for criterion in self.criteria for each in criterion.ties}
        return tuple(
            item
            for item in self.items
            if item.number not in tied and not item.tied_elsewhere and not item.withdrawn
        )

    @property
    def idle(self) -> tuple[Item, ...]:
        """The items whose ties here count, but for no criterion that takes what they are."""
        tied = {each.item.number for criterion in self.criteria for each in criterion.counting}
        useful = {
            each.item.number
            for criterion in self.criteria
            for each in criterion.counting
            if criterion.met or not criterion.asked.methods or _supplies(criterion.asked, each)
        }
        return tuple(
            item
            for item in self.items
            if item.number in tied - useful and not item.tied_elsewhere and not item.withdrawn
        )

    @property
    def unsubmitted(self) -> tuple[CoveredTie, ...]:
        """The ties that a submission would put before the assessor."""
        return tuple(
            each
            for criterion in self.criteria
            for each in criterion.counting
            if each.state is TieState.MAPPED
        )

    @property
    def ready_to_submit(self) -> bool:
        """Whether something new waits that a criterion needs, and nothing is to be mapped first.

        More evidence for what is met already may be submitted, but nobody waits for it.
        """
        if self.gaps or any(not each.answered for each in self.more_needed):
            return False
        return any(
            each.state is TieState.MAPPED
            for criterion in self.criteria
            if not criterion.met
            for each in criterion.counting
        )

    def _in(self, state: CriterionState) -> Sequence[CoveredCriterion]:
        return self._by_state[state]

    @cached_property
    def _by_state(self) -> Mapping[CriterionState, Sequence[CoveredCriterion]]:
        found: dict[CriterionState, list[CoveredCriterion]] = {each: [] for each in CriterionState}
        for criterion in self.criteria:
            found[criterion.state].append(criterion)
        return found


def coverage(
    criteria: Sequence[Asked],
    items: Iterable[Item],
    ties: Iterable[Tie],
    *,
    judged: Mapping[int, Judged] | None = None,
    decided: Mapping[int, bool] | None = None,
    verified: bool = False,
) -> Coverage:
    """What these ties, and the assessor's decisions, make of a unit's criteria.

    *judged* is what holds for each criterion, *decided* whether each tie was accepted, by its id;
    *verified* says that the unit was released. A tie of an item that is not among *items* is left
    out: the item is a draft, or not for the reader.
    """
    by_number = {item.number: item for item in sorted(items, key=lambda item: item.number)}
    by_criterion: dict[int, list[CoveredTie]] = defaultdict(list)
    for tie in ties:
        if item := by_number.get(tie.item_number):
            state = tie_state(tie.submitted, (decided or {}).get(tie.id))
            by_criterion[tie.criterion_id].append(
                CoveredTie(tie, item, state, newest=tie.version == item.version)
            )
    covered = []
    for asked in criteria:
        found = tuple(sorted(by_criterion[asked.id], key=_best_first))
        said = Judged(*(judged or {}).get(asked.id, ("",)))
        reached = _state(asked, found, said.outcome, verified)
        covered.append(CoveredCriterion(asked, found, reached, said.feedback, said.round))
    return Coverage(tuple(covered), tuple(by_number.values()))


def tie_state(submitted: bool, accepted: bool | None) -> TieState:
    """How far a tie has come; *accepted* is None while the assessor has not decided on it."""
    if accepted is None:
        return TieState.SUBMITTED if submitted else TieState.MAPPED
    return TieState.ACCEPTED if accepted else TieState.NOT_ACCEPTED


def _state(
    asked: Asked, ties: Sequence[CoveredTie], outcome: str, verified: bool
) -> CriterionState:
    counting = [each for each in ties if each.counts]
    if outcome == MORE_NEEDED:
        return CriterionState.MORE_NEEDED
    if outcome == MET and any(each.state is TieState.ACCEPTED for each in counting):
        return CriterionState.VERIFIED if verified else CriterionState.MET
    supplying = [each for each in counting if _supplies(asked, each)]
    if not supplying:
        return CriterionState.GAP
    if all(each.state is TieState.MAPPED for each in supplying):
        return CriterionState.MAPPED
    return CriterionState.SUBMITTED


def _supplies(asked: Asked, each: CoveredTie) -> bool:
    return not asked.methods or each.item.kind in asked.methods


_RANK = (TieState.ACCEPTED, TieState.SUBMITTED, TieState.MAPPED, TieState.NOT_ACCEPTED)


def _best_first(each: CoveredTie) -> tuple[bool, int, int, int]:
    return (not each.counts, _RANK.index(each.state), each.item.number, each.tie.id)
