"""What lists are compared with: accounts, the centre's people, units and enrolments."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.interchange.enrolments.plan import Centre as Known
from portfolio.interchange.people.plan import Account, as_called
from portfolio.people.models import Centre, User
from portfolio.standards.models import Unit, UnitVersion
from portfolio.standards.queries import units_offered

_AT_ONCE = 500


def accounts_of(emails: Collection[str]) -> dict[str, Account]:
    """The accounts that have these addresses, by address, whatever centre they are of."""
    wanted = sorted({email.casefold() for email in emails})
    found: dict[str, Account] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        for user in db.session.scalars(
            select(User)
            .where(func.lower(User.email).in_(wanted[begin : begin + _AT_ONCE]))
            .options(selectinload(User.roles))
        ):
            found[user.email.casefold()] = Account(
                user.name,
                user.home_centre_id,
                user.role_names,
                user.trainee,
                user.account_state == "suspended",
            )
    return found


def addresses_by_name(centre: Centre) -> dict[str, list[str]]:
    """The addresses of the centre's people, by their names as names are compared."""
    found: dict[str, list[str]] = {}
    for name, email in db.session.execute(
        select(User.name, User.email).where(User.home_centre_id == centre.id)
    ):
        found.setdefault(as_called(name), []).append(email)
    return found


def known_of(centre: Centre) -> Known:
    """The centre's people, suspended ones too, the units offered, and who has which already."""
    everybody = db.session.scalars(
        select(User).where(User.home_centre_id == centre.id).options(selectinload(User.roles))
    ).all()
    groups = units_offered(centre)
    units = db.session.scalars(select(Unit)).all()
    assert len(units) >= len(groups)  # held, so that no version has to ask for its unit
    had = db.session.execute(
        select(Portfolio.learner_id, UnitVersion.unit_id)
        .join(PortfolioUnit, PortfolioUnit.portfolio_id == Portfolio.id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .where(Portfolio.home_centre_id == centre.id)
    )
    return Known(
        id=centre.id,
        people=[person for person in everybody if person.active],
        suspended=[person for person in everybody if person.account_state == "suspended"],
        offered=[(version, group.qualification) for group in groups for version in group.units],
        had={(learner_id, unit_id) for learner_id, unit_id in had},
    )


def portfolios_of(learners: Collection[User]) -> dict[int, Portfolio]:
    """The portfolios of these learners, by the learner's id; held until the transaction ends."""
    found: dict[int, Portfolio] = {}
    ids = sorted({learner.id for learner in learners})
    for begin in range(0, len(ids), _AT_ONCE):
        part = ids[begin : begin + _AT_ONCE]
        _hold_learners(part)
        for portfolio in db.session.scalars(
            select(Portfolio).where(Portfolio.learner_id.in_(part))
        ):
            found[portfolio.learner_id] = portfolio
    return found


def _hold_learners(ids: Sequence[int]) -> None:
    db.session.execute(
        select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update(key_share=True)
    )
