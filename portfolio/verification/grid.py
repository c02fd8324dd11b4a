"""The sampling plan as a picture: learners by units, each with what verification makes of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portfolio.days import in_words
from portfolio.enrolment.models import PortfolioUnit
from portfolio.verification.models import Sample
from portfolio.verification.rules import Kind, is_overtaken
from portfolio.verification.sampling import Choice
from portfolio.verification.states import State, WholeState


@dataclass(frozen=True)
class Slot:
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
    """Where a slot leads: a sample that there is, or the page that takes one."""

    sample: Callable[[Sample], str]
    unit: Callable[[PortfolioUnit], str]


NOT_ENROLLED = Slot("not planned", "not enrolled", "")


def grid(
    units: Iterable[PortfolioUnit],
    *,
    states: Mapping[int, WholeState],
    samples: Sequence[Sample],
    choices: Iterable[Choice],
    address: Address,
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns (units by name) and the rows (learners) of the plan."""
    chosen = {each.decision.portfolio_unit_id: each for each in choices}
    columns: dict[int, str] = {}
    rows: dict[int, dict[int, Slot]] = {}
    labels: dict[int, str] = {}
    for unit in units:
        version = unit.unit_version
        columns.setdefault(version.unit_id, version.short_name)
        labels[unit.portfolio_id] = unit.learner.name
        mine = [each for each in samples if each.portfolio_unit_id == unit.id]
        slot = _slot(unit, states[unit.id], mine, chosen.get(unit.id), address)
        rows.setdefault(unit.portfolio_id, {})[version.unit_id] = slot
    order = sorted(columns, key=lambda id: columns[id])
    return tuple(columns[id] for id in order), tuple(
        Row(labels[id], tuple(slots.get(unit_id, NOT_ENROLLED) for unit_id in order))
        for id, slots in rows.items()
    )


def _slot(
    unit: PortfolioUnit,
    state: WholeState,
    samples: Sequence[Sample],
    choice: Choice | None,
    address: Address,
) -> Slot:
    who = initials(unit.assessor.name) if unit.assessor else "no assessor"
    newest = samples[-1] if samples else None
    take = address.unit(unit)
    if state.state is State.ACTION_REQUIRED:
        asking = next(each for each in reversed(samples) if each.open_action_points)
        due = min(point.due_on for point in asking.open_action_points)
        return Slot("action required", f"{who} · by {in_words(due)}", address.sample(asking))
    if state.state is State.RELEASED:
        if newest is not None and newest.kind == Kind.SUMMATIVE and not is_overtaken(newest):
            return Slot("sampled", f"{who} · agreed", address.sample(newest))
        return Slot("released", f"{who} · not sampled", take)
    if state.state is State.IN_SAMPLING and newest is not None:
        return Slot("in sampling", f"{who} · since {in_words(newest.at)}", address.sample(newest))
    if choice is not None and choice.must:
        return Slot("must", f"{who} · {choice.short}", take)
    if newest is not None and newest.kind == Kind.INTERIM and not newest.closed:
        return Slot("interim", f"{who} · {in_words(newest.at)}", address.sample(newest))
    return Slot("not planned", f"{who} · {state.text.lower()}", take)


def initials(name: str) -> str:
    """The first letters of a name's words: "Tom Okafor" is TO."""
    return "".join(word[0] for word in name.split()).upper()
