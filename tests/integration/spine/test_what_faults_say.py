"""A fault of the database may be logged: it names the statement, not the people in it."""

import pytest
from sqlalchemy.exc import IntegrityError

from portfolio.db import db
from portfolio.people.models import Centre
from tests.world import a_centre, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_a_fault_does_not_carry_the_values_of_its_statement() -> None:
    centre = a_centre()
    store(centre)
    taken, at = centre.id, centre.created_at
    db.session.expunge(centre)
    db.session.add(Centre(id=taken, name="Priya Nair's college", created_at=at))

    with pytest.raises(IntegrityError) as fault:
        db.session.flush()

    assert "INSERT INTO centre" in str(fault.value)
    assert "Priya Nair" not in str(fault.value)
