"""Builders that read as the domain: centres, people, units, portfolios, evidence."""

import functools
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import pytest
from sqlalchemy.orm import object_session

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.snapshots import snapshot_of
from portfolio.audit.hashing import sha256_of
from portfolio.complaints.models import Recommendation
from portfolio.days import today
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.models import (
    WITNESS,
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
)
from portfolio.journal.models import JournalEntry, JournalText
from portfolio.people.models import Centre, Role, User
from portfolio.people.tokens import hash_of
from portfolio.policies.models import Policy, PolicyText
from portfolio.refusal import Refusal
from portfolio.schema import Base
from portfolio.standards.models import Criterion, LearningOutcome, Unit, UnitVersion
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
TODAY = NOW.date()
# argon2 of "correct horse battery"; hashing it anew would cost every test 50 ms.
PASSWORD = "correct horse battery"

_numbers = itertools.count(1)


def store(*things: Base) -> None:
    """Keep things in the test's database, past the audit trail."""
    db.session.add_all(things)
    db.session.flush()
    db.session.info.pop("touched", None)
    db.session.commit()


@contextmanager
def refuses(kind: type[Refusal], *words: str) -> Iterator[None]:
    """The block is refused with that refusal, and its sentence holds the words."""
    with pytest.raises(kind) as caught:
        yield
    for each in words:
        assert each in caught.value.sentence, caught.value.sentence


P = ParamSpec("P")
T = TypeVar("T")


def _whole(build: Callable[P, T]) -> Callable[P, T]:
    """A builder that stores nothing before what it makes is whole."""

    @functools.wraps(build)
    def built(*given: P.args, **named: P.kwargs) -> T:
        things = (each for each in (*given, *named.values()) if isinstance(each, Base))
        session = next((found for each in things if (found := object_session(each))), None)
        with session.no_autoflush if session is not None else nullcontext():
            return build(*given, **named)

    return built


def a_centre(name: str = "Hillside College") -> Centre:
    """A centre."""
    return Centre(name=f"{name} {next(_numbers)}", created_at=NOW)


@_whole
def a_person(name: str, centre: Centre, *roles: RoleName, trainee: bool = False) -> User:
    """A person of a centre with those roles."""
    n = next(_numbers)
    return User(
        name=name,
        email=f"person{n}@hillside.example",
        active=True,
        fs_uniquifier=f"person-{n}",
        centre=centre,
        trainee=trainee,
        roles=[_role(role) for role in roles],
    )


def a_learner(centre: Centre, name: str = "Priya Nair") -> User:
    return a_person(name, centre, RoleName.LEARNER)


def an_assessor(centre: Centre, name: str = "Tom Okafor", *, trainee: bool = False) -> User:
    return a_person(name, centre, RoleName.ASSESSOR, trainee=trainee)


def a_verifier(centre: Centre, name: str = "Helen Marsh") -> User:
    return a_person(name, centre, RoleName.VERIFIER)


def a_manager(centre: Centre, name: str = "Grace Bell") -> User:
    return a_person(name, centre, RoleName.MANAGER)


def a_unit_version(
    *criteria: str | dict[str, Any],
    title: str | None = "Process customer service complaints",
    outcomes: tuple[str, ...] = (),
) -> UnitVersion:
    """A unit with those criteria (texts, or columns), numbered 1, 2, 3 by us."""
    n = next(_numbers)
    texts = criteria or ("Recognise early warning signs", "Listen actively", "Log the complaint")
    version = UnitVersion(
        unit=Unit(key=f"unit-{n}"),
        version=1,
        sha256=f"{n:064x}",
        title=title,
        short_name=title or "Customer service complaints",
        content=EMPTY_CONTENT,
        loaded_at=NOW,
    )
    for position, each in enumerate(texts, start=1):
        given: dict[str, Any] = {"text": each} if isinstance(each, str) else each
        Criterion(
            **{
                "unit_version": version,
                "position": position,
                "key": f"c{position}",
                "display_text": given["text"],
                "methods": [],
            }
            | given
        )
    for position, text in enumerate(outcomes, start=1):
        LearningOutcome(unit_version=version, position=position, key=f"o{position}", text=text)
    return version


def a_unit_numbered_afresh() -> UnitVersion:
    """A unit of two outcomes that number their criteria 1 and 2 each, as its source does."""
    numbers = ("1", "2", "1", "2")
    version = a_unit_version(
        *({"text": f"Criterion {n}", "number": n} for n in numbers),
        outcomes=("Prepare the counter", "Serve"),
    )
    for place, criterion in enumerate(version.criteria):
        criterion.outcome = version.outcomes[place // 2]
    return version


# What UnitVersion.content holds for a unit whose source says nothing more.
EMPTY_CONTENT: dict[str, Any] = {
    "source": {"document": "900", "description": "A unit of the tests.", "left_out": []}
}


@_whole
def a_portfolio(learner: User) -> Portfolio:
    """The learner's portfolio."""
    return Portfolio(home_centre_id=learner.centre.id, learner=learner, begun_at=NOW)


@_whole
def a_portfolio_unit(
    portfolio: Portfolio,
    unit_version: UnitVersion | None = None,
    *,
    assessor: User | None = None,
    verifier: User | None = None,
    countersigner: User | None = None,
    target_on: date | None = None,
) -> PortfolioUnit:
    """A unit in a portfolio, with the people who work on it."""
    unit = PortfolioUnit(
        portfolio=portfolio,
        unit_version=unit_version or a_unit_version(),
        enrolled_at=NOW,
        target_on=target_on,
        revision=0,
    )
    places = (
        (Relation.ASSESSOR, assessor),
        (Relation.VERIFIER, verifier),
        (Relation.COUNTERSIGNER, countersigner),
    )
    for relation, user in places:
        if user is not None:
            Allocation(
                portfolio_unit=unit,
                user=user,
                relation=relation.value,
                begun_at=NOW,
                by_id=user.id or 0,
            )
    return unit


@_whole
def an_item(
    portfolio: Portfolio,
    *passages: str,
    kind: str = "RA",
    title: str = "Refund call",
    draft: bool = False,
    by_relation: Relation = Relation.LEARNER,
    by: User | None = None,
) -> EvidenceItem:
    """A written item with those passages, declared authentic unless it is a draft."""
    number = portfolio.next_evidence_number or 1
    portfolio.next_evidence_number = number + 1
    author = by or portfolio.learner
    item = EvidenceItem(
        portfolio=portfolio,
        number=number,
        kind=kind,
        created_at=NOW,
        by=author,
        by_relation=by_relation.value,
    )
    a_version(item, *passages, title=title, draft=draft, by=author)
    return item


@_whole
def a_version(
    item: EvidenceItem,
    *passages: str,
    title: str = "Refund call",
    draft: bool = False,
    by: User | None = None,
) -> EvidenceVersion:
    """One more version of an item, written in the page."""
    texts = passages or ("I asked what had happened since Monday.", "I took ownership of it.")
    version = EvidenceVersion(
        item=item,
        version=len(item.versions) + 1,
        source="written",
        title=title,
        work_on=TODAY - timedelta(days=20),
        text="\n\n".join(texts),
        fields={},
        created_at=NOW,
        by=by or item.by,
        declared_at=None if draft else NOW,
        declaration=None if draft else "This is my own work.",
    )
    Reading(version=version, document=_document(texts))
    return version


@_whole
def a_tie(
    item: EvidenceItem,
    unit: PortfolioUnit,
    criterion: Criterion | int,
    *,
    locator: str = "",
    submission: Submission | None = None,
) -> EvidenceMapping:
    """The newest version of an item, mapped to a criterion (or its position) of a unit."""
    if isinstance(criterion, int):
        criterion = unit.unit_version.criteria[criterion - 1]
    return EvidenceMapping(
        version=item.newest,
        portfolio_unit=unit,
        criterion=criterion,
        locator=locator,
        note="",
        by=item.portfolio.learner,
        by_relation=Relation.LEARNER.value,
        at=NOW,
        submission=submission,
    )


@_whole
def a_submission(unit: PortfolioUnit, *, round: int = 1) -> Submission:
    """The learner put the unit before the assessor."""
    return Submission(
        portfolio_unit=unit, round=round, note="", by_id=unit.portfolio.learner_id, at=NOW
    )


def a_sign_off(
    unit: PortfolioUnit,
    *,
    by: User,
    item: EvidenceItem | None = None,
    at: datetime = NOW,
    provisional: bool = False,
) -> SignOff:
    """The unit signed off and stored: submitted, every criterion met on one accepted item."""
    item = item or an_item(unit.portfolio)
    store(unit, item)
    submission = a_submission(unit, round=next(_numbers))
    submission.at = at
    ties = [
        a_tie(item, unit, criterion, locator="1", submission=submission)
        for criterion in unit.unit_version.criteria
    ]
    passed = dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True)
    decisions = [TieDecision(mapping=t, accepted=True, reason="", by=by, at=at) for t in ties]
    judgements = [
        Judgement(
            portfolio_unit=unit,
            criterion=criterion,
            submission=submission,
            outcome="met",
            feedback="Clear and complete.",
            by=by,
            at=at,
            **passed,
        )
        for criterion in unit.unit_version.criteria
    ]
    store(submission, *ties, *decisions, *judgements)
    snapshot = snapshot_of(
        unit,
        ties=ties,
        decisions={each.mapping_id: each for each in decisions},
        judgements={each.criterion_id: each for each in judgements},
        by=by,
        statement={"version": 1, "text": "The unit is complete."},
        remark="",
        at=at,
    )
    signed = SignOff(
        portfolio_unit=unit,
        statement="The unit is complete.",
        provisional=provisional,
        snapshot=snapshot,
        seal=sha256_of(snapshot),
        by=by,
        at=at,
    )
    unit.locked_at = at
    store(signed)
    return signed


def _document(texts: tuple[str, ...]) -> dict[str, Any]:
    from portfolio.documents.paragraphs import from_text

    return from_text("\n\n".join(texts)).to_plain()


def _role(name: RoleName) -> Role:
    session = db.session
    with session.no_autoflush:
        found = session.query(Role).filter_by(name=name.value).one_or_none()
    if found is None:
        made = (each for each in session.new if isinstance(each, Role) and each.name == name.value)
        found = next(made, None) or Role(name=name.value)
        session.add(found)
    return found


@_whole
def a_recommendation(
    version: EvidenceVersion, text: str = "Ring before you set off"
) -> Recommendation:
    """What the learner recommends from a log."""
    return Recommendation(
        version=version,
        text=text,
        theme="",
        locator="",
        policy="",
        mitigation="",
        by_id=version.item.portfolio.learner.id,
        at=NOW,
    )


@_whole
def a_request(
    unit: PortfolioUnit, *, token: str = "", address: str = "", by: User | None = None
) -> WitnessRequest:
    """Somebody was asked about the unit's first criterion, by a link with that secret."""
    return WitnessRequest(
        portfolio_unit=unit,
        kind="testimony",
        name="Sam Reid",
        address=address,
        words="The refund call on Tuesday.",
        token_sha256=hash_of(token or f"a secret {next(_numbers)}"),
        by=by or unit.learner,
        made_at=NOW,
        last_on=today() + timedelta(days=14),
        criteria=[unit.unit_version.criteria[0]],
    )


@_whole
def a_testimony(
    unit: PortfolioUnit, *, request: WitnessRequest | None = None, token: str = ""
) -> WitnessTestimony:
    """What a witness sent about the unit, and the item it became."""
    request = request or a_request(unit)
    request.opened_at = request.ended_at = NOW
    request.ended_as = "sent"
    item = an_item(
        unit.portfolio, "I saw it.", kind="WT", title="Testimony of Sam Reid, Team leader"
    )
    item.by_relation = WITNESS
    item.newest.source = "form"
    item.newest.fields = {"form": "witness", "name": "Sam Reid", "role": "Team leader"}
    return WitnessTestimony(
        request=request,
        item=item,
        name="Sam Reid",
        role="Team leader",
        relation="Line manager",
        organisation="Hillside Stores",
        known_for="Two years",
        contact="sam@work.example",
        seen_on=TODAY,
        at=NOW,
        mailed_to="sam@work.example" if token else "",
        token_sha256=hash_of(token) if token else None,
    )


@_whole
def a_policy(
    centre: Centre, title: str = "Complaints policy", *, by: User, ended: bool = False
) -> Policy:
    """A policy in a centre's register, with two clauses."""
    policy = Policy(for_centre_id=centre.id, at=NOW)
    PolicyText(
        policy=policy,
        version=1,
        kind="policy",
        title=title,
        short_name="CP",
        reference="QP-12",
        link="https://hillside.example/cp",
        clauses=[
            {"number": "4.2", "heading": "Acknowledge within a day"},
            {"number": "5", "heading": "Offers"},
        ],
        ended=ended,
        by_id=by.id,
        at=NOW,
    )
    return policy


@_whole
def a_journal_entry(
    portfolio: Portfolio, text: str = "He shouted. I let him finish.", *, went: str = "hard"
) -> JournalEntry:
    """An entry of a learner's journal."""
    entry = JournalEntry(portfolio=portfolio, at=NOW)
    JournalText(
        entry=entry,
        version=1,
        happened_on=TODAY - timedelta(days=4),
        title="A hard call",
        text=text,
        went=went,
        at=NOW,
    )
    return entry
