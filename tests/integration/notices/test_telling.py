"""Who is told what, once, whatever is done again; on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portfolio.access import Relation
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Checks, Verdict
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditChain
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.hand_over.actions import hand_over
from portfolio.enrolment.hand_over.rules import mark_of
from portfolio.enrolment.models import Allocation, PortfolioUnit
from portfolio.evidence import actions as evidence
from portfolio.evidence.moving.actions import move_unit
from portfolio.evidence.submitting import actions as submitting
from portfolio.interchange.actions import bring_in_enrolments
from portfolio.interchange.enrolments.plan import Enrolment
from portfolio.interchange.plans import Plan, Planned
from portfolio.jobs.queue import run
from portfolio.mail.models import Mail
from portfolio.notices import actions as notices
from portfolio.notices import jobs, marks
from portfolio.notices.models import Notice, NoticeReading
from portfolio.notices.telling import read_on
from portfolio.notices.words import sentence_of
from portfolio.people.models import User
from portfolio.standards.difference import pairs_of
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification.models import Sample
from portfolio.verification.place_queries import past_of
from portfolio.verification.rules import Severity
from tests.letters import mails_to, words_of
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

UNIT = "Process customer service complaints"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def college() -> SimpleNamespace:
    """Priya's unit with Tom as assessor and Helen as verifier, one item mapped to all of it."""
    centre = a_centre()
    priya, tom, helen = a_learner(centre), an_assessor(centre), a_verifier(centre)
    grace, ada = a_manager(centre), an_assessor(centre, "Ada Quaye")
    store(centre, priya, tom, helen, grace, ada)
    unit = a_portfolio_unit(
        a_portfolio(priya), a_unit_version(title=UNIT), assessor=tom, verifier=helen
    )
    item = an_item(unit.portfolio)
    store(unit, item)
    store(*(a_tie(item, unit, n, locator="1") for n in (1, 2, 3)))
    return SimpleNamespace(
        centre=centre, priya=priya, tom=tom, helen=helen, grace=grace, ada=ada, unit=unit, item=item
    )  # fmt: skip


def submitted(c: SimpleNamespace) -> None:
    with transaction():
        submitting.submit(c.unit, by=c.priya, seen=c.unit.revision)


def judged(c: SimpleNamespace, *outcomes: Outcome) -> None:
    checks = Checks(True, True, True, True, True)
    criteria = c.unit.unit_version.criteria
    with transaction():
        assessing.judge(
            c.unit,
            by=c.tom,
            seen=c.unit.revision,
            verdicts=[
                Verdict(criterion.id, outcome, "Say who took it over.", checks)
                for criterion, outcome in zip(criteria, outcomes, strict=False)
            ],
        )


def signed_and_sampled(c: SimpleNamespace) -> Sample:
    a_sign_off(c.unit, by=c.tom)
    with transaction():
        return verifying.take_sample(c.unit, by=c.helen, reason="First.", seen=c.unit.revision)


def action_point(c: SimpleNamespace, sample: Sample, *, in_days: int = 14) -> Any:
    with transaction():
        return verifying.raise_action_point(
            sample, by=c.helen, text="Say who.", severity=Severity.ESSENTIAL,
            due_on=day_of(now()) + timedelta(days=in_days),
        )  # fmt: skip


def told(user: User) -> list[str]:
    """What stands on the person's page, oldest first."""
    rows = db.session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id))
    return [sentence_of(each) for each in rows if each.in_app]


def kinds(user: User) -> list[str]:
    return list(
        db.session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id))
    )


def unread(user: User) -> int:
    db.session.rollback()
    return db.session.get_one(User, user.id, populate_existing=True).unread_notices


def mails() -> list[tuple[int | None, str]]:
    """Whom mails were posted for, and by which template."""
    rows = db.session.execute(select(Mail.user_id, Mail.template).order_by(Mail.id))
    return [(row.user_id, row.template) for row in rows]


def test_an_assessor_is_told_of_a_submission_and_its_learner_is_not(
    college: SimpleNamespace,
) -> None:
    submitted(college)

    assert told(college.tom) == [f"Priya Nair submitted {UNIT}, round 1."]
    assert told(college.priya) == []
    assert unread(college.tom) == 1


def test_a_learner_is_told_on_which_criteria_more_is_needed(college: SimpleNamespace) -> None:
    submitted(college)

    judged(college, Outcome.MORE_NEEDED, Outcome.MET, Outcome.MORE_NEEDED)

    assert told(college.priya) == [f"Tom Okafor asks for more on 1 and 3 of your {UNIT}."]


def test_a_judgement_that_asks_for_nothing_is_told_as_a_judgement(
    college: SimpleNamespace,
) -> None:
    submitted(college)

    judged(college, Outcome.MET)

    assert kinds(college.priya) == ["judged"]


def test_whoever_acts_on_a_unit_has_dealt_with_what_was_told_of_it(
    college: SimpleNamespace,
) -> None:
    submitted(college)
    assert unread(college.tom) == 1

    judged(college, Outcome.MET)

    assert unread(college.tom) == 0
    assert unread(college.priya) == 1


def test_a_sign_off_is_told_to_the_learner_and_the_verifier(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MET, Outcome.MET, Outcome.MET)
    with transaction():
        assessing.sign_off(college.unit, by=college.tom, made=True, seen=college.unit.revision)

    assert told(college.priya)[-1] == f"Tom Okafor signed off your {UNIT}."
    assert told(college.helen) == [f"Tom Okafor signed off Priya Nair's {UNIT}."]


def test_a_trainees_sign_off_waits_for_the_countersigner_before_the_verifier(
    college: SimpleNamespace,
) -> None:
    college.tom.trainee = True
    college.unit.allocations.append(
        Allocation(
            user=college.ada,
            relation=Relation.COUNTERSIGNER.value,
            begun_at=now(),
            by_id=college.grace.id,
        )
    )
    store(college.tom, college.unit)
    submitted(college)
    judged(college, Outcome.MET, Outcome.MET, Outcome.MET)
    with transaction():
        signed = assessing.sign_off(
            college.unit, by=college.tom, made=True, seen=college.unit.revision
        )
    assert kinds(college.ada) == ["to_countersign"]
    assert kinds(college.helen) == []

    with transaction():
        assessing.confirm(signed, by=college.ada, seen=college.unit.revision)

    assert kinds(college.helen) == ["to_verify"]
    assert kinds(college.tom)[-1] == "countersigned"


def test_verifier_and_assessor_are_told_what_they_ask_each_other_and_the_learner_is_not(
    college: SimpleNamespace,
) -> None:
    sample = signed_and_sampled(college)
    point = action_point(college, sample)
    with transaction():
        verifying.answer(point, by=college.tom, text="It is in E4 now.")
    with transaction():
        verifying.close(point, by=college.helen, note="Seen.")
    with transaction():
        verifying.agree(
            sample,
            by=college.helen,
            checks=dict.fromkeys(verifying.rules.CHECKS, True),
            note="",
            seen=college.unit.revision,
        )

    assert kinds(college.tom) == ["sampled", "action_raised", "action_closed", "released"]
    assert kinds(college.helen) == ["action_answered"]
    assert kinds(college.priya) == ["released"]


def test_a_reopening_is_told_to_the_learner_and_the_assessor(college: SimpleNamespace) -> None:
    a_sign_off(college.unit, by=college.tom)
    with transaction():
        assessing.reopen(
            college.unit, by=college.helen, reason="Look again.", seen=college.unit.revision
        )

    assert kinds(college.tom) == kinds(college.priya) == ["reopened"]


@pytest.mark.parametrize("sent", [True, False])
def test_an_assessor_is_told_of_evidence_withdrawn_if_they_had_it(
    college: SimpleNamespace, sent: bool
) -> None:
    if sent:
        submitted(college)
        another = an_item(college.unit.portfolio)
        store(another, a_tie(another, college.unit, 1))
        submitted(college)  # only what is in the newest round can't be withdrawn

    with transaction():
        evidence.withdraw(college.item, by=college.priya, reason="It names a customer.")

    assert ("withdrawn" in kinds(college.tom)) is sent


def test_a_hand_over_is_told_to_whoever_comes_and_whoever_goes(college: SimpleNamespace) -> None:
    with transaction():
        enrolling.allocate(
            college.unit, assessor=college.ada, verifier=college.helen, target_on=None,
            by=college.grace, seen=college.unit.revision, past_of=past_of,
        )  # fmt: skip

    assert told(college.ada) == [f"Grace Bell made you the assessor of Priya Nair's {UNIT}."]
    assert kinds(college.tom) == ["handed_over"]
    assert kinds(college.helen) == []


def two_more(c: SimpleNamespace) -> list[PortfolioUnit]:
    more = [
        a_portfolio_unit(c.unit.portfolio, a_unit_version(title=title), assessor=c.tom)
        for title in ("Monitor quality", "Work with others")
    ]
    store(*more)
    return more


def handed_over(c: SimpleNamespace, *units: PortfolioUnit) -> None:
    with transaction():
        hand_over(
            units, holder=c.tom, relation=Relation.ASSESSOR, to=c.ada, by=c.grace,
            shown=mark_of(units), past_of=past_of,
        )  # fmt: skip


def test_handing_over_many_units_is_one_notice_a_person(college: SimpleNamespace) -> None:
    handed_over(college, college.unit, *two_more(college))

    assert told(college.ada) == ["Grace Bell made you the assessor of 3 units."]
    assert told(college.tom) == ["Grace Bell ended your place as assessor of 3 units."]
    assert kinds(college.priya) == []


def test_handing_over_one_unit_of_many_names_it(college: SimpleNamespace) -> None:
    handed_over(college, college.unit)

    assert told(college.ada) == [f"Grace Bell made you the assessor of Priya Nair's {UNIT}."]


def test_a_mail_about_many_units_says_several_and_names_nobody(
    app: Flask, college: SimpleNamespace
) -> None:
    with transaction():
        notices.choose(college.ada, shown={"allocated"}, mailed={"allocated"}, daily=False)

    handed_over(college, college.unit, *two_more(college))

    (mail,) = mails_to(app, college.ada.email)
    assert "You were given a place at several units." in words_of(mail)


def test_a_list_of_enrolments_is_told_to_its_learners_and_to_whom_it_places(
    college: SimpleNamespace,
) -> None:
    jamie = a_learner(college.centre, "Jamie Reid")
    versions = [a_unit_version(title=title) for title in ("Monitor quality", "Work with others")]
    store(jamie, *versions)
    places = {Relation.ASSESSOR: college.ada, Relation.VERIFIER: college.helen}
    wanted = [
        Enrolment(jamie, versions[0], None, places, None),
        Enrolment(jamie, versions[1], None, places, None),
        Enrolment(college.priya, versions[0], None, {}, None),
    ]
    plan = Plan(tuple(Planned(n, "", "", each) for n, each in enumerate(wanted)), (), ())

    with transaction():
        bring_in_enrolments(college.centre, lambda: plan, shown=plan.mark, by=college.grace)

    assert told(jamie) == ["Grace Bell enrolled you on 2 units."]
    assert told(college.priya) == ["Grace Bell enrolled you on Monitor quality."]
    assert told(college.ada) == ["Grace Bell made you the assessor of 2 units."]
    assert told(college.helen) == ["Grace Bell made you the verifier of 2 units."]


def a_newer_version_of(unit: PortfolioUnit) -> UnitVersion:
    newer = a_unit_version(title=UNIT)
    newer.unit, newer.version = unit.unit_version.unit, unit.unit_version.version + 1
    store(newer)
    return newer


def moved(units: list[PortfolioUnit], to: UnitVersion, *, by: User) -> None:
    at = now()
    with transaction():
        for unit in units:
            became = {
                pair.old.id: pair.new.id if pair.new else None
                for pair in pairs_of(unit.unit_version, to)
                if pair.old
            }
            move_unit(unit, to, became, by=by, seen=unit.revision, at=at)


def test_a_move_to_another_version_is_told_to_the_learner_and_the_assessor_who_may_turn_it_off(
    college: SimpleNamespace,
) -> None:
    chosen(college.tom)

    moved([college.unit], a_newer_version_of(college.unit), by=college.grace)

    assert told(college.priya) == [
        f"Grace Bell moved your {UNIT} to version 2: see what is asked now."
    ]
    assert kinds(college.tom) == []
    assert mails() == [(college.priya.id, "notice")]


def test_an_assessor_who_moves_a_unit_is_not_told_of_it(college: SimpleNamespace) -> None:
    moved([college.unit], a_newer_version_of(college.unit), by=college.tom)

    assert kinds(college.priya) == ["moved"]
    assert kinds(college.tom) == []


def test_moving_many_learners_at_once_is_one_notice_and_one_mail_to_their_assessor(
    college: SimpleNamespace,
) -> None:
    others = [a_learner(college.centre, name) for name in ("Jamie Reid", "Sam Ellis")]
    store(*others)
    theirs = [
        a_portfolio_unit(a_portfolio(each), college.unit.unit_version, assessor=college.tom)
        for each in others
    ]
    store(*theirs)

    moved([college.unit, *theirs], a_newer_version_of(college.unit), by=college.grace)

    assert told(college.tom) == ["Grace Bell moved 3 units to another version of their text."]
    assert [kinds(each) for each in (college.priya, *others)] == [["moved"]] * 3
    assert len(mails()) == 4


def test_an_event_read_again_tells_nobody_again(college: SimpleNamespace) -> None:
    submitted(college)
    before = db.session.scalar(select(func.count()).select_from(Notice))
    posted = len(mails())

    db.session.get_one(NoticeReading, college.centre.id).position = 0
    store()
    run("notices.tell", college.centre.id)

    assert db.session.scalar(select(func.count()).select_from(Notice)) == before
    assert len(mails()) == posted


def test_a_job_that_was_lost_is_sent_again_and_tells_what_it_would_have_told(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.jobs.queue._send", lambda _name, _id: None)
    submitted(college)
    assert told(college.tom) == []
    monkeypatch.undo()

    assert ("notices.tell", college.centre.id) in jobs.untold()
    run("notices.tell", college.centre.id)

    assert kinds(college.tom) == ["submitted"]
    assert ("notices.tell", college.centre.id) not in jobs.untold()


def test_a_worker_killed_while_it_tells_has_told_nothing(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.jobs.queue._send", lambda _name, _id: None)
    submitted(college)
    monkeypatch.undo()

    def killed() -> None:
        with transaction():
            read_on(college.centre.id, now())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()

    assert told(college.tom) == []
    run("notices.tell", college.centre.id)
    assert kinds(college.tom) == ["submitted"]


def test_the_number_in_the_bar_is_the_number_of_unread_notices(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)
    judged(college, Outcome.MET)
    assert unread(college.priya) == 2

    with transaction():
        first = db.session.scalars(select(Notice).where(Notice.user_id == college.priya.id)).first()
        assert first is not None
        marks.mark_read(first)
    assert unread(college.priya) == 1

    with transaction():
        marks.mark_all_read(college.priya, until_id=10**6)
    assert unread(college.priya) == 0


def test_what_came_after_the_page_was_opened_stays_unread(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)
    newest = db.session.scalar(select(func.max(Notice.id)))
    judged(college, Outcome.MET)

    with transaction():
        marks.mark_all_read(college.priya, until_id=newest or 0)

    assert unread(college.priya) == 1


def chosen(user: User, **wishes: Any) -> None:
    with transaction():
        notices.choose(user, **({"shown": set(), "mailed": set(), "daily": False} | wishes))


def test_a_kind_turned_off_in_both_places_is_not_told(college: SimpleNamespace) -> None:
    chosen(college.tom)

    submitted(college)

    assert kinds(college.tom) == []
    assert mails() == []


def test_a_kind_turned_off_in_the_page_alone_is_mailed_and_not_counted(
    college: SimpleNamespace,
) -> None:
    chosen(college.tom, mailed={"submitted"})

    submitted(college)

    assert told(college.tom) == []
    assert unread(college.tom) == 0
    assert mails() == [(college.tom.id, "notice")]


def test_what_others_wait_for_can_be_turned_off_by_mail_only(college: SimpleNamespace) -> None:
    chosen(college.tom)

    action_point(college, signed_and_sampled(college))

    assert kinds(college.tom) == ["action_raised"]
    assert mails() == []


def test_what_was_chosen_in_another_role_is_kept(college: SimpleNamespace) -> None:
    chosen(college.tom, shown={"sampled"})
    college.tom.roles = list(college.helen.roles)
    store(college.tom)
    chosen(college.tom, shown={"to_verify", "action_answered", "action_overdue", "allocated"})
    college.tom.roles = list(college.ada.roles)
    store(college.tom)

    submitted(college)

    assert kinds(college.tom) == []


def morning(centre_id: int, at: datetime) -> None:
    """The day begins for the centre at that moment."""
    from portfolio.notices.reminding import remind, send_digests

    with transaction():
        remind(centre_id, at)
    with transaction():
        send_digests(centre_id, at)


def test_a_daily_mail_collects_what_was_told_and_comes_once(college: SimpleNamespace) -> None:
    chosen(college.tom, shown={"submitted"}, mailed={"submitted"}, daily=True)
    submitted(college)
    assert mails() == []

    morning(college.centre.id, now())
    morning(college.centre.id, now())

    assert mails() == [(college.tom.id, "notices")]


@pytest.fixture
def aimed(college: SimpleNamespace) -> Callable[[int], SimpleNamespace]:
    """Sets the unit's target so many days from now."""

    def set_to(days: int) -> SimpleNamespace:
        college.unit.target_on = day_of(now()) + timedelta(days=days)
        store(college.unit)
        return college

    return set_to


def test_a_target_is_told_a_week_before_and_when_it_has_passed_once_each(
    aimed: Callable[[int], SimpleNamespace],
) -> None:
    college = aimed(7)
    for day in range(12):
        morning(college.centre.id, now() + timedelta(days=day))
        morning(college.centre.id, now() + timedelta(days=day))

    assert kinds(college.priya) == ["target_near", "target_passed"]
    assert kinds(college.tom) == ["target_passed"]


@pytest.mark.parametrize("days", [8, -8])
def test_a_target_far_off_or_long_gone_is_not_news(
    aimed: Callable[[int], SimpleNamespace], days: int
) -> None:
    college = aimed(days)

    morning(college.centre.id, now())

    assert kinds(college.priya) == []


def test_a_signed_off_unit_has_no_target_to_miss(aimed: Callable[[int], SimpleNamespace]) -> None:
    college = aimed(-1)
    a_sign_off(college.unit, by=college.tom)

    morning(college.centre.id, now())

    assert kinds(college.priya) == []


def test_an_overdue_action_point_is_told_to_both_sides_unless_it_was_answered(
    college: SimpleNamespace,
) -> None:
    sample = signed_and_sampled(college)
    action_point(college, sample, in_days=1)
    answered = action_point(college, sample, in_days=1)
    with transaction():
        verifying.answer(answered, by=college.tom, text="Done.")

    for day in (1, 2, 3):
        morning(college.centre.id, now() + timedelta(days=day))

    assert kinds(college.tom).count("action_overdue") == 1
    assert kinds(college.helen).count("action_overdue") == 1


def test_nobody_who_left_is_told_anything(college: SimpleNamespace) -> None:
    college.tom.active = False
    store(college.tom)

    submitted(college)

    assert kinds(college.tom) == []


def test_a_centre_is_read_to_its_end_however_much_has_happened(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.notices.telling.BATCH", 1)
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)

    length = db.session.get_one(AuditChain, f"centre:{college.centre.id}").length
    assert db.session.get_one(NoticeReading, college.centre.id).position == length
