"""The people of a big centre who assess and verify."""

from flask_security import hash_password
from sqlalchemy import Table

from portfolio.access import RoleName
from portfolio.audit.record import Verb, record
from portfolio.bench.rows import Rows
from portfolio.bench.sizes import (
    ASSESSORS_A_VERIFIER,
    LEARNERS_AN_ASSESSOR,
)
from portfolio.db import db
from portfolio.people.models import Centre, Role, User
from portfolio.people.passwords import new_password
from portfolio.people.queries import find_role
from portfolio.transaction import transaction


class Staff:
    """The assessors, verifiers and the lead verifier of the centre, written at once."""

    def __init__(self, rows: Rows, centre: Centre, learners: int) -> None:
        self._rows, self._centre_id = rows, centre.id
        self._password = hash_password(new_password())
        assessors = -(-learners // LEARNERS_AN_ASSESSOR)
        with transaction():
            self._roles = {role: _role_id(role) for role in RoleName}
            self.lead = self.add("Grace Bell", RoleName.LEAD_VERIFIER, RoleName.MANAGER)
            self.assessors = [
                self.add(f"Tom Okafor {n}", RoleName.ASSESSOR) for n in range(1, assessors + 1)
            ]
            self.verifiers = [
                self.add(f"Helen Marsh {n}", RoleName.VERIFIER)
                for n in range(1, 1 + -(-assessors // ASSESSORS_A_VERIFIER))
            ]
            rows.write()
            record(
                Verb.PERSON_ADDED,
                centre,
                by_id=self.lead,
                centre_id=centre.id,
                sentence="The benchmark added the centre's staff.",
            )

    def add(self, name: str, *roles: RoleName) -> int:
        """An account stands to be written; its id. All share a password that nobody is told."""
        unique = new_password()
        id = self._rows.add(
            User,
            name=name,
            email=f"{unique}@benchmark.example",
            password=self._password,
            active=True,
            fs_uniquifier=unique,
            home_centre_id=self._centre_id,
            trainee=False,
        )
        links = User.roles.property.secondary
        assert isinstance(links, Table)
        for role in roles:
            self._rows.add_link(links, user_id=id, role_id=self._roles[role])
        return id


def _role_id(name: RoleName) -> int:
    found = find_role(name)
    if found is None:
        found = Role(name=name.value)
        db.session.add(found)
        db.session.flush()
    return int(found.id)
