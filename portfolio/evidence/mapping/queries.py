"""What a version of evidence is tied to, and what it can still be tied to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio import days
from portfolio.access import Permission, allows
from portfolio.db import db
from portfolio.documents.locators import label, parse
from portfolio.documents.passages import DocumentKind, Outline
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.queries import takes_real_work_only
from portfolio.evidence.coverage.unit import tie_state
from portfolio.evidence.coverage.worth_knowing import NOT_SIGNED, REAL_WORK_ONLY
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.evidence.provenance import circumstances_of, is_simulated
from portfolio.people.models import User
from portfolio.standards.models import Criterion, UnitVersion


@dataclass(frozen=True)
class Pick:
    """A criterion that can be ticked beside a document."""

    value: str
    label: str
    text: str
    why: str
    checked: bool
    disabled: bool
    state: str


@dataclass(frozen=True)
class PickGroup:
    """The criteria of one unit that can be ticked beside a document."""

    title: str
    note: str
    picks: tuple[Pick, ...]
    warning: str = ""
    # Which unit it is beside the passages, where the item serves several.
    letter: str = ""


def groups_to_tick(criteria: Iterable[Criterion], ticked: Collection[str]) -> list[PickGroup]:
    """The unit's criteria to tick, by learning outcome where it has them."""
    criteria = list(criteria)
    groups: dict[str, list[Pick]] = {}
    for criterion in criteria:
        outcome = criterion.outcome.text if criterion.outcome else "Criteria of this unit"
        pick = Pick(
            value=str(criterion.id),
            label=criterion.label,
            text=criterion.display_text,
            why="",
            checked=str(criterion.id) in ticked,
            disabled=False,
            state="",
        )
        groups.setdefault(outcome, []).append(pick)
    note = "" if all(c.number for c in criteria) else "Our numbering."
    return [PickGroup(title, note, tuple(picks)) for title, picks in groups.items()]


@dataclass(frozen=True)
class TieMark:
    """What stands beside a passage that is tied: the criterion, and where the tie is listed."""

    label: str
    href: str
    state: str
    unit: str
    # Which of several units it is in, as the list of ties calls them; empty where there is one.
    letter: str = ""


@dataclass(frozen=True)
class TieLine:
    """One tie of a version as its page lists it."""

    mapping: EvidenceMapping
    anchor: str  # "#tie-17": the id of its line on the page
    place: str  # "¶2-4" as people read it, or "whole item"
    first: int | None  # the first passage it names; none for the whole item
    state: str
    removable: bool

    @property
    def aside(self) -> str:
        """What is said beside a tie that its signed-off unit does not rest on."""
        unsigned = self.mapping.portfolio_unit.locked and not self.mapping.submitted
        return NOT_SIGNED if unsigned else ""


def units_open_to(item: EvidenceItem, user: User) -> list[PortfolioUnit]:
    """The units of the item's portfolio that are not locked and that *user* maps in."""
    return [
        unit
        for unit in _units_of(item)
        if not unit.locked and allows(user, Permission.MAP_EVIDENCE, unit, today=days.today())
    ]


def criteria_open_to(item: EvidenceItem, user: User) -> dict[int, tuple[PortfolioUnit, Criterion]]:
    """The criteria that *user* may tie the item to, by id, each with its unit."""
    return {
        criterion.id: (unit, criterion)
        for unit in units_open_to(item, user)
        for criterion in unit.unit_version.criteria
    }


def chosen_by_unit(
    item: EvidenceItem, chosen: Collection[int], user: User
) -> list[tuple[PortfolioUnit, list[Criterion]]]:
    """The chosen criteria that are open to *user*, unit by unit in the order units are locked."""
    found: dict[PortfolioUnit, list[Criterion]] = {}
    for id, (unit, criterion) in criteria_open_to(item, user).items():
        if id in chosen:
            found.setdefault(unit, []).append(criterion)
    return sorted(found.items(), key=lambda each: each[0].id)


def find_tie(item: EvidenceItem, id: str, user: User) -> EvidenceMapping | None:
    """The tie of that id, if it is the item's and *user* maps in its unit."""
    today = days.today()
    for version in item.versions:
        for mapping in version.mappings:
            if (
                str(mapping.id) == id
                and mapping.of_its_version
                and allows(user, Permission.MAP_EVIDENCE, mapping.portfolio_unit, today=today)
            ):
                return mapping
    return None


def cells_named(
    unit: PortfolioUnit, tied: Sequence[tuple[int, int]], untied: Collection[int]
) -> tuple[list[tuple[EvidenceVersion, Criterion]], list[EvidenceMapping]]:
    """The versions with their criteria, and the ties, of these ids; all of them of the unit."""
    versions = {
        version.id: version
        for version in db.session.scalars(
            select(EvidenceVersion)
            .where(EvidenceVersion.id.in_({version_id for version_id, _criterion in tied}))
            .options(joinedload(EvidenceVersion.item))
        )
    }
    criteria = {
        criterion.id: criterion
        for criterion in db.session.scalars(
            select(Criterion).where(
                Criterion.id.in_({criterion_id for _version, criterion_id in tied})
            )
        )
    }
    ties = db.session.scalars(
        select(EvidenceMapping)
        .where(EvidenceMapping.id.in_(untied), EvidenceMapping.portfolio_unit_id == unit.id)
        .order_by(EvidenceMapping.id)
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.version).joinedload(EvidenceVersion.item),
        )
    )
    return [(versions[version], criteria[criterion]) for version, criterion in tied], list(ties)


def picks_for(
    version: EvidenceVersion, user: User, lines: Sequence[TieLine], *, checked: Sequence[str] = ()
) -> tuple[PickGroup, ...]:
    """The criteria that *user* may tie the version to, unit by unit, with what is tied already.

    *lines* are what ties_of answers for them. A value says the criterion and the revision of its
    unit that the page shows: "42@7".
    """
    tied: dict[int, list[TieLine]] = defaultdict(list)
    for line in lines:
        tied[line.mapping.criterion_id].append(line)
    ticked = {value.partition("@")[0] for value in checked}
    simulated = is_simulated(version.item.kind, circumstances_of(version).setting)
    letters = unit_letters(lines)
    groups = []
    for unit in units_open_to(version.item, user):
        criteria = unit.unit_version.criteria
        groups.append(
            PickGroup(
                title=unit.label,
                letter=letters.get(unit.id, ""),
                note="" if all(c.number for c in criteria) else "Our numbering.",
                warning=f"{version.item.code} is simulated; {REAL_WORK_ONLY}"
                if simulated and takes_real_work_only(unit)
                else "",
                picks=tuple(
                    Pick(
                        value=f"{c.id}@{unit.revision}",
                        label=c.label,
                        text=c.display_text,
                        why=_already(tied[c.id]),
                        checked=str(c.id) in ticked,
                        disabled=False,
                        state=tied[c.id][0].state if tied[c.id] else "",
                    )
                    for c in criteria
                ),
            )
        )
    return tuple(groups)


def ties_by_passage(lines: Sequence[TieLine]) -> dict[int, list[TieMark]]:
    """What each passage is tied to; a tie of the whole item stands beside no passage."""
    letters = unit_letters(lines)
    found: dict[int, list[TieMark]] = defaultdict(list)
    for line in lines:
        mark = TieMark(
            line.mapping.criterion.label,
            line.anchor,
            line.state,
            line.mapping.portfolio_unit.label,
            letters.get(line.mapping.portfolio_unit_id, ""),
        )
        for number in parse(line.mapping.locator):
            found[number].append(mark)
    return dict(found)


def unit_letters(lines: Sequence[TieLine]) -> dict[int, str]:
    """A letter for each unit, where an item serves several that may number criteria alike."""
    units = dict.fromkeys(line.mapping.portfolio_unit_id for line in lines)
    if len(units) < 2:
        return {}
    return {unit: _letter(place) for place, unit in enumerate(units)}


def letters_not_offered(
    lines: Sequence[TieLine], offered: Collection[PickGroup]
) -> list[tuple[str, str]]:
    """The letters of units that nothing can be mapped to any more, each with its unit."""
    known = {group.letter for group in offered}
    labels = {line.mapping.portfolio_unit_id: line.mapping.portfolio_unit.label for line in lines}
    return [
        (letter, labels[unit])
        for unit, letter in unit_letters(lines).items()
        if letter not in known
    ]


def _letter(place: int) -> str:
    """A to Z, then AA."""
    last = ascii_uppercase[place % 26]
    return last if place < 26 else _letter(place // 26 - 1) + last


def ties_of(version: EvidenceVersion, user: User, *, decided: Mapping[int, bool]) -> list[TieLine]:
    """The ties of a version in units that *user* may see, by unit and criterion.

    *decided* says whether each tie that was decided on is accepted, by its id.
    """
    today = days.today()
    found = db.session.scalars(
        select(EvidenceMapping)
        .where(EvidenceMapping.version_id == version.id)
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.portfolio_unit).options(
                selectinload(PortfolioUnit.allocations),
                selectinload(PortfolioUnit.grants),
                joinedload(PortfolioUnit.portfolio),
                joinedload(PortfolioUnit.unit_version),
            ),
        )
    ).all()
    seen = [
        m
        for m in found
        if m.of_its_version and allows(user, Permission.VIEW_UNIT, m.portfolio_unit, today=today)
    ]
    seen.sort(key=lambda m: (m.portfolio_unit_id, m.criterion.position, parse(m.locator), m.id))
    outline = outline_of(version)
    return [
        TieLine(
            mapping=m,
            anchor=f"#tie-{m.id}",
            place=label(m.locator, outline),
            first=min(parse(m.locator), default=None),
            state=tie_state(m.submitted, decided.get(m.id)).value,
            removable=not m.submitted
            and not m.portfolio_unit.locked
            and allows(user, Permission.MAP_EVIDENCE, m.portfolio_unit, today=today),
        )
        for m in seen
    ]


def outline_of(version: EvidenceVersion) -> Outline:
    """What the passages of the version are called; as in a text where it was not read yet."""
    if version.reading is None:
        return Outline(DocumentKind.TEXT)
    return Outline.from_plain(version.reading.outline)


def _units_of(item: EvidenceItem) -> Sequence[PortfolioUnit]:
    return db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.portfolio_id == item.portfolio_id)
        .order_by(PortfolioUnit.id)
        .options(
            joinedload(PortfolioUnit.portfolio),
            selectinload(PortfolioUnit.allocations),
            selectinload(PortfolioUnit.grants),
            joinedload(PortfolioUnit.unit_version).options(
                selectinload(UnitVersion.criteria), joinedload(UnitVersion.unit)
            ),
        )
    ).all()


def _already(lines: Sequence[TieLine]) -> str:
    if not lines:
        return ""
    return "Tied already: " + "; ".join(line.place for line in lines)
