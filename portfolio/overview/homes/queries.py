"""The home of a person: a part for each of the roles they hold."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.days import in_words
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.overview.homes.assessor_queries import (
    AssessorHome,
    assessor_home,
    risk_page,
    unit_row,
    units_page,
    waiting_page,
)
from portfolio.overview.homes.learner_queries import LearnerHome, learner_home
from portfolio.overview.homes.manager_queries import PARTS as MANAGERS
from portfolio.overview.homes.manager_queries import ManagerHome, manager_home, manager_page
from portfolio.overview.homes.rows import A_PAGE, SHOWN, Row, Rows, first_of
from portfolio.overview.homes.state_queries import UnitWithState, units_with_state
from portfolio.overview.homes.verifier_queries import VerifierHome, verifier_home, verifier_page
from portfolio.people.models import User
from portfolio.verification.queries import verifies


@dataclass(frozen=True)
class Home:
    """The home of one person: a part for each role they hold, None for the others."""

    learner: LearnerHome | None
    assessor: AssessorHome | None
    verifier: VerifierHome | None
    manager: ManagerHome | None
    external: Rows | None


def home_of(user: User, *, today: date) -> Home:
    """Everything that the home page of *user* shows."""
    assesses = user.has(RoleName.ASSESSOR)
    return Home(
        learner=learner_home(user, today=today) if user.has(RoleName.LEARNER) else None,
        assessor=assessor_home(user, today=today) if assesses else None,
        verifier=verifier_home(user, today=today) if verifies(user) else None,
        manager=manager_home(user, today=today) if user.has(RoleName.MANAGER) else None,
        external=granted(user, today) if user.has(RoleName.EXTERNAL) else None,
    )


LISTS = {
    "waiting": "What waits for you",
    "at-risk": "Learners at risk",
    "my-units": "Units that you assess",
    "to-look-at": "Signed off, not looked at yet",
    "begun": "Samples that you have begun",
    "answered": "Answers to read",
    "without-assessor": "Units without an assessor",
    "not-enrolled": "Learners on no unit",
    "invited": "Invitations not answered",
    "overdue": "Units past their target",
    "load": "Load of each assessor",
    "granted": "Units open to you",
}


# What one line of a list is, and several, where that is no mixed thing that waits.
NOUNS = {
    "at-risk": ("learner", "learners"),
    "my-units": ("unit", "units"),
    "to-look-at": ("sign-off", "sign-offs"),
    "begun": ("sample", "samples"),
    "answered": ("answer", "answers"),
    "without-assessor": ("unit", "units"),
    "not-enrolled": ("learner", "learners"),
    "invited": ("invitation", "invitations"),
    "overdue": ("unit", "units"),
    "granted": ("unit", "units"),
}


def parts_of(user: User) -> tuple[str, ...]:
    """The lists that a person with these roles has, in the order of their home."""
    roles = (
        (user.has(RoleName.ASSESSOR), ("waiting", "at-risk", "my-units")),
        (verifies(user), ("to-look-at", "begun", "answered")),
        (user.has(RoleName.MANAGER), (*MANAGERS, "load")),
        (user.has(RoleName.EXTERNAL), ("granted",)),
    )
    return tuple(part for has, parts in roles if has for part in parts)


def list_of(user: User, part: str, *, page: int, today: date) -> Rows:
    """A page of one of the person's lists."""
    match part:
        case "waiting":
            return waiting_page(user, page)
        case "at-risk":
            return risk_page(user, page, today)
        case "my-units":
            return units_page(user, page)
        case "granted":
            return granted(user, today, at_most=A_PAGE, page=page)
        case _ if part in MANAGERS:
            return manager_page(user, part, page, today=today)
        case _:
            return verifier_page(user, part, page)


def granted(user: User, today: date, *, at_most: int = SHOWN, page: int = 1) -> Rows:
    """The units that an external verifier may look at today, with the days they may."""
    open_now = (ExternalGrant.user_id == user.id) & ExternalGrant.letting_in(today)
    theirs = select(ExternalGrant.portfolio_unit_id).where(open_now)
    found = units_with_state(PortfolioUnit.id.in_(theirs))
    until = {
        grant.portfolio_unit_id: grant.until_on
        for grant in db.session.scalars(select(ExternalGrant).where(open_now))
    }

    def row(each: UnitWithState) -> Row:
        return replace(
            unit_row(each), day=None, note=f"open to you until {in_words(until[each.id])}"
        )

    return first_of(found, row, "granted", at_most=at_most, page=page)
