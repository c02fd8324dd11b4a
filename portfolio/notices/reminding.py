"""What the calendar brings: target dates, overdue action points, and mails collected for a day."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, update

from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.mail.actions import post
from portfolio.notices.kinds import KINDS
from portfolio.notices.models import Notice
from portfolio.notices.recipients import Told
from portfolio.notices.telling import count_unread, held_reading, tell, units_by_id
from portfolio.people.models import User
from portfolio.verification.models import ActionPoint, Sample

# How long before its day a target date is told of.
NEAR = timedelta(days=7)


def remind(centre_id: int, now: datetime) -> None:
    """Everybody knows of the dates that came near or passed since the centre's last reminding."""
    today = day_of(now)
    reading = held_reading(centre_id)
    if reading.reminded_on is not None and reading.reminded_on >= today:
        return
    # On a first day, and after a long pause, only what is news.
    since = max(reading.reminded_on or date.min, today - NEAR)
    concerned = _targets(centre_id, since, today, now) | _points(centre_id, since, today, now)
    count_unread(concerned)
    reading.reminded_on = today


def send_digests(centre_id: int, now: datetime) -> None:
    """One mail to everybody for whom something was collected."""
    rows = db.session.execute(
        select(Notice.user_id, Notice.kind)
        .join(User, User.id == Notice.user_id)
        .where(User.home_centre_id == centre_id, User.active, Notice.mail == "daily")
        .order_by(Notice.id)
        .with_for_update(of=Notice)
    )
    collected: dict[int, dict[str, int]] = defaultdict(dict)
    for user_id, kind in rows:
        collected[user_id][kind] = collected[user_id].get(kind, 0) + 1
    people = db.session.scalars(select(User).where(User.id.in_(collected)).order_by(User.id))
    for person in people.all():
        counts = collected[person.id]
        post(
            person,
            "notices",
            count=sum(counts.values()),
            lines=[(KINDS[kind].label, count) for kind, count in counts.items()],
            at=now,
        )
    db.session.execute(
        update(Notice)
        .where(Notice.user_id.in_(collected), Notice.mail == "daily")
        .values(mail="posted")
        .execution_options(synchronize_session=False)
    )


def _targets(centre_id: int, since: date, today: date, now: datetime) -> set[int]:
    rows = db.session.execute(
        select(PortfolioUnit.id, PortfolioUnit.target_on)
        .join(PortfolioUnit.portfolio)
        .where(
            Portfolio.home_centre_id == centre_id,
            PortfolioUnit.locked_at.is_(None),
            or_(
                and_(PortfolioUnit.target_on >= since, PortfolioUnit.target_on < today),
                and_(
                    PortfolioUnit.target_on >= today,
                    PortfolioUnit.target_on <= today + NEAR,
                ),
            ),
        )
        .order_by(PortfolioUnit.id)
    ).all()
    units = units_by_id({row.id for row in rows})
    concerned: set[int] = set()
    for id, target_on in rows:
        assert target_on is not None  # it was asked for by its day
        unit, day = units[id], {"day": target_on.isoformat()}
        passed = target_on < today
        kind = "target_passed" if passed else "target_near"
        told = [Told(unit.portfolio.learner_id, kind, "overview.unit", id, day)]
        if passed and unit.assessor is not None:
            told.append(Told(unit.assessor.id, kind, "overview.unit", id, day))
        key = f"{kind} {id} {target_on}"
        concerned |= tell(told, unit, key=key, by_id=None, at=now, now=now)
    return concerned


def _points(centre_id: int, since: date, today: date, now: datetime) -> set[int]:
    points = db.session.scalars(
        select(ActionPoint)
        .join(ActionPoint.sample)
        .join(Sample.portfolio_unit)
        .join(PortfolioUnit.portfolio)
        .where(
            Portfolio.home_centre_id == centre_id,
            ActionPoint.due_on >= since,
            ActionPoint.due_on < today,
            ~ActionPoint.closure.has(),
            ~ActionPoint.responses.any(),
        )
        .order_by(ActionPoint.id)
        .execution_options(populate_existing=True)
    ).all()
    samples = {
        sample.id: sample
        for sample in db.session.scalars(
            select(Sample).where(Sample.id.in_([point.sample_id for point in points]))
        )
    }
    units = units_by_id({sample.portfolio_unit_id for sample in samples.values()})
    concerned: set[int] = set()
    for point in points:
        unit = units[samples[point.sample_id].portfolio_unit_id]
        day = {"day": point.due_on.isoformat()}
        told = [Told(point.by_id, "action_overdue", "verification.sample", point.sample_id, day)]
        if unit.assessor is not None:
            who = unit.assessor.id
            told.append(Told(who, "action_overdue", "verification.answer", point.id, day))
        key = f"action_overdue {point.id}"
        concerned |= tell(told, unit, key=key, by_id=None, at=now, now=now)
    return concerned
