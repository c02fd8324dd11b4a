"""The sampling plan as a picture: learners by units, each with what verification makes of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portfolio.days import in_words
from portfolio.verification.plan_queries import SampleLine, UnitLine
from portfolio.verification.sampling.plan import Choice
from portfolio.verification.states import State


class Slot(NamedTuple):
    """One unit of one learner: its place in the plan, a few words, where it leads."""

    state: str
    text: str
    href: str


@dataclass(frozen=True)
class Row:
    """One learner's units."""

    label: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Address:
    """Where a slot leads: a sample that there is, or the page that takes one; by their ids."""

    sample: Callable[[int], str]
    unit: Callable[[int], str]


NOT_ENROLLED = Slot("not enrolled", "", "")


def grid(
    units: Iterable[UnitLine],
    *,
    samples: Iterable[SampleLine],
    choices: Iterable[Choice],
    address: Address,
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns (units by name) and the rows (learners) of the plan."""
    chosen = {each.decision.portfolio_unit_id: each for each in choices}
    sampled: dict[int, list[SampleLine]] = {}
    for each in samples:
        sampled.setdefault(each.portfolio_unit_id, []).append(each)
    columns: dict[int, str] = {}
    rows: dict[int, dict[int, Slot]] = {}
    labels: dict[int, str] = {}
    for unit in units:
        columns.setdefault(unit.unit_id, unit.short_name)
        labels[unit.portfolio_id] = unit.learner
        slot = _slot(unit, sampled.get(unit.id, []), chosen.get(unit.id), address)
        rows.setdefault(unit.portfolio_id, {})[unit.unit_id] = slot
    order = sorted(columns, key=lambda id: columns[id])
    return tuple(columns[id] for id in order), tuple(
        Row(labels[id], tuple(slots.get(unit_id, NOT_ENROLLED) for unit_id in order))
        for id, slots in rows.items()
    )


def _slot(
    unit: UnitLine, samples: Sequence[SampleLine], choice: Choice | None, address: Address
) -> Slot:
    who = initials(unit.assessor) if unit.assessor else "no assessor"
    newest = samples[-1] if samples else None
    state = unit.state.state
    if state is State.ACTION_REQUIRED:
        asking = next(each for each in reversed(samples) if each.points)
        due = min(point.due_on for point in asking.points)
        return Slot("action required", f"{who} · by {in_words(due)}", address.sample(asking.id))
    if state is State.RELEASED:
        if newest is not None and not newest.interim and not newest.overtaken:
            return Slot("sampled", f"{who} · agreed", address.sample(newest.id))
        return Slot("released", f"{who} · not sampled", address.unit(unit.id))
    if state is State.IN_SAMPLING and newest is not None:
        return Slot(
            "in sampling", f"{who} · since {in_words(newest.at)}", address.sample(newest.id)
        )
    if choice is not None and choice.must:
        return Slot("must", f"{who} · {choice.short}", address.unit(unit.id))
    if newest is not None and newest.interim and not newest.closed:
        return Slot("interim", f"{who} · {in_words(newest.at)}", address.sample(newest.id))
    return Slot("not planned", f"{who} · {unit.state.text.lower()}", address.unit(unit.id))


def initials(name: str) -> str:
    """The first letters of a name's words: "Tom Okafor" is TO."""
    return "".join(word[0] for word in name.split()).upper()
