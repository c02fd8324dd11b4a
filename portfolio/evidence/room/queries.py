"""How much of the room for files is used: counted from the rows, so that no sum can drift."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.evidence.room.models import RoomForFiles
from portfolio.evidence.room.rules import Room
from portfolio.files.room import default_room
from portfolio.files.sizes import MEGABYTE
from portfolio.people.models import Centre, User

# How many learners the manager's page shows.
SHOWN = 200


@dataclass(frozen=True)
class LearnersRoom:
    """What one learner's files take up."""

    name: str
    used: int
    files: int


@dataclass(frozen=True)
class CentresRoom:
    """What a centre's files take up, and its learners', those with most first."""

    used: int
    allowed: int
    each_allowed: int
    learners: list[LearnersRoom]
    more: int


def room_of(portfolio: Portfolio) -> Room:
    """What the learner and their centre use and may use, as the rows stand now."""
    centre_id = portfolio.centre_id
    own = _files(EvidenceItem.portfolio_id == portfolio.id)
    name, given, used, centre_used = db.session.execute(
        select(
            Centre.name, _given(centre_id), _size_of(own), _size_of(_of_centre(centre_id))
        ).where(Centre.id == centre_id)
    ).one()
    return Room(
        used=int(used),
        allowed=_each(given),
        centre=name,
        centre_used=int(centre_used),
        centre_allowed=default_room().centre,
    )


def rooms_of(centre: Centre) -> CentresRoom:
    """What every learner of the centre uses."""
    kept = (
        _files(Portfolio.home_centre_id == centre.id)
        .add_columns(EvidenceItem.portfolio_id)
        .subquery()
    )
    rows = db.session.execute(
        select(User.name, func.sum(kept.c.size), func.count())
        .select_from(kept)
        .join(Portfolio, Portfolio.id == kept.c.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .group_by(User.id, User.name)
        .order_by(func.sum(kept.c.size).desc(), User.name, User.id)
    ).all()
    used, given = db.session.execute(
        select(_size_of(_of_centre(centre.id)), _given(centre.id))
    ).one()
    return CentresRoom(
        used=int(used),
        allowed=default_room().centre,
        each_allowed=_each(given),
        learners=[LearnersRoom(name, int(size), files) for name, size, files in rows[:SHOWN]],
        more=max(0, len(rows) - SHOWN),
    )


def _of_centre(centre_id: int) -> Select[str, int]:
    return _files(Portfolio.home_centre_id == centre_id)


def _files(where: Any) -> Select[str, int]:
    """Each file that matches once, however many versions have it: its bytes lie there once."""
    return (
        select(EvidenceFile.key, EvidenceFile.size)
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceFile.version_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
        .join(Portfolio, Portfolio.id == EvidenceItem.portfolio_id)
        .where(where)
        .distinct()
    )


def _size_of(files: Select[str, int]) -> ScalarSelect[Any]:
    kept = files.subquery()
    return select(func.coalesce(func.sum(kept.c.size), 0)).scalar_subquery()


def _given(centre_id: int) -> ScalarSelect[Any]:
    """The megabytes that a manager last gave each learner of the centre."""
    return (
        select(RoomForFiles.learner_mb)
        .where(RoomForFiles.centre_id == centre_id)
        .order_by(RoomForFiles.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _each(given: int | None) -> int:
    return default_room().learner if given is None else given * MEGABYTE
