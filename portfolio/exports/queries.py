"""Reads of exports, and the dossier of a unit as one reader may see it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation
from portfolio.assessment.judging import CHECK_NAMES
from portfolio.assessment.models import Judgement, RoundFeedback, SignOff, TieDecision
from portfolio.assessment.queries import as_coverage_takes_them, newest_decisions, sign_offs_of
from portfolio.assessment.snapshots import text_hash
from portfolio.assessment.states import newest_by_criterion
from portfolio.audit.queries import events_of_unit
from portfolio.days import in_words
from portfolio.db import db
from portfolio.documents.locators import label, parse
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.coverage import Coverage
from portfolio.evidence.coverage_queries import coverage_of
from portfolio.evidence.kinds import Kinds, kinds_of
from portfolio.evidence.mapping_queries import outline_of
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Sighting,
    Submission,
)
from portfolio.evidence.provenance import circumstances_of
from portfolio.exports import dossier
from portfolio.exports.dossier import Dossier, Signed, initials_of
from portfolio.exports.models import Export
from portfolio.exports.rules import Shown, shown_to
from portfolio.people.models import User
from portfolio.standards.methods import Method
from portfolio.standards.models import Qualification, UnitVersion
from portfolio.standards.queries import outcomes_for
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.queries import LEARNER_NEVER_SEES, unit_state
from portfolio.verification.rules import CHECKS
from portfolio.verification.states import State, WholeState, point_state

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
        evidence=_evidence(ties, covered, shown, kinds),
        shows_judgements=shown.judgements,
        criteria=_criteria(unit, covered, ties, decisions, judgements, shown, kinds),
        feedback=_feedback(unit) if shown.judgements else (),
        sign_offs=tuple(_signed_off(each) for each in reversed(sign_offs)),
        shows_sampling=shown.sampling,
        samples=_samples(unit) if shown.sampling else (),
        released=_released(sign_offs, shown),
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


def _evidence(
    ties: Sequence[EvidenceMapping], covered: Coverage, shown: Shown, kinds: Kinds
) -> tuple[dossier.Evidence, ...]:
    found = []
    for item in {tie.item.id: tie.item for tie in ties}.values():
        its = [tie for tie in ties if tie.item is item]
        versions = {tie.version_id: tie.version for tie in its}.values()
        serves = {tie.criterion_id for tie in its}
        found.append(
            dossier.Evidence(
                code=item.code,
                title=_last(versions).title if shown.evidence else "",
                method=kinds.there(item, its[0].portfolio_unit_id).label,
                method_code=kinds.there(item, its[0].portfolio_unit_id).code,
                by_assessor=item.by_relation == Relation.ASSESSOR,
                withdrawn=item.withdrawn,
                versions=tuple(
                    _version(each, shown) for each in sorted(versions, key=lambda v: v.version)
                ),
                serves=tuple(each.label for each in covered.criteria if each.id in serves),
            )
        )
    return tuple(found)


def _last(versions: Iterable[EvidenceVersion]) -> EvidenceVersion:
    return max(versions, key=lambda version: version.version)


def _version(version: EvidenceVersion, shown: Shown) -> dossier.Version:
    files = [
        dossier.File(file.name if shown.evidence else "a file", file.sha256, file.size)
        for file in version.files
    ]
    if not files:
        files = [dossier.File("", text_hash(version), None)]
    return dossier.Version(
        version=version.version,
        title=version.title if shown.evidence else "",
        work_on=version.work_on,
        declared_at=version.declared_at,
        files=tuple(files),
        circumstances=circumstances_of(version).words if shown.evidence else "",
        ai_statement=(version.ai_statement or "") if shown.evidence else "",
        goes_by=tuple(each.words for each in version.citations) if shown.evidence else (),
        held=str(version.fields["location"]) if version.held and shown.evidence else "",
        seen=tuple(f"{each.by.name} on {in_words(each.seen_on)}" for each in version.sightings),
    )


def _criteria(
    unit: PortfolioUnit,
    covered: Coverage,
    ties: Sequence[EvidenceMapping],
    decisions: Mapping[int, TieDecision],
    judgements: Sequence[Judgement],
    shown: Shown,
    kinds: Kinds,
) -> tuple[dossier.Criterion, ...]:
    states = {
        each.tie.id: each.state.value for criterion in covered.criteria for each in criterion.ties
    }
    exact = {criterion.id: criterion.text for criterion in unit.unit_version.criteria}
    return tuple(
        dossier.Criterion(
            label=each.label,
            text=exact[each.id],
            demands=tuple(Method(code).label.capitalize() for code in each.asked.methods),
            unsupplied=bool(each.methods_missing),
            state=each.state.value,
            ties=tuple(
                _tie(tie, states[tie.id], decisions.get(tie.id), shown, kinds)
                for tie in ties
                if tie.criterion_id == each.id
            ),
            judged=tuple(
                _judged(judgement, holds=place == 0)
                for place, judgement in enumerate(
                    judgement for judgement in judgements if judgement.criterion_id == each.id
                )
            )
            if shown.judgements
            else (),
        )
        for each in covered.criteria
    )


def _tie(
    tie: EvidenceMapping,
    state: str,
    decision: TieDecision | None,
    shown: Shown,
    kinds: Kinds,
) -> dossier.Tie:
    return dossier.Tie(
        code=tie.item.code,
        version=tie.version.version,
        method=kinds.there(tie.item, tie.portfolio_unit_id).label,
        method_code=kinds.there(tie.item, tie.portfolio_unit_id).code,
        place=label(tie.locator, outline_of(tie.version)),
        state=state,
        reason=decision.reason if decision and shown.judgements else "",
        decided=_signed(decision.by, decision.at) if decision else None,
    )


_ANSWERS = {True: "yes", False: "no", None: "not checked"}


def _judged(judgement: Judgement, *, holds: bool) -> dossier.Judged:
    return dossier.Judged(
        round=judgement.submission.round,
        outcome=judgement.outcome.replace("_", " "),
        holds=holds,
        checks=tuple((name, _ANSWERS[getattr(judgement, name)]) for name in CHECK_NAMES),
        feedback=judgement.feedback,
        signed=_signed(judgement.by, judgement.at),
    )


def _feedback(unit: PortfolioUnit) -> tuple[dossier.Said, ...]:
    rows = db.session.scalars(
        select(RoundFeedback)
        .join(RoundFeedback.submission)
        .where(Submission.portfolio_unit_id == unit.id)
        .order_by(RoundFeedback.id.desc())
        .options(joinedload(RoundFeedback.by), joinedload(RoundFeedback.submission))
    )
    return tuple(
        dossier.Said(f"Round {each.submission.round}", each.text, each.by.name, each.at)
        for each in rows
    )


def _signed_off(sign_off: SignOff) -> dossier.SignedOff:
    countersignature, reopening = sign_off.countersignature, sign_off.reopening
    return dossier.SignedOff(
        statement=sign_off.statement,
        remark=str(sign_off.snapshot.get("remark") or ""),
        name=sign_off.by.name,
        trainee=bool(sign_off.snapshot.get("by", {}).get("trainee", sign_off.provisional)),
        at=sign_off.at,
        seal=sign_off.seal,
        provisional=sign_off.provisional,
        countersigned=dossier.Countersigned(
            countersignature.confirmed,
            countersignature.note,
            countersignature.by.name,
            countersignature.at,
        )
        if countersignature
        else None,
        reopened=dossier.Said(
            reopening.by_relation, reopening.reason, reopening.by.name, reopening.at
        )
        if reopening
        else None,
    )


def _samples(unit: PortfolioUnit) -> tuple[dossier.Sample, ...]:
    points = selectinload(Sample.action_points)
    rows = db.session.scalars(
        select(Sample)
        .where(Sample.portfolio_unit_id == unit.id)
        .order_by(Sample.id.desc())
        .options(
            joinedload(Sample.verifier),
            joinedload(Sample.assessor),
            joinedload(Sample.agreement).joinedload(SampleAgreement.by),
            points.joinedload(ActionPoint.by),
            points.joinedload(ActionPoint.criterion),
            points.joinedload(ActionPoint.closure).joinedload(ActionClosure.by),
            points.selectinload(ActionPoint.responses).joinedload(ActionResponse.by),
        )
        .execution_options(populate_existing=True)
    )
    return tuple(_sample(each) for each in rows)


def _sample(sample: Sample) -> dossier.Sample:
    agreement = sample.agreement
    return dossier.Sample(
        kind=sample.kind,
        reason=sample.reason,
        verifier=sample.verifier.name,
        assessor=sample.assessor.name,
        at=sample.at,
        agreed=dossier.Said("", agreement.note, agreement.by.name, agreement.at)
        if agreement
        else None,
        checks=tuple(
            (CHECKS.get(name, name), _ANSWERS[bool(passed)])
            for name, passed in (agreement.checks.items() if agreement else ())
        ),
        action_points=tuple(_action_point(each) for each in sample.action_points),
    )


def _action_point(point: ActionPoint) -> dossier.ActionPoint:
    closure = point.closure
    return dossier.ActionPoint(
        text=point.text,
        severity=point.severity,
        due_on=point.due_on,
        state=point_state(point).value,
        criterion=point.criterion.label if point.criterion else "",
        raised=_signed(point.by, point.at),
        answers=tuple(dossier.Said("", a.text, a.by.name, a.at) for a in point.responses),
        closed=dossier.Said("", closure.note, closure.by.name, closure.at) if closure else None,
    )


def _released(sign_offs: Sequence[SignOff], shown: Shown) -> dossier.Released | None:
    """The release of the sign-off that holds, if it was released."""
    if not sign_offs or sign_offs[-1].overtaken:
        return None
    release = db.session.scalar(
        select(Release)
        .where(Release.sign_off_id == sign_offs[-1].id)
        .options(joinedload(Release.by))
    )
    if release is None:
        return None
    reason = release.reason if shown.sampling else ""
    return dossier.Released(release.by.name, release.at, reason)


def _signed(by: User, at: datetime) -> Signed:
    return Signed(by.name, initials_of(by.name), at)
