"""Giving learners room for their files."""

from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.evidence.room.models import RoomForFiles
from portfolio.people.models import Centre, User


def give_room(
    centre: Centre, *, megabytes: int, by: User, at: datetime | None = None
) -> RoomForFiles:
    """Each learner of the centre may keep so many megabytes of files from now on."""
    given = RoomForFiles(
        centre_id=centre.id, learner_mb=megabytes, by_id=by.id, at=at or datetime.now(UTC)
    )
    db.session.add(given)
    db.session.flush()
    record(
        Verb.ROOM_GIVEN,
        given,
        by_id=by.id,
        sentence=f"{by.name} gave each learner {megabytes:,} MB for files.",
        centre_id=centre.id,
        details={"megabytes": megabytes},
        at=at,
    )
    return given
