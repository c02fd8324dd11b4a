"""The items of a portfolio as one person may see them, from rows that were read already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

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
    seeing = _Seeing(portfolio, _Person(user.id, user.centre_id, user.role_names), units, today)
    found = {}
    for number, group in groupby(versions, key=lambda row: row.number):
        rows = list(group)
        ready = [row for row in rows if row.ready]
        newest = ready[-1] if ready else None
        units_of = [tied.get(row.id, _NO_UNITS) for row in ready]
        if not seeing.sees(rows[-1], units_of):
            continue
        found[number] = SeenItem(
            id=rows[-1].item_id,
            number=number,
            withdrawn=rows[-1].withdrawn,
            ready=newest.id if newest is not None else None,
            # Of a single version both questions are one.
            unread=len(ready) > 1 and not seeing.sees(ready[-1], units_of[-1:]),
        )
    return found


_NO_UNITS: Collection[int] = ()


class _Seeing:
    """Who may see what of a portfolio; most items stand alike, so each standing is asked once."""

    def __init__(
        self,
        portfolio: Portfolio,
        person: _Person,
        units: Mapping[int, PeopleByRelation],
        today: date,
    ) -> None:
        self._portfolio, self._person, self._units, self._today = portfolio, person, units, today
        self._said: dict[tuple[frozenset[int], bool, int | None], bool] = {}

    def sees(self, row: VersionRow, units_of: Sequence[Collection[int]]) -> bool:
        """Whether they may see these ready versions of an item, tied in those units each.

        Without any the item is its writer's alone.
        """
        recorder = row.by_id if not units_of and row.by_relation == Relation.ASSESSOR else None
        standing = frozenset(chain.from_iterable(units_of)), len(units_of) > 0, recorder
        said = self._said.get(standing)
        if said is None:
            thing = self._guarded(*standing)
            said = self._said[standing] = allows(
                self._person, Permission.VIEW_EVIDENCE, thing, today=self._today
            )
        return said

    def _guarded(self, unit_ids: Collection[int], is_ready: bool, recorder: int | None) -> _Guarded:
        centre_id = self._portfolio.centre_id
        if recorder is not None:
            return _Guarded(centre_id, True, {Relation.ASSESSOR: {recorder}})
        found: dict[Relation, set[int]] = {Relation.LEARNER: {self._portfolio.learner_id}}
        for unit_id in unit_ids:
            for relation, ids in self._units.get(unit_id, {}).items():
                found.setdefault(relation, set()).update(ids)
        return _Guarded(centre_id, not is_ready, found)
