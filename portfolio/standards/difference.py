"""What one version of a unit says beside another: criteria paired, and the words that differ."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import attrgetter
from typing import Any

from portfolio.standards.models import Criterion, LearningOutcome, UnitVersion
from portfolio.standards.wording import normalised, number_order


@dataclass(frozen=True)
class Piece:
    """A run of words: the same in both texts, only in the earlier one, or only in the later."""

    kind: str  # "same", "gone", "new"
    text: str


@dataclass(frozen=True)
class Line:
    """A text of one version beside its counterpart of the other; `kinds` says how they differ."""

    kinds: tuple[str, ...]  # "same", or what of: reworded, renumbered, moved, ...; new; gone
    before: str  # its label in the earlier version; empty where it is new
    after: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything about it is different."""
        return self.kinds != (SAME,)


@dataclass(frozen=True)
class Pair:
    """A criterion of the earlier version, and the one of the later that it is thought to be."""

    old: Criterion | None
    new: Criterion | None

    @property
    def same_words(self) -> bool:
        """Whether both ask for the same, word for word, by the same methods."""
        return (
            self.old is not None
            and self.new is not None
            and normalised(self.old.text) == normalised(self.new.text)
            and set(self.old.methods) == set(self.new.methods)
        )


@dataclass(frozen=True)
class Section:
    """One part of a unit, line by line."""

    title: str
    lines: tuple[Line, ...]

    @property
    def changed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.changed)


@dataclass(frozen=True)
class Difference:
    """One version of a unit beside another."""

    facts: tuple[tuple[str, str, str], ...]  # what, before, after
    sections: tuple[Section, ...]

    @property
    def summary(self) -> str:
        """How many of each, in one sentence."""
        counted: dict[str, int] = {}
        for line in self.sections[0].lines:
            for kind in line.kinds:
                counted[kind] = counted.get(kind, 0) + 1
        said = [f"{counted[kind]} {kind}" for kind in KINDS if kind in counted]
        return f"Criteria: {', '.join(said)}."

    @property
    def in_common(self) -> bool:
        """Whether any criterion of the one is thought to be one of the other."""
        return any(line.before and line.after for line in self.sections[0].lines)


SAME, REWORDED, RENUMBERED, MOVED, METHODS, NEW, GONE = (
    "same", "reworded", "renumbered", "moved", "other methods", "new", "gone",
)  # fmt: skip
KINDS = (SAME, REWORDED, RENUMBERED, MOVED, METHODS, NEW, GONE)


def pairs_of(old: UnitVersion, new: UnitVersion) -> tuple[Pair, ...]:
    """Each criterion with the one that it is thought to be: by key, by words, by number.

    Later ones in their order, each with its earlier one if there is one; then those that are gone.
    """
    matched = _matched(old.criteria, new.criteria)
    by_new = {id(later): earlier for earlier, later in matched}
    taken = {id(earlier) for earlier, _later in matched}
    return (
        *(Pair(by_new.get(id(later)), later) for later in new.criteria),
        *(Pair(earlier, None) for earlier in old.criteria if id(earlier) not in taken),
    )


def difference_of(old: UnitVersion, new: UnitVersion) -> Difference:
    """What *new* says beside *old*, part by part."""
    outcomes = _matched(old.outcomes, new.outcomes)
    later_outcome = {id(earlier): id(later) for earlier, later in outcomes}
    pairs = pairs_of(old, new)
    kept = _in_order([pair for pair in pairs if pair.old and pair.new])
    sections = [
        Section(
            "Assessment criteria",
            tuple(_criterion_line(pair, later_outcome, id(pair) in kept) for pair in pairs),
        ),
        Section("Learning outcomes", tuple(_outcome_lines(old, new, outcomes))),
    ]
    sections += [
        Section(title, lines)
        for name, title in _LISTS.items()
        if (lines := tuple(_text_lines(_texts(old, name), _texts(new, name))))
    ]
    return Difference(tuple(_facts(old, new)), tuple(sections))


def words_apart(old: str, new: str) -> tuple[Piece, ...]:
    """The later text with what is new in it, and what of the earlier is gone, word by word."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    plain_before, plain_after = [w.strip() for w in before], [w.strip() for w in after]
    found: list[Piece] = []
    matcher = SequenceMatcher(None, plain_before, plain_after, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            found.append(Piece(SAME, "".join(after[c:d])))
            continue
        if a < b:
            found.append(Piece(GONE, "".join(before[a:b])))
        if c < d:
            found.append(Piece(NEW, "".join(after[c:d])))
    return tuple(found)


_Numbered = Criterion | LearningOutcome
# Two texts that share fewer of their letters than this are not thought to be one.
_NEAR = 0.6


def _matched(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    left_old, left_new = list(old), list(new)
    for alike in (_same_key, _same_text, _same_number, _near_text):
        for later in [*left_new]:
            best = max(left_old, key=lambda each: alike(each, later), default=None)
            if best is not None and alike(best, later) > 0:
                found.append((best, later))
                left_old.remove(best)
                left_new.remove(later)
    return found


def _same_key(old: _Numbered, new: _Numbered) -> float:
    return float(old.key == new.key)


def _same_text(old: _Numbered, new: _Numbered) -> float:
    return float(normalised(old.text) == normalised(new.text))


def _same_number(old: _Numbered, new: _Numbered) -> float:
    same = old.number is not None and number_order(old.number) == number_order(new.number or "")
    return float(same and _likeness(old, new) >= _NEAR / 2)


def _near_text(old: _Numbered, new: _Numbered) -> float:
    likeness = _likeness(old, new)
    return likeness if likeness >= _NEAR else 0.0


def _likeness(old: _Numbered, new: _Numbered) -> float:
    return SequenceMatcher(
        None, normalised(old.text).split(), normalised(new.text).split(), autojunk=False
    ).ratio()


def _in_order(pairs: Sequence[Pair]) -> set[int]:
    """The ids of the most pairs whose earlier places follow each other: the rest has moved."""
    best: list[list[Pair]] = []
    for pair in pairs:
        assert pair.old is not None
        before = [run for run in best if run[-1].old and run[-1].old.position < pair.old.position]
        best.append([*max(before, key=len, default=[]), pair])
    return {id(pair) for pair in max(best, key=len, default=[])}


def _criterion_line(pair: Pair, later_outcome: Mapping[int, int], in_order: bool) -> Line:
    old, new = pair.old, pair.new
    if old is None or new is None:
        return _alone(old, new, attrgetter("label"))
    kinds, notes = _kinds(old, new), []
    before = later_outcome.get(id(old.outcome)) if old.outcome else None
    if not in_order:
        kinds.append(MOVED)
        notes.append("It stands elsewhere among the criteria.")
    elif before != (id(new.outcome) if new.outcome else None):
        kinds.append(MOVED)
        notes.append("It belongs to another outcome.")
    if set(old.methods) != set(new.methods):
        kinds.append(METHODS)
        notes.append(f"Demanded: {_methods(old)}; now: {_methods(new)}.")
    return Line(
        tuple(kinds) or (SAME,), old.label, new.label, words_apart(old.text, new.text), tuple(notes)
    )


def _methods(criterion: Criterion) -> str:
    return ", ".join(criterion.methods) or "any method"


def _kinds(old: _Numbered, new: _Numbered) -> list[str]:
    kinds = []
    if normalised(old.text) != normalised(new.text):
        kinds.append(REWORDED)
    # Our own numbering follows the place; only a number of the source can have changed.
    if old.number != new.number:
        kinds.append(RENUMBERED)
    return kinds


def _label(each: _Numbered) -> str:
    return each.number or str(each.position)


def _alone(old: Any, new: Any, label: Callable[[Any], str] = _label) -> Line:
    if new is None:
        return Line((GONE,), label(old), "", (Piece(GONE, old.text),))
    return Line((NEW,), "", label(new), (Piece(NEW, new.text),))


def _outcome_lines(
    old: UnitVersion, new: UnitVersion, matched: Sequence[tuple[Any, Any]]
) -> Iterator[Line]:
    earlier_of = {id(later): earlier for earlier, later in matched}
    for later in new.outcomes:
        earlier = earlier_of.get(id(later))
        if earlier is None:
            yield _alone(None, later)
        else:
            yield Line(
                tuple(_kinds(earlier, later)) or (SAME,),
                _label(earlier),
                _label(later),
                words_apart(earlier.text, later.text),
            )
    taken = {id(earlier) for earlier, _later in matched}
    for earlier in old.outcomes:
        if id(earlier) not in taken:
            yield _alone(earlier, None)


def _text_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            yield from (Line((SAME,), "", "", (Piece(SAME, text),)) for text in new[c:d])
            continue
        both = min(b - a, d - c)
        for before, after in zip(old[a : a + both], new[c : c + both], strict=True):
            yield Line((REWORDED,), "", "", words_apart(before, after))
        yield from (Line((GONE,), "", "", (Piece(GONE, text),)) for text in old[a + both : b])
        yield from (Line((NEW,), "", "", (Piece(NEW, text),)) for text in new[c + both : d])


_LISTS = {
    "guidance": "Guidance",
    "mistakes": "Common mistakes",
    "overview": "Overview",
    "concepts": "Key concepts",
    "terms": "Key terms",
    "plan": "Plan",
    "question_types": "Kinds of question",
    "prior_knowledge": "Before you start",
}


def _texts(version: UnitVersion, name: str) -> list[str]:
    listed: Iterable[Any] = version.content.get(name) or ()
    return [
        each if isinstance(each, str) else ": ".join(str(v) for v in each.values() if v)
        for each in listed
    ]


_FACTS = {
    "awarding_organisation": "Awarding organisation",
    "reference": "Reference",
    "credits": "Credits",
    "guided_learning_hours": "Guided learning hours",
    "simulation": "Simulated work as evidence",
    "synopsis": "Synopsis",
}


def _facts(old: UnitVersion, new: UnitVersion) -> Iterator[tuple[str, str, str]]:
    both = [
        ("Title", old.title, new.title),
        ("Short name", old.short_name, new.short_name),
        ("Number", old.number, new.number),
        ("Level", old.level, new.level),
        *((words, old.content.get(name), new.content.get(name)) for name, words in _FACTS.items()),
        ("Source", _source(old), _source(new)),
    ]
    for what, before, after in both:
        if before != after:
            yield what, _shown(before), _shown(after)


def _source(version: UnitVersion) -> str:
    return str((version.content.get("source") or {}).get("description", ""))


def _shown(value: Any) -> str:
    return "not stated" if value in (None, "") else str(value)
