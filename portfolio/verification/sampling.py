"""Which decisions a verifier should look at, and why: rules in order, each with its words.

Pure: the same decisions and the same day give the same plan. A rule chooses a decision that waits
("must"); what no rule chooses may be released as it is, or chosen by the verifier for a reason of
their own.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio.days import day_of

# How long an assessor may go without anybody looking at a decision of theirs.
LONGEST_UNSEEN = timedelta(days=90)

NOT_CHOSEN = "No rule of the sampling plan chose this unit."


@dataclass(frozen=True)
class Decision:
    """One sign-off, as sampling sees it."""

    id: int
    portfolio_unit_id: int
    unit_id: int  # the unit across learners and versions
    unit_name: str
    learner_id: int
    learner_name: str
    assessor_id: int
    assessor_name: str
    trainee: bool
    methods: frozenset[str]  # names of the kinds of evidence that were accepted
    at: datetime
    # Everybody who signed, judged, decided on a tie or countersigned, and the learner.
    took_part: frozenset[int]
    sampled_at: datetime | None = None
    released: bool = False
    overtaken: bool = False
    provisional: bool = False

    @property
    def waits(self) -> bool:
        """Whether it still has to be sampled or released."""
        done = self.sampled_at is not None or self.released
        return not (done or self.overtaken or self.provisional)


@dataclass(frozen=True)
class Reason:
    """Why a rule chose a decision: in a word or two for a picture, and as a sentence."""

    short: str
    sentence: str


@dataclass(frozen=True)
class Choice:
    """What the plan says of a decision that waits."""

    decision: Decision
    reasons: tuple[Reason, ...]

    @property
    def must(self) -> bool:
        """Whether a rule chose it."""
        return bool(self.reasons)

    @property
    def short(self) -> str:
        return self.reasons[0].short if self.reasons else ""

    @property
    def explanation(self) -> str:
        """Every reason, in words; or that there is none."""
        return " ".join(reason.sentence for reason in self.reasons) or NOT_CHOSEN


@dataclass(frozen=True)
class Count:
    """How many of one assessor's decisions were sampled, by method."""

    label: str
    numbers: tuple[int, ...]


Rule = Callable[[Decision, Sequence[Decision], date], Reason | None]


def plan(decisions: Iterable[Decision], *, today: date) -> tuple[Choice, ...]:
    """What to do with each decision that waits, oldest first; all decisions of a centre go in."""
    known = _in_order(decisions)
    return tuple(
        Choice(each, tuple(reason for rule in RULES if (reason := rule(each, known, today))))
        for each in known
        if each.waits
    )


def offered(choices: Iterable[Choice], verifier_id: int) -> tuple[Choice, ...]:
    """The choices that a verifier may take: never a decision that they had a part in."""
    return tuple(each for each in choices if verifier_id not in each.decision.took_part)


def unseen(decisions: Iterable[Decision]) -> tuple[tuple[str, ...], tuple[Count, ...]]:
    """How many decisions of each assessor were sampled by method: the methods, then the rows."""
    counted = [each for each in decisions if not each.provisional]
    methods = tuple(sorted({method for each in counted for method in each.methods}))
    assessors = sorted({(each.assessor_name, each.assessor_id) for each in counted})
    rows = tuple(
        Count(name, tuple(_sampled_with(method, id, counted) for method in methods))
        for name, id in assessors
    )
    return methods, rows


def _trainee(decision: Decision, known: Sequence[Decision], today: date) -> Reason | None:
    if not decision.trainee:
        return None
    who = decision.assessor_name
    return Reason("trainee", f"{who} is a trainee: every decision of a trainee is sampled.")


def _first_in_unit(decision: Decision, known: Sequence[Decision], today: date) -> Reason | None:
    same = [
        each
        for each in known
        if (each.assessor_id, each.unit_id) == (decision.assessor_id, decision.unit_id)
    ]
    if not _first_that_counts(decision, same):
        return None
    sentence = f"It is the first decision of {decision.assessor_name} in this unit."
    return Reason("first in unit", sentence)


def _first_for_learner(decision: Decision, known: Sequence[Decision], today: date) -> Reason | None:
    same = [each for each in known if each.learner_id == decision.learner_id]
    if not _first_that_counts(decision, same):
        return None
    return Reason(
        "first for learner", f"It is the first unit signed off for {decision.learner_name}."
    )


def _unseen_method(decision: Decision, known: Sequence[Decision], today: date) -> Reason | None:
    theirs = [each for each in known if each.assessor_id == decision.assessor_id]
    seen = {method for each in theirs if each.sampled_at for method in each.methods}
    # Of several that wait with the same method, the oldest is enough.
    before = {
        method
        for each in theirs
        if each.waits and _place(each) < _place(decision)
        for method in each.methods
    }
    new = sorted(decision.methods - seen - before)
    if not new:
        return None
    named = new[0] if len(new) == 1 else f"{', '.join(new[:-1])} or {new[-1]}"
    sentence = f"Nobody has sampled {named} of {decision.assessor_name} yet."
    return Reason("method not seen", sentence)


def _long_unseen(decision: Decision, known: Sequence[Decision], today: date) -> Reason | None:
    theirs = [each for each in known if each.assessor_id == decision.assessor_id]
    seen = [each.sampled_at for each in theirs if each.sampled_at]
    if not seen or _place(decision) != min(_place(each) for each in theirs if each.waits):
        return None
    days = (today - day_of(max(seen))).days
    if days <= LONGEST_UNSEEN.days:
        return None
    sentence = f"Nothing of {decision.assessor_name} was sampled in the last {days} days."
    return Reason(f"{days} days unseen", sentence)


# In the order in which a reader wants to hear them.
RULES: tuple[Rule, ...] = (
    _trainee,
    _first_in_unit,
    _first_for_learner,
    _unseen_method,
    _long_unseen,
)


def _first_that_counts(decision: Decision, same: Collection[Decision]) -> bool:
    """Whether it is the oldest; one that was overtaken before anybody looked does not count."""
    counting = [each for each in same if each.sampled_at or not each.overtaken]
    return all(_place(decision) <= _place(each) for each in counting)


def _sampled_with(method: str, assessor_id: int, decisions: Collection[Decision]) -> int:
    return sum(
        each.assessor_id == assessor_id and each.sampled_at is not None and method in each.methods
        for each in decisions
    )


def _in_order(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=_place)


def _place(decision: Decision) -> tuple[datetime, int]:
    return decision.at, decision.id
