"""The people of the demonstration, and the passwords made for them on this machine."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app

from portfolio.access import RoleName
from portfolio.config import Settings
from portfolio.demonstration.story import tell
from portfolio.people.actions import add_person, found_centre
from portfolio.people.passwords import new_password
from portfolio.people.queries import anybody
from portfolio.transaction import transaction

HILLSIDE = "Hillside College (demonstration)"
RIVERSIDE = "Riverside Training (demonstration)"

_PEOPLE = (
    (HILLSIDE, "Priya Nair", "priya@hillside.example", (RoleName.LEARNER,)),
    (HILLSIDE, "Jamie Reid", "jamie@hillside.example", (RoleName.LEARNER,)),
    (HILLSIDE, "Tom Okafor", "tom@hillside.example", (RoleName.ASSESSOR,)),
    (HILLSIDE, "Helen Marsh", "helen@hillside.example", (RoleName.VERIFIER,)),
    (HILLSIDE, "Farah Malik", "farah@hillside.example", (RoleName.LEAD_VERIFIER,)),
    (HILLSIDE, "Grace Bell", "grace@hillside.example", (RoleName.MANAGER,)),
    (HILLSIDE, "Esther Cole", "esther@awarding.example", (RoleName.EXTERNAL,)),
    (RIVERSIDE, "Leo Byrne", "leo@riverside.example", (RoleName.LEARNER,)),
    (RIVERSIDE, "Aisha Khan", "aisha@riverside.example", (RoleName.ASSESSOR,)),
    (RIVERSIDE, "Owen Price", "owen@riverside.example", (RoleName.MANAGER, RoleName.VERIFIER)),
)


@dataclass(frozen=True)
class SignIn:
    """Somebody of the demonstration, and how to sign in as them."""

    name: str
    role: str
    centre: str
    email: str
    password: str


def fill() -> bool:
    """The demonstration centres exist; nothing is done where any centre exists already."""
    if anybody():
        return False
    made = [
        SignIn(name, ", ".join(role.value for role in roles), centre, email, new_password())
        for centre, name, email, roles in _PEOPLE
    ]
    # The passwords go to the disk first: an account whose password nobody knows helps nobody.
    _keep(made)
    with transaction():
        centres = {name: found_centre(name) for name in (HILLSIDE, RIVERSIDE)}
        for each, (centre, _name, _email, roles) in zip(made, _PEOPLE, strict=True):
            add_person(
                centres[centre],
                name=each.name,
                email=each.email,
                password=each.password,
                roles=roles,
            )
    tell()
    return True


def people_to_sign_in() -> list[SignIn]:
    """Everybody of the demonstration, as kept when it was filled; empty where it never was."""
    path = _path()
    if not path.exists():
        return []
    return [SignIn(**each) for each in json.loads(path.read_text())]


def _path() -> Path:
    settings: Settings = current_app.extensions["portfolio_settings"]
    return settings.data / "demonstration.json"


def _keep(people: list[SignIn]) -> None:
    fresh = _path().with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([asdict(each) for each in people], file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_path())
