"""Choosing what one wants to be told of."""

from collections.abc import Collection
from datetime import datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.notices.kinds import kinds_for
from portfolio.notices.models import NoticeSettings
from portfolio.notices.wishes import differing
from portfolio.people.models import User


def choose(
    user: User,
    *,
    shown: Collection[str],
    mailed: Collection[str],
    daily: bool,
    at: datetime | None = None,
) -> None:
    """From now on the person is told of these kinds, in the page and by mail, and of no others.

    What they chose in a role that they no longer have is kept for when they have it again.
    """
    kinds = kinds_for(user.role_names)
    codes = {kind.code for kind in kinds}
    in_page, by_mail = differing(kinds, shown=shown, mailed=mailed)
    kept = db.session.get(NoticeSettings, user.id, with_for_update=True)
    if kept is None:
        kept = NoticeSettings(user_id=user.id, shown={}, mailed={}, daily=False)
        db.session.add(kept)
    kept.shown = {c: on for c, on in kept.shown.items() if c not in codes} | in_page
    kept.mailed = {c: on for c, on in kept.mailed.items() if c not in codes} | by_mail
    kept.daily = daily
    db.session.flush()
    record(
        Verb.NOTICES_CHOSEN,
        user,
        by_id=user.id,
        centre_id=user.centre_id,
        sentence=f"{user.name} chose what to be told of.",
        at=at,
    )
