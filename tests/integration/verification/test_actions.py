"""Sampling, action points, agreement and release, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.exc import IntegrityError

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Countersignature, Judgement, Reopening, TieDecision
from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import ChangedSinceSeen
from portfolio.transaction import transaction
from portfolio.verification import actions, rules
from portfolio.verification.models import Release, Sample
from portfolio.verification.queries import (
    LEARNER_NEVER_SEES,
    unit_state,
    unit_states,
)
from portfolio.verification.sampling.queries import Plan, plan_of, units_decided_in
from portfolio.verification.states import State
from portfolio.verification.whose import Sort, Whose
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

LATER = NOW + timedelta(days=1)
ALL = dict.fromkeys(rules.CHECKS, True)


def a_college(**people) -> SimpleNamespace:
    """A learner's unit with an assessor and a verifier, all stored; nothing signed yet."""
    centre = a_centre()
    learner, tom, helen = a_learner(centre), an_assessor(centre), a_verifier(centre)
    store(centre, learner, tom, helen)
    portfolio = a_portfolio(learner)
    unit = a_portfolio_unit(portfolio, assessor=people.get("assessor", tom), verifier=helen)
    store(portfolio, unit)
    return SimpleNamespace(
        centre=centre, learner=learner, tom=tom, helen=helen, portfolio=portfolio, unit=unit
    )


def the_plan(c: SimpleNamespace) -> Plan:
    return plan_of(Whose(Sort.CENTRE, c.centre.id), centre_id=c.centre.id, today=TODAY)


def sample(c: SimpleNamespace, *, by=None, reason: str = "") -> Sample:
    with transaction():
        return actions.take_sample(
            c.unit, by=by or c.helen, reason=reason, seen=c.unit.revision, at=LATER
        )


def raised(c: SimpleNamespace, taken: Sample):
    with transaction():
        return actions.raise_action_point(
            taken,
            by=c.helen,
            text="Ask for the customer's reply.",
            severity=rules.Severity.ESSENTIAL,
            due_on=TODAY + timedelta(days=14),
            at=LATER,
        )


def agreed(c: SimpleNamespace, taken: Sample, **given):
    with transaction():
        return actions.agree(
            taken,
            **({"by": c.helen, "checks": ALL, "note": "", "seen": c.unit.revision} | given),
            at=LATER,
        )


def released(c: SimpleNamespace) -> Release:
    with transaction():
        return actions.release(c.unit, by=c.helen, seen=c.unit.revision, at=LATER)


def answered(c: SimpleNamespace, point) -> None:
    with transaction():
        actions.answer(point, by=c.tom, text="It is in E4 now.", at=LATER)


def closed(c: SimpleNamespace, point) -> None:
    with transaction():
        actions.close(point, by=c.helen, note="Seen.", at=LATER)


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))


def test_a_chosen_sign_off_is_sampled_for_the_plans_reason() -> None:
    c = a_college()
    signed = a_sign_off(c.unit, by=c.tom)

    taken = sample(c)

    assert (taken.kind, taken.origin, taken.sign_off_id) == ("summative", "rule", signed.id)
    assert "first decision of Tom Okafor in this unit" in taken.reason
    assert unit_state(c.unit).state is State.IN_SAMPLING


def test_the_whole_way_from_a_sample_to_the_release_is_one_event_an_act() -> None:
    c = a_college()
    signed = a_sign_off(c.unit, by=c.tom)
    taken = sample(c)
    point = raised(c, taken)
    assert unit_state(c.unit).state is State.ACTION_REQUIRED
    answered(c, point)
    assert unit_state(c.unit).state is State.ACTION_REQUIRED
    closed(c, point)
    assert unit_state(c.unit).state is State.IN_SAMPLING

    agreed(c, taken)

    assert unit_state(c.unit).state is State.RELEASED
    release = db.session.scalars(select(Release)).one()
    assert (release.sign_off_id, release.sample_id) == (signed.id, taken.id)
    assert release.reason == "The sample was agreed."
    assert verbs() == [
        "unit.sampled",
        "action_point.raised",
        "action_point.answered",
        "action_point.closed",
        "unit.released",
    ]
    events = db.session.scalars(select(AuditEvent)).all()
    assert {event.portfolio_unit_id for event in events} == {c.unit.id}
    hidden = {event.verb for event in events} & LEARNER_NEVER_SEES
    assert hidden == set(verbs()) - {"unit.released"}


def test_an_interim_sample_looks_at_open_work_and_releases_nothing() -> None:
    c = a_college()
    taken = sample(c, reason="Tom is new to this unit.")
    assert (taken.kind, taken.sign_off_id, taken.assessor_id) == ("interim", None, c.tom.id)

    agreed(c, taken, checks=ALL | {"sufficient": False}, note="Half of it is there.")

    assert unit_state(c.unit).state is State.OPEN
    assert db.session.scalars(select(Release)).all() == []
    assert verbs()[-1] == "sample.agreed"
    assert c.unit.revision == 0


def test_a_sample_without_a_rule_needs_a_reason() -> None:
    c = a_college()

    with refuses(rules.ReasonMissing, "Say why"):
        sample(c)


def test_a_unit_that_nobody_assesses_has_nothing_to_sample() -> None:
    c = a_college(assessor=None)

    with refuses(rules.NothingToSample, "Nobody assesses"):
        sample(c, reason="A look.")


def test_a_provisional_sign_off_is_neither_sampled_nor_released() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom, provisional=True)

    with refuses(rules.AwaitsCountersignature, "provisional"):
        sample(c)
    with refuses(rules.AwaitsCountersignature, "provisional"):
        released(c)


def test_a_sign_off_is_sampled_once() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    sample(c)

    with refuses(rules.AlreadySampled, "already"):
        sample(c)


def test_a_unit_that_a_rule_chose_is_not_released_unseen() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)

    with refuses(rules.ChosenByPlan, "has to be sampled", "first decision"):
        released(c)


def test_a_unit_that_no_rule_chose_is_released_with_the_plans_reason() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    agreed(c, sample(c))
    first = c.unit
    store(c.portfolio)
    version = a_unit_version()
    version.unit = first.unit_version.unit
    version.version = 2
    c.unit = a_portfolio_unit(c.portfolio, version, assessor=c.tom, verifier=c.helen)
    signed = a_sign_off(c.unit, by=c.tom, at=LATER)

    made = released(c)

    assert made.reason == "No rule of the sampling plan chose this unit."
    assert (made.sign_off_id, made.sample_id) == (signed.id, None)
    states = unit_states([first, c.unit])
    assert {state.state for state in states.values()} == {State.RELEASED}


def test_an_unsigned_unit_is_not_released() -> None:
    c = a_college()

    with refuses(rules.NotSignedOff, "isn't signed off"):
        released(c)


def test_a_released_unit_is_not_sampled_again() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    agreed(c, sample(c))

    with refuses(rules.AlreadyReleased, "released"):
        sample(c, reason="Once more.")


def test_an_overtaken_sample_can_not_be_agreed_and_releases_nothing() -> None:
    c = a_college()
    signed = a_sign_off(c.unit, by=c.tom)
    taken = sample(c)
    c.unit.locked_at = None
    store(Reopening(sign_off=signed, reason="Misread.", by=c.tom, by_relation="assessor", at=LATER))

    with refuses(rules.Overtaken, "no longer stands"):
        agreed(c, taken)
    assert db.session.scalars(select(Release)).all() == []
    assert the_plan(c).decisions[0].overtaken


def test_agreement_waits_for_every_action_point() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    taken = sample(c)
    point = raised(c, taken)

    with refuses(rules.ActionPointsOpen, "still open"):
        agreed(c, taken)
    with refuses(rules.PointUnanswered, "hasn't answered"):
        closed(c, point)


def test_what_is_closed_takes_no_more_answers() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    point = raised(c, sample(c))
    answered(c, point)
    closed(c, point)

    with refuses(rules.PointClosed, "closed"):
        answered(c, point)
    with refuses(rules.PointClosed, "closed"):
        closed(c, point)


def test_a_page_opened_before_a_change_agrees_to_nothing() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    taken = sample(c)
    seen = c.unit.revision
    point = raised(c, taken)
    answered(c, point)
    closed(c, point)

    with refuses(ChangedSinceSeen, "Somebody changed this unit"):
        agreed(c, taken, seen=seen)


def signed_by(c: SimpleNamespace, person) -> None:
    a_sign_off(c.unit, by=person)


def judged_by(c: SimpleNamespace, person) -> None:
    signed = a_sign_off(c.unit, by=c.tom)
    last = db.session.scalars(select(Judgement)).first()
    store(
        Judgement(
            portfolio_unit=c.unit,
            criterion=last.criterion,
            submission=last.submission,
            outcome="more_needed",
            feedback="More, please.",
            by=person,
            at=signed.at - timedelta(days=30),
        )
    )


def decided_by(c: SimpleNamespace, person) -> None:
    signed = a_sign_off(c.unit, by=c.tom)
    tie = db.session.scalars(select(TieDecision)).first().mapping
    earlier = signed.at - timedelta(days=30)
    store(TieDecision(mapping=tie, accepted=False, reason="Undated.", by=person, at=earlier))


def countersigned_by(c: SimpleNamespace, person) -> None:
    signed = a_sign_off(c.unit, by=c.tom, provisional=True)
    store(Countersignature(sign_off=signed, confirmed=True, note="", by=person, at=LATER))


def recorded_by(c: SimpleNamespace, person) -> None:
    a_sign_off(c.unit, by=c.tom)
    record = an_item(c.unit.portfolio, kind="O", by=person, by_relation=Relation.ASSESSOR)
    store(record, a_tie(record, c.unit, 1))


@pytest.mark.parametrize(
    "took_part", [signed_by, judged_by, decided_by, countersigned_by, recorded_by]
)
@pytest.mark.parametrize("role", [RoleName.VERIFIER, RoleName.LEAD_VERIFIER])
def test_nobody_verifies_what_they_had_a_part_in(took_part, role) -> None:
    c = a_college()
    both = a_person("Ann Both", c.centre, RoleName.ASSESSOR, role)
    store(both)
    took_part(c, both)

    with refuses(rules.OwnAssessment, "Nobody verifies their own judgement"):
        sample(c, by=both, reason="A look.")
    with refuses(rules.OwnAssessment), transaction():
        actions.release(c.unit, by=both, seen=c.unit.revision, at=LATER)
    assert units_decided_in(both, Whose(Sort.UNIT, c.unit.id)) == {c.unit.id}
    assert units_decided_in(c.helen, Whose(Sort.UNIT, c.unit.id)) == set()


def test_nobody_goes_on_with_a_sample_of_their_own_judgement() -> None:
    c = a_college()
    ann = a_person("Ann Both", c.centre, RoleName.ASSESSOR, RoleName.LEAD_VERIFIER)
    store(ann)
    a_sign_off(c.unit, by=ann)
    taken = sample(c)
    point = raised(c, taken)
    answered(c, point)

    with refuses(rules.OwnAssessment):
        agreed(c, taken, by=ann)
    with refuses(rules.OwnAssessment), transaction():
        actions.close(point, by=ann, note="Fine.", at=LATER)
    with refuses(rules.OwnAssessment), transaction():
        actions.raise_action_point(
            taken,
            by=ann,
            text="Nothing.",
            severity=rules.Severity.ADVISORY,
            due_on=TODAY + timedelta(days=5),
            at=LATER,
        )


def test_the_database_refuses_a_sample_and_a_release_by_the_assessor() -> None:
    c = a_college()
    signed = a_sign_off(c.unit, by=c.tom)
    own_sample = insert(Sample).values(
        portfolio_unit_id=c.unit.id,
        sign_off_id=signed.id,
        kind="summative",
        origin="rule",
        reason="First.",
        verifier_id=c.tom.id,
        assessor_id=c.tom.id,
        at=LATER,
    )
    own_release = insert(Release).values(
        sign_off_id=signed.id, reason="Mine.", assessor_id=c.tom.id, by_id=c.tom.id, at=LATER
    )

    for statement in (own_sample, own_release):
        with pytest.raises(IntegrityError, match="verifier_is_not_assessor"):
            db.session.execute(statement)
        db.session.rollback()


def test_the_record_knows_the_methods_that_were_accepted_and_no_others() -> None:
    c = a_college()
    log = an_item(c.portfolio, "Row", kind="CL", title="Complaint log")
    refused = an_item(c.portfolio, "Seen", kind="WT", title="Testimony")
    a_sign_off(c.unit, by=c.tom, item=log)
    tie = a_tie(refused, c.unit, 1)
    store(refused, tie)
    store(
        TieDecision(mapping=tie, accepted=True, reason="", by=c.tom, at=NOW),
        TieDecision(mapping=tie, accepted=False, reason="Unsigned.", by=c.tom, at=NOW),
    )

    assert the_plan(c).decisions[0].methods == {"complaint log"}


def test_no_centres_plan_shows_another_centres_sign_offs() -> None:
    c, other = a_college(), a_college()
    a_sign_off(c.unit, by=c.tom)

    assert len(the_plan(c).choices) == 1
    assert the_plan(other).choices == ()


@contextmanager
def selects() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def noticed(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", noticed)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", noticed)


def counted(c: SimpleNamespace) -> tuple[int, int]:
    db.session.expire_all()
    units = db.session.scalars(select(PortfolioUnit)).all()
    with selects() as states:
        unit_states(units)
    with selects() as record:
        the_plan(c)
    return len(states), len(record)


def test_states_and_plan_take_as_many_selects_for_one_unit_as_for_many() -> None:
    c = a_college()
    a_sign_off(c.unit, by=c.tom)
    raised(c, sample(c))
    few = counted(c)

    for _ in range(8):
        c.unit = a_portfolio_unit(c.portfolio, assessor=c.tom, verifier=c.helen)
        a_sign_off(c.unit, by=c.tom)
        raised(c, sample(c))

    assert counted(c) == few
