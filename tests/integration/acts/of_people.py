"""What is done to accounts, and to what people are told."""

from collections.abc import Callable

from sqlalchemy import select

from portfolio.access import Relation, RoleName
from portfolio.db import db
from portfolio.interchange import actions as interchanging
from portfolio.interchange.enrolments.plan import Enrolment
from portfolio.interchange.people import file as people_file
from portfolio.interchange.people.plan import people_plan
from portfolio.interchange.plans import Plan, Planned
from portfolio.mail.models import Mail
from portfolio.notices import actions as notices
from portfolio.people import actions as people
from portfolio.people.inviting import actions as inviting
from portfolio.people.managing import actions as managing
from portfolio.people.models import Invitation, User
from portfolio.people.own import actions as owning
from portfolio.transaction import transaction
from tests.integration.acts.college import Act, College
from tests.world import NOW, a_unit_version, store


def founding(_c: College) -> Act:
    return lambda: people.found_centre("Lakeside College")


def adding_a_person(c: College) -> Act:
    return lambda: people.add_person(
        c.centre,
        name="Leo Byrne",
        email="leo@hillside.example",
        password="a password of the tests",
        roles=[RoleName.LEARNER],
    )


def inviting_somebody(c: College) -> Act:
    return lambda: inviting.invite(
        c.centre,
        name="Leo Byrne",
        email="leo@hillside.example",
        roles=[RoleName.LEARNER],
        by=c.grace,
    )


def invited(c: College) -> User:
    """Somebody who has not answered yet."""
    with transaction():
        inviting_somebody(c)()
    return db.session.scalars(select(User).where(User.awaited)).one()


def inviting_somebody_again(c: College) -> Act:
    leo = invited(c)
    return lambda: inviting.invite_again(leo, by=c.grace)


def withdrawing_an_invitation(c: College) -> Act:
    leo = invited(c)
    return lambda: inviting.withdraw_invitation(leo, by=c.grace)


def accepting_an_invitation(c: College) -> Act:
    invited(c)
    (invitation,) = db.session.scalars(select(Invitation))
    return lambda: inviting.accept_invitation(invitation, password="a password of the tests")


def suspending(c: College) -> Act:
    return lambda: managing.suspend(c.tom, by=c.grace)


def reinstating(c: College) -> Act:
    with transaction():
        managing.suspend(c.tom, by=c.grace)
    return lambda: managing.reinstate(c.tom, by=c.grace)


def changing_roles(c: College) -> Act:
    roles = [RoleName.ASSESSOR, RoleName.VERIFIER]
    return lambda: managing.change_roles(c.ada, roles, trainee=True, by=c.grace)


def clearing_a_second_step(c: College) -> Act:
    c.tom.tf_primary_method, c.tom.tf_totp_secret = "authenticator", "secret"
    store()
    return lambda: managing.clear_second_step(c.tom, by=c.grace)


def changing_ones_name(c: College) -> Act:
    return lambda: owning.change_name(c.tom, "Thomas Okafor")


def signing_out_everywhere(c: College) -> Act:
    return lambda: owning.sign_out_everywhere(c.tom)


def requiring_a_second_step(c: College) -> Act:
    return lambda: managing.require_two_step(c.centre, True, by=c.grace)


def sending_a_mail_again(c: College) -> Act:
    mail = Mail(
        centre_id=c.centre.id,
        template="invitation",
        address="leo@hillside.example",
        subject="Your place",
        text="Hello.",
        message_id="<one@hillside.example>",
        state="failed",
        attempts=8,
        posted_at=NOW,
        next_at=NOW,
        problem="The mail server can't be reached.",
    )
    store(mail)
    return lambda: managing.send_mail_again(mail, by=c.grace)


def bringing_in_people(c: College) -> Act:
    line = people_file.PersonLine(
        2, "Leo Byrne", "leo@hillside.example", (RoleName.LEARNER,), False
    )
    plan = people_plan([line], [], accounts={}, centre_id=c.centre.id)
    return lambda: interchanging.bring_in_people(
        c.centre, lambda: plan, shown=plan.mark, by=c.grace
    )


def inviting_all(c: College) -> Act:
    line = people_file.PersonLine(
        2, "Leo Byrne", "leo@hillside.example", (RoleName.LEARNER,), False
    )
    return lambda: inviting.invite_all(c.centre, [line], by=c.grace)


def bringing_in_enrolments(c: College) -> Act:
    version = a_unit_version()
    store(version)
    enrolment = Enrolment(c.jamie, version, None, {Relation.ASSESSOR: c.tom}, None)
    plan = Plan((Planned(2, c.jamie.name, "Enrolled.", enrolment),), (), ())
    return lambda: interchanging.bring_in_enrolments(
        c.centre, lambda: plan, shown=plan.mark, by=c.grace
    )


def choosing_what_to_be_told(c: College) -> Act:
    return lambda: notices.choose(c.tom, shown={"submitted"}, mailed=set(), daily=True)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    people.found_centre: founding,
    people.add_person: adding_a_person,
    inviting.invite: inviting_somebody,
    inviting.invite_again: inviting_somebody_again,
    inviting.withdraw_invitation: withdrawing_an_invitation,
    inviting.accept_invitation: accepting_an_invitation,
    managing.suspend: suspending,
    managing.reinstate: reinstating,
    managing.change_roles: changing_roles,
    managing.clear_second_step: clearing_a_second_step,
    owning.change_name: changing_ones_name,
    owning.sign_out_everywhere: signing_out_everywhere,
    managing.require_two_step: requiring_a_second_step,
    managing.send_mail_again: sending_a_mail_again,
    notices.choose: choosing_what_to_be_told,
    inviting.invite_all: inviting_all,
    interchanging.bring_in_people: bringing_in_people,
    interchanging.bring_in_enrolments: bringing_in_enrolments,
}
