"""What a list of enrolments would do in a centre as it is: who and which unit each line means."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from portfolio.access import Relation, RoleName
from portfolio.days import in_words
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import Past, require_places
from portfolio.enrolment.rules import require_target_ahead
from portfolio.interchange.enrolments.file import HEADINGS, PLACES, EnrolmentLine
from portfolio.interchange.plans import Plan, Planned, in_order
from portfolio.interchange.table import Problem
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.standards.models import Qualification, UnitVersion

Found = TypeVar("Found")


@dataclass(frozen=True)
class Enrolment:
    """One learner on one unit, with who works on it and by when."""

    learner: User
    version: UnitVersion
    qualification: Qualification | None
    people: Mapping[Relation, User]
    target_on: date | None


@dataclass
class Centre:
    """What lines are matched with: the centre's people, the units there are, who has which."""

    id: int
    people: Collection[User]
    suspended: Collection[User]
    offered: Collection[tuple[UnitVersion, Qualification | None]]
    had: Collection[tuple[int, int]]  # learner and unit
    by_email: dict[str, User] = field(init=False)
    by_name: dict[str, list[User]] = field(init=False)
    by_word: dict[str, dict[int, UnitVersion]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_email = {person.email.casefold(): person for person in self.people}
        self.by_name = {}
        for person in self.people:
            self.by_name.setdefault(_folded(person.name), []).append(person)
        self.by_word = {}
        for version, _qualification in self.offered:
            for word in _words_of(version):
                self.by_word.setdefault(_folded(word), {})[version.unit_id] = version


class _Unclear(Exception):
    """A cell means nothing that there is, or several things."""

    def __init__(self, key: str, wrong: str, write: str) -> None:
        super().__init__(wrong)
        self.key, self.wrong, self.write = key, wrong, write


def enrolment_plan(
    lines: Iterable[EnrolmentLine],
    problems: Collection[Problem],
    *,
    centre: Centre,
    today: date,
    left_out: tuple[str, ...] = (),
) -> Plan[Enrolment]:
    """Who would be enrolled on what, who has it already, and what stands in the way."""
    planned: list[Planned[Enrolment]] = []
    found = list(problems)
    unread = {problem.line for problem in problems}
    seen: dict[tuple[int, int], int] = {}
    had = set(centre.had)
    for line in lines:
        before = len(found)
        meant = _understood(line, centre, found)
        has_already = False
        if meant.learner is not None and meant.unit is not None:
            learner, version = meant.learner, meant.unit[0]
            key = (learner.id, version.unit_id)
            earlier = seen.setdefault(key, line.number)
            if earlier != line.number:
                wrong = f"Line {earlier} enrols {learner.name} on {version.label} as well."
                found.append(Problem(line.number, HEADINGS["unit"], wrong, "Take one of them out."))
            has_already = earlier == line.number and key in had
        if not has_already:
            _ask_rules(line, meant, centre, today, found)
        if len(found) > before or line.number in unread or meant.learner is None or not meant.unit:
            continue
        if has_already:
            what = f"Has {meant.unit[0].label} already; nothing changes."
            planned.append(Planned(line.number, meant.learner.name, what, None))
        else:
            enrolment = Enrolment(meant.learner, *meant.unit, meant.people, line.target_on)
            planned.append(
                Planned(line.number, enrolment.learner.name, _said(enrolment), enrolment)
            )
    return Plan(tuple(planned), in_order(found, tuple(HEADINGS.values())), left_out)


@dataclass(frozen=True)
class _Meant:
    """What is clear of a line, each cell by itself."""

    learner: User | None
    unit: tuple[UnitVersion, Qualification | None] | None
    people: Mapping[Relation, User]
    people_clear: bool


def _understood(line: EnrolmentLine, centre: Centre, problems: list[Problem]) -> _Meant:
    """What each cell of the line means, with every problem named; an empty one has its own."""
    learner = _tried(line, problems, lambda: _learner(line.learner, centre))
    unit = _tried(line, problems, lambda: _unit(line, centre)) if line.unit else None
    written = {relation: line.people[relation] for relation in PLACES if line.people[relation]}
    people = {}
    for relation, words in written.items():
        person = _tried(line, problems, partial(_person, words, relation.value, centre))
        if person is not None:
            people[relation] = person
    return _Meant(learner, unit, people, people_clear=len(people) == len(written))


def _tried(line: EnrolmentLine, problems: list[Problem], look: Callable[[], Found]) -> Found | None:
    """What a cell means; None, with the problem named, where that is not clear."""
    try:
        return look()
    except _Unclear as unclear:
        problems.append(Problem(line.number, HEADINGS[unclear.key], unclear.wrong, unclear.write))
        return None


def _learner(words: str, centre: Centre) -> User | None:
    if not words:
        return None
    person = _person(words, "learner", centre)
    if not person.has(RoleName.LEARNER):
        raise _Unclear(
            "learner",
            f"{person.name} isn't a learner of this centre.",
            "Write a learner, or give this person the role first.",
        )
    return person


def _person(words: str, key: str, centre: Centre) -> User:
    if (person := centre.by_email.get(words.casefold())) is not None:
        return person
    named = centre.by_name.get(_folded(words), [])
    if len(named) == 1:
        return named[0]
    if named:
        emails = ", ".join(sorted(person.email for person in named))
        raise _Unclear(
            key,
            f"{len(named)} people are called {words}.",
            f"Write one of the addresses: {emails}.",
        )
    for person in centre.suspended:
        if words.casefold() == person.email.casefold() or _folded(words) == _folded(person.name):
            raise _Unclear(
                key,
                f"The account of {person.name} is suspended.",
                "Reinstate it on the page of that person first, or write somebody else.",
            )
    raise _Unclear(
        key,
        f"Nobody with an account at this centre is “{words}”.",
        "Write the e-mail address of somebody who has one, or bring in people first.",
    )


def _unit(line: EnrolmentLine, centre: Centre) -> tuple[UnitVersion, Qualification | None]:
    named = centre.by_word.get(_folded(line.unit), {})
    if not named:
        raise _Unclear(
            "unit",
            f"There is no unit “{line.unit}”.",
            "Write its title, short name, number or key as Unit texts shows it.",
        )
    places = [(v, q) for v, q in centre.offered if v.unit_id in named]
    if line.qualification:
        meant = _folded(line.qualification)
        places = [(v, q) for v, q in places if q is not None and meant in _words_for(q)]
        if not places:
            raise _Unclear(
                "qualification",
                f"No qualification “{line.qualification}” names {line.unit}.",
                f"Write {_listed(_titles(centre, named)) or 'nothing'}.",
            )
    if len({version.unit_id for version, _q in places}) > 1:
        keys = ", ".join(sorted({version.unit.key for version, _q in places}))
        raise _Unclear(
            "unit",
            f"“{line.unit}” is the name of several units.",
            f"Write one of the keys: {keys}.",
        )
    if len(places) > 1:
        raise _Unclear(
            "qualification",
            f"Several qualifications name {line.unit}.",
            f"Write which it is taken for: {_listed(_titles(centre, named))}.",
        )
    return places[0]


def _titles(centre: Centre, named: Collection[int]) -> list[str]:
    return sorted({q.title for v, q in centre.offered if v.unit_id in named and q is not None})


def _ask_rules(
    line: EnrolmentLine, meant: _Meant, centre: Centre, today: date, problems: list[Problem]
) -> None:
    """Every rule of enrolling or placing people that says no is named.

    Who lacks at a unit follows from who is unclear, so places are asked of where all are clear.
    """
    # Held by no session: it stands for the unit that the enrolment would make.
    unit = PortfolioUnit(
        portfolio=Portfolio(
            home_centre_id=centre.id, learner_id=meant.learner.id if meant.learner else 0
        )
    )
    places = {relation: meant.people.get(relation) for relation in PLACES}
    rules = [partial(require_target_ahead, line.target_on, before=None, today=today)]
    if meant.people and meant.people_clear:
        rules.append(partial(require_places, unit, places, newly=set(places), past=Past()))
    for ask in rules:
        try:
            ask()
        except Refusal as refusal:
            wrong, _, write = refusal.sentence.partition(". ")
            problems.append(
                Problem(
                    line.number,
                    HEADINGS.get(refusal.field or "", ""),
                    wrong if wrong.endswith(".") else f"{wrong}.",
                    write or "Write somebody else, or leave it empty.",
                )
            )


def _said(wanted: Enrolment) -> str:
    parts = [f"Enrolled on {wanted.version.label}"]
    if wanted.qualification is not None:
        parts[0] += f" ({wanted.qualification.title})"
    parts += [f"{relation.value} {person.name}" for relation, person in wanted.people.items()]
    if wanted.target_on is not None:
        parts.append(f"target {in_words(wanted.target_on)}")
    return ", ".join(parts) + "."


def _words_of(version: UnitVersion) -> list[str]:
    words = (version.unit.key, version.number, version.title, version.short_name, version.label)
    return [word for word in words if word]


def _words_for(qualification: Qualification) -> set[str]:
    words = (qualification.key, qualification.title, qualification.number)
    return {_folded(word) for word in words if word}


def _folded(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split())


def _listed(words: Collection[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)
