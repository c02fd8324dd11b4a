"""Sending what was posted, in the worker: once, and again with growing pauses where it failed."""

import logging
from datetime import UTC, datetime

from sqlalchemy import and_, or_, select

from portfolio.db import db
from portfolio.jobs.queue import job, sweep
from portfolio.mail.models import Mail
from portfolio.mail.rules import LEFT_BEHIND, is_due, pause_after
from portfolio.mail.sending import CouldNotSend, message_of, send
from portfolio.transaction import transaction

log = logging.getLogger("portfolio")


@job("mail.send")
def send_one(mail_id: int) -> None:
    """Send one mail; asked twice, it is sent once.

    Only a worker that dies between the server's answer and the next commit has it sent again.
    """
    with transaction():
        begun = _begin(mail_id, datetime.now(UTC))
    if not begun:
        return
    message = message_of(db.session.get_one(Mail, mail_id))
    # A slow mail server holds no transaction open.
    db.session.rollback()
    problem: CouldNotSend | None = None
    try:
        send(message)
    except CouldNotSend as found:
        problem = found
    with transaction():
        if problem is None:
            _finish(mail_id, datetime.now(UTC))
        else:
            _put_off(mail_id, problem, datetime.now(UTC))


@sweep
def unsent() -> list[tuple[str, int]]:
    """The mails that are due, and those left by a worker that was killed."""
    at = datetime.now(UTC)
    found = db.session.scalars(
        select(Mail.id)
        .where(
            or_(
                and_(Mail.state == "waiting", Mail.next_at <= at),
                and_(Mail.state == "sending", Mail.began_at <= at - LEFT_BEHIND),
            )
        )
        .order_by(Mail.id)
        .limit(1000)
    )
    return [("mail.send", mail_id) for mail_id in found]


def _begin(mail_id: int, at: datetime) -> bool:
    """Whether this worker sends it; one attempt more is counted before it starts."""
    mail = _held(mail_id)
    if mail is None or not is_due(mail, at):
        return False
    mail.state = "sending"
    mail.attempts += 1
    mail.began_at = at
    return True


def _finish(mail_id: int, at: datetime) -> None:
    mail = _held(mail_id)
    if mail is None:
        return
    mail.state = "sent"
    mail.address = mail.subject = mail.text = mail.problem = None
    mail.ended_at = at
    log.info("mail.sent mail=%s template=%s attempts=%s", mail_id, mail.template, mail.attempts)


def _put_off(mail_id: int, problem: CouldNotSend, at: datetime) -> None:
    """Try again after a pause, or give up."""
    mail = _held(mail_id)
    if mail is None or mail.state != "sending":
        return
    pause = None if problem.for_good else pause_after(mail.attempts)
    mail.problem = problem.sentence
    if pause is None:
        mail.state = "failed"
        mail.ended_at = at
    else:
        mail.state = "waiting"
        mail.next_at = at + pause
    log.warning(
        "mail.%s mail=%s template=%s attempts=%s",
        "failed" if pause is None else "put_off",
        mail_id,
        mail.template,
        mail.attempts,
    )


def _held(mail_id: int) -> Mail | None:
    return db.session.get(Mail, mail_id, with_for_update=True, populate_existing=True)
