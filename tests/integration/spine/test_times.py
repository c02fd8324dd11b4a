"""A time comes back from every database as it went in, and as UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.people.models import Centre
from tests.world import a_centre, store

pytestmark = pytest.mark.usefixtures("isolation")

SUMMER = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("went_in", "comes_back"),
    [
        (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 0, 5, 1, 42, SUMMER), datetime(2026, 6, 30, 23, 5, 1, 42, UTC)),
        (datetime(2026, 3, 1, 9, 30), datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
    ],
    ids=["whole", "of another zone, to the microsecond", "without a zone"],
)
def test_a_time_comes_back_as_utc(went_in: datetime, comes_back: datetime) -> None:
    centre = a_centre()
    centre.created_at = went_in
    store(centre)

    found = db.session.scalars(select(Centre.created_at).where(Centre.id == centre.id)).one()

    assert found == comes_back
    assert found.tzinfo is UTC
