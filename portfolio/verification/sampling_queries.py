"""What sampling plans from: every sign-off of a centre, and who had a part in which unit."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import joinedload

from portfolio.access import Relation
from portfolio.assessment.models import Countersignature, Judgement, SignOff, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.standards.methods import LABELS, Method
from portfolio.verification.models import Release, Sample
from portfolio.verification.sampling import Choice, Decision, plan


def sampling_record(centre_id: int) -> tuple[Decision, ...]:
    """Every sign-off of the centre, as the sampling plan sees it."""
    sign_offs = db.session.scalars(
        select(SignOff)
        .join(SignOff.portfolio_unit)
        .join(PortfolioUnit.portfolio)
        .where(Portfolio.home_centre_id == centre_id)
        .order_by(SignOff.id)
        .options(
            joinedload(SignOff.by),
            joinedload(SignOff.countersignature),
            joinedload(SignOff.reopening),
            joinedload(SignOff.portfolio_unit)
            .joinedload(PortfolioUnit.portfolio)
            .joinedload(Portfolio.learner),
            joinedload(SignOff.portfolio_unit).joinedload(PortfolioUnit.unit_version),
        )
    ).all()
    ids = {each.portfolio_unit_id for each in sign_offs}
    sampled_at = (
        select(Sample.sign_off_id, func.max(Sample.at))
        .where(Sample.portfolio_unit_id.in_(ids), Sample.sign_off_id.is_not(None))
        .group_by(Sample.sign_off_id)
    )
    sampled = {row[0]: row[1] for row in db.session.execute(sampled_at)}
    released = set(
        db.session.scalars(
            select(Release.sign_off_id).where(Release.sign_off_id.in_([s.id for s in sign_offs]))
        )
    )
    methods = _accepted_methods(ids)
    people = who_decided(ids)
    return tuple(
        Decision(
            id=each.id,
            portfolio_unit_id=each.portfolio_unit_id,
            unit_id=each.portfolio_unit.unit_version.unit_id,
            unit_name=each.portfolio_unit.name,
            learner_id=each.portfolio_unit.learner.id,
            learner_name=each.portfolio_unit.learner.name,
            assessor_id=each.by_id,
            assessor_name=each.by.name,
            # Whoever signed provisionally was a trainee then, whatever they are today.
            trainee=each.provisional,
            methods=methods.get(each.portfolio_unit_id, frozenset()),
            at=each.at,
            took_part=frozenset(people.get(each.portfolio_unit_id, {}))
            | {each.portfolio_unit.learner.id},
            sampled_at=sampled.get(each.id),
            released=each.id in released,
            overtaken=each.overtaken,
            provisional=not each.confirmed,
        )
        for each in sign_offs
    )


def plan_of(centre_id: int, *, today: date) -> tuple[Choice, ...]:
    """What the centre's sampling plan says of every sign-off that waits."""
    return plan(sampling_record(centre_id), today=today)


def choice_for(unit: PortfolioUnit, *, today: date) -> Choice | None:
    """What the plan says of this unit, if it waits for verification."""
    for choice in plan_of(unit.centre_id, today=today):
        if choice.decision.portfolio_unit_id == unit.id:
            return choice
    return None


def who_took_part(unit: PortfolioUnit) -> Mapping[int, str]:
    """What each person did in the unit that keeps them from verifying it, by their id."""
    return who_decided([unit.id]).get(unit.id, {}) | {unit.portfolio.learner_id: "are its learner"}


def who_decided(unit_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Who recorded, decided, judged, signed or countersigned, by unit and person, in words."""
    acts: tuple[tuple[str, Executable], ...] = (
        (
            "made an assessment record in it",
            select(EvidenceMapping.portfolio_unit_id, EvidenceItem.by_id)
            .join(EvidenceMapping.version)
            .join(EvidenceVersion.item)
            .where(
                EvidenceMapping.portfolio_unit_id.in_(unit_ids),
                EvidenceItem.by_relation == Relation.ASSESSOR.value,
            )
            .distinct(),
        ),
        (
            "decided on evidence in it",
            select(EvidenceMapping.portfolio_unit_id, TieDecision.by_id)
            .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
            .where(EvidenceMapping.portfolio_unit_id.in_(unit_ids))
            .distinct(),
        ),
        (
            "judged a criterion of it",
            select(Judgement.portfolio_unit_id, Judgement.by_id)
            .where(Judgement.portfolio_unit_id.in_(unit_ids))
            .distinct(),
        ),
        (
            "countersigned it",
            select(SignOff.portfolio_unit_id, Countersignature.by_id)
            .join(SignOff, SignOff.id == Countersignature.sign_off_id)
            .where(SignOff.portfolio_unit_id.in_(unit_ids)),
        ),
        (
            "signed it off",
            select(SignOff.portfolio_unit_id, SignOff.by_id).where(
                SignOff.portfolio_unit_id.in_(unit_ids)
            ),
        ),
    )
    found: dict[int, dict[int, str]] = {}
    for words, statement in acts:
        for unit_id, person_id in db.session.execute(statement):
            found.setdefault(unit_id, {})[person_id] = words
    return found


def _accepted_methods(unit_ids: Collection[int]) -> dict[int, frozenset[str]]:
    newest = select(func.max(TieDecision.id)).group_by(TieDecision.mapping_id)
    rows = db.session.execute(
        select(EvidenceMapping.portfolio_unit_id, EvidenceItem.kind)
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceMapping.version_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
        .join(TieDecision, TieDecision.mapping_id == EvidenceMapping.id)
        .where(
            EvidenceMapping.portfolio_unit_id.in_(unit_ids),
            TieDecision.id.in_(newest),
            TieDecision.accepted,
        )
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for unit_id, kind in rows:
        found.setdefault(unit_id, set()).add(_method(kind))
    return {unit_id: frozenset(methods) for unit_id, methods in found.items()}


def _method(code: str) -> str:
    return LABELS[Method(code)] if code in set(Method) else code
