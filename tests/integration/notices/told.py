"""What is done that people are told of, and what they were told."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from portfolio.access import Relation
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Checks, Verdict
from portfolio.assessment.states import Outcome
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.hand_over.actions import hand_over
from portfolio.enrolment.hand_over.rules import mark_of
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.submitting import actions as submitting
from portfolio.mail.models import Mail
from portfolio.notices import actions as notices
from portfolio.notices.models import Notice
from portfolio.notices.words import sentence_of
from portfolio.people.models import User
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification.models import Sample
from portfolio.verification.place_queries import past_of
from portfolio.verification.rules import Severity
from tests.world import a_sign_off

UNIT = "Process customer service complaints"


def now() -> datetime:
    return datetime.now(UTC)


def submitted(c: SimpleNamespace) -> None:
    with transaction():
        submitting.submit(c.unit, by=c.priya, seen=c.unit.revision)


def judged(c: SimpleNamespace, *outcomes: Outcome) -> None:
    checks = Checks(True, True, True, True, True)
    criteria = c.unit.unit_version.criteria
    with transaction():
        assessing.judge(
            c.unit,
            by=c.tom,
            seen=c.unit.revision,
            verdicts=[
                Verdict(criterion.id, outcome, "Say who took it over.", checks)
                for criterion, outcome in zip(criteria, outcomes, strict=False)
            ],
        )


def signed_and_sampled(c: SimpleNamespace) -> Sample:
    a_sign_off(c.unit, by=c.tom)
    with transaction():
        return verifying.take_sample(c.unit, by=c.helen, reason="First.", seen=c.unit.revision)


def action_point(c: SimpleNamespace, sample: Sample, *, in_days: int = 14) -> Any:
    with transaction():
        return verifying.raise_action_point(
            sample, by=c.helen, text="Say who.", severity=Severity.ESSENTIAL,
            due_on=day_of(now()) + timedelta(days=in_days),
        )  # fmt: skip


def told(user: User) -> list[str]:
    """What stands on the person's page, oldest first."""
    rows = db.session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id))
    return [sentence_of(each) for each in rows if each.in_app]


def kinds(user: User) -> list[str]:
    return list(
        db.session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id))
    )


def unread(user: User) -> int:
    db.session.rollback()
    return db.session.get_one(User, user.id, populate_existing=True).unread_notices


def mails() -> list[tuple[int | None, str]]:
    """Whom mails were posted for, and by which template."""
    rows = db.session.execute(select(Mail.user_id, Mail.template).order_by(Mail.id))
    return [(row.user_id, row.template) for row in rows]


def chosen(user: User, **wishes: Any) -> None:
    with transaction():
        notices.choose(user, **({"shown": set(), "mailed": set(), "daily": False} | wishes))


def morning(centre_id: int, at: datetime) -> None:
    """The day begins for the centre at that moment."""
    from portfolio.notices.reminding import remind, send_digests

    with transaction():
        remind(centre_id, at)
    with transaction():
        send_digests(centre_id, at)


def handed_over(c: SimpleNamespace, *units: PortfolioUnit) -> None:
    with transaction():
        hand_over(
            units, holder=c.tom, relation=Relation.ASSESSOR, to=c.ada, by=c.grace,
            shown=mark_of(units), past_of=past_of,
        )  # fmt: skip
