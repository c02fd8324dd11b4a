"""Which decisions a verifier should look at, and why: rules in order, each with its words.

Pure: the same decisions and the same day give the same plan. A rule chooses a decision that waits
("must"); what no rule chooses may be released as it is, or chosen by the verifier for a reason of
their own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

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
    at: datetime
    sampled_at: datetime | None = None
    released: bool = False
    overtaken: bool = False
    erased: bool = False  # the learner was, by law: nobody can look at it any more
    provisional: bool = False
    methods: frozenset[str] = frozenset()  # names of the kinds of evidence that were accepted

    @property
    def waits(self) -> bool:
        """Whether it still has to be sampled or released."""
        done = self.sampled_at is not None or self.released
        return not (done or self.overtaken or self.erased or self.provisional)


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


def plan(decisions: Iterable[Decision], *, today: date) -> tuple[Choice, ...]:
    """What to do with each decision that waits, oldest first.

    Beside the decisions that wait, all of the same assessors and all of the same learners go in;
    others change nothing.
    """
    ordered = sorted(decisions, key=_place)
    known = _Known.of(ordered)
    return tuple(
        Choice(each, tuple(reason for rule in RULES if (reason := rule(each, known, today))))
        for each in ordered
        if each.waits
    )


def offered(choices: Iterable[Choice], own: Collection[int]) -> tuple[Choice, ...]:
    """The choices that a verifier may take: none in the units that they had a part in."""
    return tuple(each for each in choices if each.decision.portfolio_unit_id not in own)


def unseen(decisions: Iterable[Decision]) -> tuple[tuple[str, ...], tuple[Count, ...]]:
    """How many decisions of each assessor were sampled by method: the methods, then the rows.

    Those of whom least was sampled come first.
    """
    sampled: dict[tuple[str, int], Counter[str]] = {}
    methods: set[str] = set()
    for each in decisions:
        if each.provisional:
            continue
        counted = sampled.setdefault((each.assessor_name, each.assessor_id), Counter())
        methods |= each.methods
        if each.sampled_at is not None:
            counted.update(each.methods)
    heads = tuple(sorted(methods))
    order = sorted(sampled, key=lambda who: (sampled[who].total(), who))
    return heads, tuple(
        Count(name, tuple(sampled[name, id][method] for method in heads)) for name, id in order
    )


Place = tuple[datetime, int]


@dataclass
class _Known:
    """What the rules ask of all decisions, looked through once."""

    first_in_unit: dict[tuple[int, int], Place] = field(default_factory=dict)
    first_for_learner: dict[int, Place] = field(default_factory=dict)
    # By assessor: which methods were sampled, and when anything was last.
    seen: dict[int, set[str]] = field(default_factory=dict)
    last_seen: dict[int, datetime] = field(default_factory=dict)
    # What waits longest of an assessor, and of an assessor with a method.
    waits_longest: dict[int, Place] = field(default_factory=dict)
    waits_longest_with: dict[tuple[int, str], Place] = field(default_factory=dict)

    @classmethod
    def of(cls, ordered: Iterable[Decision]) -> Self:
        """What is known of these decisions, which stand in order."""
        known = cls()
        for each in ordered:
            known._add(each)
        return known

    def _add(self, each: Decision) -> None:
        place, assessor = _place(each), each.assessor_id
        # One that was overtaken, or whose learner was erased, before anybody looked does not count.
        if each.sampled_at or not (each.overtaken or each.erased):
            self.first_in_unit.setdefault((assessor, each.unit_id), place)
            self.first_for_learner.setdefault(each.learner_id, place)
        if each.sampled_at:
            self.seen.setdefault(assessor, set()).update(each.methods)
            self.last_seen[assessor] = max(
                each.sampled_at, self.last_seen.get(assessor, each.sampled_at)
            )
        if each.waits:
            self.waits_longest.setdefault(assessor, place)
            for method in each.methods:
                self.waits_longest_with.setdefault((assessor, method), place)


Rule = Callable[[Decision, _Known, date], Reason | None]


def _trainee(decision: Decision, known: _Known, today: date) -> Reason | None:
    if not decision.trainee:
        return None
    who = decision.assessor_name
    return Reason("trainee", f"{who} is a trainee: every decision of a trainee is sampled.")


def _first_in_unit(decision: Decision, known: _Known, today: date) -> Reason | None:
    if known.first_in_unit[decision.assessor_id, decision.unit_id] != _place(decision):
        return None
    sentence = f"It is the first decision of {decision.assessor_name} in this unit."
    return Reason("first in unit", sentence)


def _first_for_learner(decision: Decision, known: _Known, today: date) -> Reason | None:
    if known.first_for_learner[decision.learner_id] != _place(decision):
        return None
    return Reason(
        "first for learner", f"It is the first unit signed off for {decision.learner_name}."
    )


def _unseen_method(decision: Decision, known: _Known, today: date) -> Reason | None:
    assessor = decision.assessor_id
    new = sorted(
        method
        for method in decision.methods - known.seen.get(assessor, set())
        # Of several that wait with the same method, the oldest is enough.
        if known.waits_longest_with[assessor, method] == _place(decision)
    )
    if not new:
        return None
    named = new[0] if len(new) == 1 else f"{', '.join(new[:-1])} or {new[-1]}"
    sentence = f"Nobody has sampled {named} of {decision.assessor_name} yet."
    return Reason("method not seen", sentence)


def _long_unseen(decision: Decision, known: _Known, today: date) -> Reason | None:
    last = known.last_seen.get(decision.assessor_id)
    if last is None or known.waits_longest[decision.assessor_id] != _place(decision):
        return None
    days = (today - day_of(last)).days
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


def _place(decision: Decision) -> Place:
    return decision.at, decision.id
