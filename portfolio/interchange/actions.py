"""Bringing in lists of people and of enrolments: all lines, or none."""

from collections.abc import Callable
from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.enrolment.holding import hand_all, new_portfolio, new_unit
from portfolio.interchange.enrolments.plan import Enrolment
from portfolio.interchange.people.file import PersonLine
from portfolio.interchange.plans import Plan, require_whole
from portfolio.interchange.queries import portfolios_of
from portfolio.people.invitation_letters import Letters
from portfolio.people.inviting.actions import invite_all
from portfolio.people.models import Centre, User
from portfolio.row_locks import hold
from portfolio.sentences import number


def bring_in_people(
    centre: Centre,
    plan_now: Callable[[], Plan[PersonLine]],
    *,
    shown: str,
    by: User,
    letters: Letters | None = None,
) -> int:
    """Everybody whom the list names has an account here, or an invitation to it; how many are new.

    *plan_now* is asked once nobody else can bring in a list; it must be the plan that was shown.
    *letters* are the invitations of that plan, where they were written before.
    """
    hold(Centre, centre.id)
    plan = plan_now()
    require_whole(plan, shown)
    return len(invite_all(centre, plan.acts, by=by, letters=letters))


def bring_in_enrolments(
    centre: Centre,
    plan_now: Callable[[], Plan[Enrolment]],
    *,
    shown: str,
    by: User,
) -> int:
    """Every enrolment that the list names stands, with its people and date; how many are new.

    One event says it; the history of each unit finds it by the row of the unit.
    """
    at = datetime.now(UTC)
    hold(Centre, centre.id)
    plan = plan_now()
    require_whole(plan, shown)
    portfolios = portfolios_of([each.learner for each in plan.acts])
    begun = []
    for each in plan.acts:
        portfolio = portfolios.get(each.learner.id)
        if portfolio is None:
            portfolio = portfolios[each.learner.id] = new_portfolio(each.learner, at=at)
            db.session.add(portfolio)
        unit = new_unit(
            portfolio, each.version, each.qualification, target_on=each.target_on, at=at
        )
        db.session.add(unit)
        begun.append((unit, each))
    db.session.flush()
    hand_all([(unit, each.people) for unit, each in begun if each.people], by=by, at=at)
    count = len(begun)
    record(
        Verb.ENROLMENTS_BROUGHT_IN,
        centre,
        by_id=by.id,
        centre_id=centre.id,
        at=at,
        sentence=f"{by.name} brought in {number(count, 'enrolment', 'enrolments')} from a list.",
        details={"units": [unit.id for unit, _each in begun]},
    )
    return count
