"""Reads of the outbox."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from portfolio.db import db
from portfolio.mail.models import Mail


def unsent_mails(centre_id: int) -> Sequence[Mail]:
    """A centre's mails that a server would not take: given up first, then those tried again."""
    return db.session.scalars(
        select(Mail)
        .where(
            Mail.centre_id == centre_id,
            Mail.state.in_(("waiting", "sending", "failed")),
            or_(Mail.state == "failed", Mail.problem.is_not(None)),
        )
        .order_by(Mail.state != "failed", Mail.posted_at.desc(), Mail.id.desc())
        .limit(200)
    ).all()
