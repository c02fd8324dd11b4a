"""Turning a centre's audit trail into notices, from where the last reading ended.

One transaction makes the notices and moves the reading on: an event is never told twice, and none
is passed over, however often the worker is killed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload, selectinload

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.mail.actions import post
from portfolio.notices.kinds import KINDS
from portfolio.notices.models import Notice, NoticeReading, NoticeSettings
from portfolio.notices.recipients import RULES, Told, told_of, told_of_many
from portfolio.notices.wishes import wishes_of
from portfolio.people.models import User

BATCH = 200
# What is told so late, after the worker stood still or in a demonstration, is not mailed too.
MAILED_WITHIN = timedelta(days=3)


def read_on(centre_id: int, at: datetime) -> bool:
    """Make the notices of the next events of the centre's trail; whether there may be more."""
    reading = held_reading(centre_id)
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.chain == f"centre:{centre_id}", AuditEvent.position > reading.position)
        .order_by(AuditEvent.position)
        .limit(BATCH)
    ).all()
    if not events:
        return False
    units = units_by_id({event.portfolio_unit_id for event in events})
    concerned: set[int] = set()
    for _, same in groupby(events, key=lambda event: (event.verb, event.by_id, event.at)):
        concerned |= _tell_of_act(list(same), units, now=at)
    count_unread(concerned)
    reading.position = events[-1].position
    return len(events) == BATCH


def _tell_of_act(
    events: Sequence[AuditEvent], units: Mapping[int, PortfolioUnit], *, now: datetime
) -> set[int]:
    """Who has a notice of what somebody did at one moment: one event, or one of each unit."""
    found: set[int] = set()
    of_units = []
    for event in events:
        unit = units.get(event.portfolio_unit_id or 0)
        if unit is None:
            if event.verb in RULES:
                all_of_it = units_by_id(set(event.details.get("units", ())))
                found |= _tell_of_many([(event, each) for each in all_of_it.values()], now=now)
            continue
        if event.by_id is not None:
            found |= _dealt_with(event.by_id, unit, event.at)
        of_units.append((event, unit))
    if len(of_units) > 1 and _can_be_counted(of_units):
        return found | _tell_of_many(of_units, now=now)
    for event, unit in of_units:
        if event.verb in RULES:
            told = told_of(event, unit)
            found |= tell(told, unit, key=f"event {event.position}", by_id=event.by_id,
                          at=event.at, now=now)  # fmt: skip
    return found


def _can_be_counted(act: Sequence[tuple[AuditEvent, PortfolioUnit]]) -> bool:
    """Whether all that is told of the act has words for many units at once."""
    event = act[0][0]
    return event.verb in RULES and all(KINDS[each.kind].many for each in told_of_many(act))


def _tell_of_many(act: Sequence[tuple[AuditEvent, PortfolioUnit]], *, now: datetime) -> set[int]:
    """Who has a notice of an act on many units."""
    by_kind: dict[str, list[Told]] = {}
    for told in told_of_many(act):
        by_kind.setdefault(told.kind, []).append(told)
    found: set[int] = set()
    for kind, told_so in by_kind.items():
        event = act[0][0]
        key = f"event {event.position} {kind}"
        found |= tell(told_so, None, key=key, by_id=event.by_id, at=event.at, now=now)
    return found


def tell(
    told: Iterable[Told],
    unit: PortfolioUnit | None,
    *,
    key: str,
    by_id: int | None,
    at: datetime,
    now: datetime,
) -> set[int]:
    """Each of them has the notice, unless they have it already or don't want it; who has.

    Where it is of no one *unit*, it stands at the unit that is the target of each.
    """
    wanted = {each.user_id: each for each in told if each.user_id is not None}
    people = _people(wanted)
    found = set()
    for id, (person, settings) in people.items():
        each = wanted[id]
        kind, wishes = KINDS[each.kind], wishes_of(settings)
        in_app, mailed = wishes.shown(kind), wishes.mailed(kind) and now - at < MAILED_WITHIN
        if not in_app and not mailed:
            continue
        notice_id = _keep(
            each,
            unit.id if unit is not None else each.target_id,
            key=key,
            by_id=by_id,
            at=at,
            in_app=in_app,
            mail=("daily" if wishes.daily else "posted") if mailed else "no",
        )
        if notice_id is None:
            continue
        found.add(id)
        if mailed and not wishes.daily:
            sentence = kind.mail_many if "count" in each.details else kind.mail
            post(person, "notice", sentence=sentence, notice_id=notice_id, at=now)
    return found


def count_unread(user_ids: Collection[int]) -> None:
    """The number of notices that stands in the top bar of these people is right."""
    unread = (
        select(func.count())
        .where(Notice.user_id == User.id, Notice.in_app, Notice.read_at.is_(None))
        .scalar_subquery()
    )
    db.session.execute(
        update(User)
        .where(User.id.in_(user_ids))
        .values(unread_notices=unread)
        .execution_options(synchronize_session=False)
    )


def held_reading(centre_id: int) -> NoticeReading:
    """How far the centre's trail was read; nobody else reads on until the transaction ends."""
    found = db.session.get(NoticeReading, centre_id, with_for_update=True, populate_existing=True)
    if found is None:
        db.session.execute(
            _insert(NoticeReading).values(centre_id=centre_id, position=0).on_conflict_do_nothing()
        )
        found = db.session.get_one(
            NoticeReading, centre_id, with_for_update=True, populate_existing=True
        )
    return found


def units_by_id(ids: Collection[int | None]) -> Mapping[int, PortfolioUnit]:
    """The units with their learners and who works on them."""
    rows = db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id.in_([id for id in ids if id is not None]))
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
        )
    )
    return {unit.id: unit for unit in rows}


def _people(ids: Collection[int]) -> dict[int, tuple[User, NoticeSettings | None]]:
    rows = db.session.execute(
        select(User, NoticeSettings)
        .outerjoin(NoticeSettings, NoticeSettings.user_id == User.id)
        .where(User.id.in_(ids), User.active)
        .order_by(User.id)
    )
    return {person.id: (person, settings) for person, settings in rows}


def _keep(
    told: Told,
    unit_id: int,
    *,
    key: str,
    by_id: int | None,
    at: datetime,
    in_app: bool,
    mail: str,
) -> int | None:
    """The id of the notice, or None where it is there already."""
    values = {
        "user_id": told.user_id,
        "kind": told.kind,
        "key": key,
        "portfolio_unit_id": unit_id,
        "by_id": by_id,
        "endpoint": told.endpoint,
        "target_id": told.target_id,
        "details": told.details,
        "at": at,
        "in_app": in_app,
        "mail": mail,
    }
    statement = _insert(Notice).values(**values).on_conflict_do_nothing().returning(Notice.id)
    made: int | None = db.session.scalar(statement)
    return made


def _dealt_with(user_id: int, unit: PortfolioUnit, at: datetime) -> set[int]:
    """Whoever acts on a unit has seen what was told of it before; who had not read something."""
    return set(
        db.session.scalars(
            update(Notice)
            .where(
                Notice.user_id == user_id,
                Notice.portfolio_unit_id == unit.id,
                Notice.read_at.is_(None),
                Notice.at <= at,
            )
            .values(read_at=at)
            .returning(Notice.user_id)
            .execution_options(synchronize_session=False)
        )
    )


def _insert(table: type[Any]) -> Any:
    build = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return build(table)
