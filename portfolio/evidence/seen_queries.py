"""The items of a portfolio as one person may see them, from rows that were read already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portfolio.access import PeopleByRelation, Permission, Relation, allows
from portfolio.enrolment.models import Portfolio
from portfolio.enrolment.place_queries import people_of_units
from portfolio.evidence.portfolio_rows import TieRow, VersionRow
from portfolio.people.models import User


@dataclass(frozen=True)
class SeenItem:
    """An item that somebody may see; `ready` is its newest version that is no draft."""

    id: int
    number: int
    withdrawn: bool
    ready: int | None
    # Whether the person was shown an earlier version, and not the newest.
    unread: bool

    @property
    def code(self) -> str:
        return f"E{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.ready is None


@dataclass(frozen=True)
class _Person:
    """Somebody as portfolio.access asks for them; asked for every item, so worked out once."""

    id: int
    centre_id: int
    role_names: frozenset[str]


@dataclass(frozen=True)
class _Guarded:
    """What portfolio.access asks of an item or a version, worked out from plain rows."""

    centre_id: int
    personal: bool
    by_relation: PeopleByRelation

    def people(self, today: date) -> PeopleByRelation:
        return self.by_relation


def seen_items(
    portfolio: Portfolio,
    versions: Iterable[VersionRow],
    ties: Iterable[TieRow],
    user: User,
    *,
    today: date,
) -> Mapping[int, SeenItem]:
    """The items that *user* may see, by number; one SELECT unless they are the learner's own.

    Who may see an item, and a version of it, is what EvidenceItem.people and
    EvidenceVersion.people say, for all items at once.
    """
    tied: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        tied[tie.version_id].add(tie.unit_id)
    own = portfolio.learner_id == user.id
    # Whoever works on the units changes nothing for the learner, who sees all that is their own.
    units = {} if own else people_of_units(portfolio.id, today)
    person = _Person(user.id, user.centre_id, user.role_names)
    found = {}
    for number, group in groupby(versions, key=lambda row: row.number):
        rows = list(group)
        ready = [row for row in rows if row.ready]
        newest = ready[-1] if ready else None
        item = _guarded(portfolio, rows[-1], ready, tied, units)
        if not allows(person, Permission.VIEW_EVIDENCE, item, today=today):
            continue
        # Of a single version both questions are one.
        unread = len(ready) > 1 and not allows(
            person,
            Permission.VIEW_EVIDENCE,
            _guarded(portfolio, ready[-1], ready[-1:], tied, units),
            today=today,
        )
        found[number] = SeenItem(
            id=rows[-1].item_id,
            number=number,
            withdrawn=rows[-1].withdrawn,
            ready=newest.id if newest is not None else None,
            unread=unread,
        )
    return found


def _guarded(
    portfolio: Portfolio,
    row: VersionRow,
    ready: Collection[VersionRow],
    tied: Mapping[int, Collection[int]],
    units: Mapping[int, PeopleByRelation],
) -> _Guarded:
    """Who stands how to these ready versions of an item; without any, it is its writer's alone."""
    if not ready and row.by_relation == Relation.ASSESSOR:
        return _Guarded(portfolio.centre_id, True, {Relation.ASSESSOR: {row.by_id}})
    found: dict[Relation, set[int]] = {Relation.LEARNER: {portfolio.learner_id}}
    for version in ready:
        for unit_id in tied.get(version.id, ()):
            for relation, ids in units.get(unit_id, {}).items():
                found.setdefault(relation, set()).update(ids)
    return _Guarded(portfolio.centre_id, not ready, found)
