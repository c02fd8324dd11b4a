"""Reads of exports, and the dossier of a unit as one reader may see it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation
from portfolio.assessment.judgement_queries import as_coverage_takes_them
from portfolio.assessment.models import Judgement
from portfolio.assessment.queries import sign_offs_of
from portfolio.assessment.states import newest_by_criterion
from portfolio.assessment.tie_queries import newest_decisions
from portfolio.audit.queries import events_of_unit
from portfolio.db import db
from portfolio.documents.locators import parse
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.coverage.queries import coverage_of
from portfolio.evidence.kinds.catalogue import kinds_of
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Sighting
from portfolio.exports import dossier
from portfolio.exports.decision_queries import feedback_of, signed_off
from portfolio.exports.dossier import Dossier
from portfolio.exports.evidence_queries import criteria_shown, evidence_shown
from portfolio.exports.models import Export
from portfolio.exports.rules import Shown, shown_to
from portfolio.exports.sampling_queries import released, samples_of
from portfolio.people.models import User
from portfolio.standards.models import Qualification, UnitVersion
from portfolio.standards.outcome_queries import outcomes_for
from portfolio.verification.queries import LEARNER_NEVER_SEES, unit_state
from portfolio.verification.states import State, WholeState

NAMELESS = "The source gives this unit no title; the centre calls it by this short name."
NO_QUALIFICATION = "None stated in the source"


def exports_of(unit: PortfolioUnit, by: User) -> Sequence[Export]:
    """What *by* has asked for of the unit, newest first."""
    return db.session.scalars(
        select(Export)
        .where(Export.portfolio_unit_id == unit.id, Export.by_id == by.id)
        .order_by(Export.id.desc())
    ).all()


def find_pending(unit: PortfolioUnit, by: User, relation: Relation) -> Export | None:
    """The export of the unit that is on its way to *by* already, if one is."""
    return db.session.scalar(
        select(Export)
        .where(
            Export.portfolio_unit_id == unit.id,
            Export.by_id == by.id,
            Export.for_relation == relation.value,
            Export.state.in_(["waiting", "running"]),
        )
        .order_by(Export.id.desc())
        .limit(1)
    )


def dossier_of(
    unit: PortfolioUnit, for_relation: Relation, *, made_by: str, at: datetime | None = None
) -> Dossier:
    """Everything the document shows to that reader, in a fixed number of SELECTs."""
    unit = _whole(unit)
    centre = unit.portfolio.learner.centre
    kinds = kinds_of(centre)
    shown = shown_to(for_relation, evidence_open_to_managers=centre.evidence_open_to_managers)
    ties = _ties_of(unit)
    decisions = newest_decisions(unit)
    judgements = _judgements_of(unit)
    state = unit_state(unit)
    sign_offs = sign_offs_of(unit)
    covered = coverage_of(
        unit,
        judged=as_coverage_takes_them(newest_by_criterion(judgements)),
        decided={id: each.accepted for id, each in decisions.items()},
        verified=state.state is State.RELEASED,
    )
    never = () if shown.sampling else LEARNER_NEVER_SEES
    return Dossier(
        cover=_cover(unit, state, shown, for_relation, made_by, at or datetime.now(UTC)),
        progress=dossier.Progress(covered.mapped, covered.met, covered.total),
        our_numbering=any(each.number is None for each in unit.unit_version.criteria),
        outcomes=tuple(
            part for line in outcomes_for(unit.unit_version, centre) for part in line.parts
        ),
        evidence=evidence_shown(ties, covered, shown, kinds),
        shows_judgements=shown.judgements,
        criteria=criteria_shown(unit, covered, ties, decisions, judgements, shown, kinds),
        feedback=feedback_of(unit) if shown.judgements else (),
        sign_offs=tuple(signed_off(each) for each in reversed(sign_offs)),
        shows_sampling=shown.sampling,
        samples=samples_of(unit) if shown.sampling else (),
        released=released(sign_offs, shown),
        history=tuple(
            dossier.Act(event.sentence, event.at)
            for event in events_of_unit(unit.id, leaving_out=never)
            if event.sentence
        ),
    )


def _whole(unit: PortfolioUnit) -> PortfolioUnit:
    version = selectinload(PortfolioUnit.unit_version)
    return db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id == unit.id)
        .options(
            joinedload(PortfolioUnit.portfolio)
            .joinedload(Portfolio.learner)
            .joinedload(User.centre),
            joinedload(PortfolioUnit.qualification).joinedload(Qualification.awarding_organisation),
            selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
            version.selectinload(UnitVersion.criteria),
        )
        .execution_options(populate_existing=True)
    ).one()


def _ties_of(unit: PortfolioUnit) -> list[EvidenceMapping]:
    """The ties to what is declared, in the order of items and passages."""
    ties = db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.criterion_id.in_(criteria_of(unit)),
        )
        .options(
            joinedload(EvidenceMapping.version).options(
                joinedload(EvidenceVersion.item).options(
                    selectinload(EvidenceItem.versions), joinedload(EvidenceItem.withdrawal)
                ),
                selectinload(EvidenceVersion.files),
                selectinload(EvidenceVersion.citations),
                selectinload(EvidenceVersion.sightings).joinedload(Sighting.by),
                joinedload(EvidenceVersion.reading),
            )
        )
    ).all()
    return sorted(
        (tie for tie in ties if not tie.version.is_draft),
        key=lambda tie: (tie.item.number, tie.version.version, parse(tie.locator), tie.id),
    )


def _judgements_of(unit: PortfolioUnit) -> list[Judgement]:
    """Every judgement of the unit, newest first."""
    return list(
        db.session.scalars(
            select(Judgement)
            .where(Judgement.portfolio_unit_id == unit.id)
            .order_by(Judgement.id.desc())
            .options(joinedload(Judgement.by), joinedload(Judgement.submission))
        )
    )


def _cover(
    unit: PortfolioUnit,
    state: WholeState,
    shown: Shown,
    relation: Relation,
    made_by: str,
    at: datetime,
) -> dossier.Cover:
    version, qualification = unit.unit_version, unit.qualification
    awarding = qualification.awarding_organisation if qualification else None
    left_out = []
    if not shown.evidence:
        left_out.append("Titles and file names of evidence are left out of this copy.")
    if not shown.judgements:
        left_out.append("Judgements and feedback are left out of this copy.")
    if not shown.sampling:
        left_out.append("What verifier and assessor say to each other is left out of this copy.")
    places = (
        ("Assessor", unit.assessor),
        ("Internal verifier (IQA)", unit.verifier),
        ("Countersigner", unit.countersigner),
    )
    return dossier.Cover(
        learner=unit.learner.name,
        centre=unit.learner.centre.name,
        unit=unit.label,
        unit_note="" if version.title else NAMELESS,
        version=version.version,
        qualification=_qualification(qualification) if qualification else NO_QUALIFICATION,
        awarding_organisation=awarding.name if awarding else "None stated",
        level=version.level or (qualification.level if qualification else None) or "None stated",
        people=tuple(dossier.Person(role, user.name if user else "") for role, user in places),
        enrolled_at=unit.enrolled_at,
        target_on=unit.target_on,
        state=state.value,
        state_text=state.text,
        made_at=at,
        made_by=made_by,
        made_for=relation.value,
        left_out=tuple(left_out),
    )


def _qualification(qualification: Qualification) -> str:
    if qualification.number:
        return f"{qualification.title} ({qualification.number})"
    return qualification.title
