"""What stands in a centre's register."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.policies.models import Policy, PolicyText


def register_of(centre_id: int) -> Sequence[PolicyText]:
    """Every policy of a centre as it is worded now, those in use first, by title."""
    return db.session.scalars(
        select(PolicyText)
        .where(PolicyText.id.in_(_newest(centre_id)))
        .order_by(PolicyText.ended, func.lower(PolicyText.title))
        .options(selectinload(PolicyText.policy))
    ).all()


def in_use(centre_id: int) -> list[PolicyText]:
    """The policies that work goes by now, by title."""
    return [each for each in register_of(centre_id) if not each.ended]


def names_of(centre_id: int) -> list[str]:
    """What the policies of a centre are called, in full and for short."""
    rows = db.session.execute(
        select(PolicyText.title, PolicyText.short_name)
        .where(PolicyText.id.in_(_newest(centre_id)), PolicyText.ended.is_(False))
        .order_by(func.lower(PolicyText.title))
    )
    return [name for names in rows for name in names if name]


def _newest(centre_id: int) -> Select[int]:
    return (
        select(func.max(PolicyText.id))
        .join(PolicyText.policy)
        .where(Policy.for_centre_id == centre_id)
        .group_by(PolicyText.policy_id)
    )
