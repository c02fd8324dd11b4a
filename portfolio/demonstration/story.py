"""What has happened in the demonstration before anybody looks, done by the actions of pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import TieVerdict, Verdict
from portfolio.assessment.states import Outcome
from portfolio.assessment.tie_queries import submitted_ties
from portfolio.days import day_of
from portfolio.demonstration import documents
from portfolio.demonstration.acting import act, declare, tie, upload
from portfolio.demonstration.register import NOTED, NOTED_TITLE, REGISTER
from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import nothing_yet
from portfolio.evidence import actions as gathering
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.records import actions as recording
from portfolio.evidence.submitting import actions as submitting
from portfolio.evidence.typed import actions as forms
from portfolio.evidence.writing import drafts
from portfolio.journal.actions import note
from portfolio.journal.rules import Noted
from portfolio.people.models import User
from portfolio.people.queries import find_by_email
from portfolio.policies.actions import add_policy
from portfolio.reflection.outcomes import Went
from portfolio.standards.queries import units_offered
from portfolio.verification.grants.actions import open_to_external

UNTITLED = "customer-service-complaints"
COMPLAINTS = "ascentis-process-customer-service-complaints"
MONITORING = "ascentis-monitor-customer-service-quality"
REFERRED = "icq-handle-referred-customer-complaints"


@dataclass(frozen=True)
class Cast:
    """Who takes part in Priya's portfolio."""

    learner: User
    assessor: User
    verifier: User
    manager: User
    external: User


def tell(now: datetime | None = None) -> None:
    """Priya's portfolio exists: one unit half judged, one waiting, one signed off, one untouched.

    Called once, when the people of the demonstration exist; each act is a transaction of its own,
    as it is in the pages.
    """
    now = now or datetime.now(UTC)
    cast = Cast(
        learner=_person("priya@hillside.example"),
        assessor=_person("tom@hillside.example"),
        verifier=_person("helen@hillside.example"),
        manager=_person("grace@hillside.example"),
        external=_person("esther@awarding.example"),
    )
    _keep_the_register(cast, now)
    units = _enrol(cast, now)
    portfolio = units[UNTITLED].portfolio
    account, testimony, log = _gather(portfolio, cast, now)
    _judge_the_untitled_unit(units[UNTITLED], account, testimony, log, cast, now)
    _sign_off_the_referred_unit(units[REFERRED], account, log, cast, now)
    _leave_one_waiting(units[COMPLAINTS], account, testimony, log, cast, now)
    _note_something(portfolio, cast, now)
    _let_the_external_verifier_in(units[REFERRED], cast, now)


def _keep_the_register(cast: Cast, now: datetime) -> None:
    """What work at the centre goes by."""
    for worded in REGISTER:
        act(
            add_policy,
            cast.learner.centre,
            worded,
            by=cast.manager,
            at=now - timedelta(days=60),
        )


def _note_something(portfolio: Portfolio, cast: Cast, now: datetime) -> None:
    """An entry of Priya's journal that nothing was made of yet."""
    yesterday = now - timedelta(days=1)
    noted = Noted(day_of(yesterday), NOTED_TITLE, NOTED, Went.HARD)
    act(note, portfolio, noted, by=cast.learner, at=yesterday)


def _let_the_external_verifier_in(unit: PortfolioUnit, cast: Cast, now: datetime) -> None:
    """A visit of four weeks, to the unit that is signed off."""
    today = day_of(now)
    act(
        open_to_external,
        [unit],
        person=cast.external,
        from_on=today,
        until_on=today + timedelta(days=28),
        by=cast.manager,
        today=today,
        at=now,
    )


def _person(email: str) -> User:
    found = find_by_email(email)
    assert found is not None
    return found


def _enrol(cast: Cast, now: datetime) -> dict[str, PortfolioUnit]:
    at = now - timedelta(days=42)
    chosen = {UNTITLED, COMPLAINTS, MONITORING, REFERRED}
    enrolled = act(
        enrolling.enrol,
        cast.learner,
        [
            (version, offered.qualification)
            for offered in units_offered(cast.learner.centre)
            for version in offered.units
            if version.unit.key in chosen
        ],
        by=cast.manager,
        target_on=day_of(now + timedelta(days=20)),
        at=at,
    )
    for unit in enrolled:
        act(
            enrolling.allocate,
            unit,
            assessor=cast.assessor,
            verifier=cast.verifier,
            target_on=unit.target_on,
            by=cast.manager,
            seen=unit.revision,
            past_of=nothing_yet,
            at=at,
        )
    return {unit.unit_version.unit.key: unit for unit in enrolled}


def _gather(
    portfolio: Portfolio, cast: Cast, now: datetime
) -> tuple[EvidenceItem, EvidenceItem, EvidenceItem]:
    """E1 to E3 ready, a photo ready and tied to nothing, an account still being written."""
    learner = cast.learner
    worked = day_of(now - timedelta(days=24))
    account = upload(
        portfolio, learner, "RA", documents.ACCOUNT_TITLE, "refund-call.docx",
        documents.account_in_word(), now - timedelta(days=20),
    )  # fmt: skip
    testimony = act(
        forms.add_testimony,
        portfolio,
        by=learner,
        kind="WT",
        testimony=forms.Testimony(
            name="Sam Whitfield",
            role="Duty manager, support desk",
            relation="My line manager for two years",
            contact="sam.whitfield@work.example",
            statement=documents.TESTIMONY,
        ),
        seen_on=worked,
        at=now - timedelta(days=19),
    )
    declare(testimony, learner, now - timedelta(days=19))
    log = upload(
        portfolio, learner, "CL", "Complaint log, support desk", "complaints.csv",
        documents.complaint_log(day_of(now)), now - timedelta(days=18),
    )  # fmt: skip
    upload(
        portfolio, learner, "PE", "Whiteboard with the month's complaints", "whiteboard.jpg",
        documents.whiteboard_photo(), now - timedelta(days=6),
    )  # fmt: skip
    unfinished = act(
        gathering.begin_writing,
        portfolio,
        by=learner,
        kind="RA",
        title="A complaint I could not settle",
        work_on=None,
        at=now - timedelta(days=1),
    )
    act(drafts.keep, unfinished, text=documents.UNFINISHED, fields={}, seen=0)
    return account, testimony, log


def _judge_the_untitled_unit(
    unit: PortfolioUnit,
    account: EvidenceItem,
    testimony: EvidenceItem,
    log: EvidenceItem,
    cast: Cast,
    now: datetime,
) -> None:
    """Three criteria met, one with more asked for, two mapped since, two gaps."""
    criteria = {criterion.key: criterion for criterion in unit.unit_version.criteria}
    tie(unit, account, cast.learner, now - timedelta(days=17), {
        "early-signs-prompt-action": (3,),
        "escalation": (5,),
    })  # fmt: skip
    tie(unit, log, cast.learner, now - timedelta(days=17), {
        "complaint-logging-system": (1, 2, 3, 4),
    })  # fmt: skip
    act(
        recording.make_record,
        unit,
        by=cast.assessor,
        kind="O",
        title="Four calls at the support desk",
        occasion=recording.Occasion(
            on=day_of(now - timedelta(days=16)),
            started=None,
            ended=None,
            place="The support desk",
            account=documents.OBSERVATION,
        ),
        criteria=[criteria["active-listening-and-empathy"]],
        at=now - timedelta(days=16),
    )
    act(submitting.submit, unit, by=cast.learner, seen=unit.revision, at=now - timedelta(days=14))
    met = ("early-signs-prompt-action", "complaint-logging-system", "active-listening-and-empathy")
    act(
        assessing.judge,
        unit,
        by=cast.assessor,
        seen=unit.revision,
        verdicts=[
            *(Verdict(criteria[key].id, Outcome.MET) for key in met),
            Verdict(
                criteria["escalation"].id,
                Outcome.MORE_NEEDED,
                "Say who took it over, and when.",
            ),
        ],
        ties=[
            TieVerdict(tie.id, accepted=False, reason="It does not say who took the case over.")
            for tie in submitted_ties(unit)
            if tie.criterion_id == criteria["escalation"].id
        ],
        feedback="A clear account. Two things are missing before I can sign this off.",
        at=now - timedelta(days=12),
    )
    tie(unit, log, cast.learner, now - timedelta(days=5), {
        "follow-up-within-timescales": (6, 7, 8),
    })  # fmt: skip
    tie(unit, account, cast.learner, now - timedelta(days=5), {"recognising-early": (3,)})
    tie(unit, testimony, cast.learner, now - timedelta(days=5), {
        "empathy-and-conflict-resolution": (6,),
    })  # fmt: skip


def _sign_off_the_referred_unit(
    unit: PortfolioUnit, account: EvidenceItem, log: EvidenceItem, cast: Cast, now: datetime
) -> None:
    first, second, third = unit.unit_version.criteria
    tie(unit, account, cast.learner, now - timedelta(days=10), {
        first.key: (3, 4),
        second.key: (10, 11, 12),
    })  # fmt: skip
    tie(unit, log, cast.learner, now - timedelta(days=10), {third.key: (1, 3, 6)})
    act(submitting.submit, unit, by=cast.learner, seen=unit.revision, at=now - timedelta(days=9))
    act(
        assessing.judge,
        unit,
        by=cast.assessor,
        seen=unit.revision,
        verdicts=[Verdict(each.id, Outcome.MET) for each in (first, second, third)],
        feedback="Well argued from the log.",
        at=now - timedelta(days=4),
    )
    act(
        assessing.sign_off,
        unit,
        by=cast.assessor,
        made=True,
        seen=unit.revision,
        at=now - timedelta(days=3),
    )


def _leave_one_waiting(
    unit: PortfolioUnit,
    account: EvidenceItem,
    testimony: EvidenceItem,
    log: EvidenceItem,
    cast: Cast,
    now: datetime,
) -> None:
    first, second, third = unit.unit_version.criteria
    at = now - timedelta(days=3)
    tie(unit, account, cast.learner, at, {first.key: (3,), second.key: (4,)})
    tie(unit, testimony, cast.learner, at, {second.key: (6,)})
    tie(unit, log, cast.learner, at, {third.key: (1, 2)})
    act(submitting.submit, unit, by=cast.learner, seen=unit.revision, at=now - timedelta(days=2))
