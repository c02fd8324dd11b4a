"""What a sign-off signs, as plain values: line by line what the unit rests on at that moment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portfolio.access import Relation
from portfolio.assessment.models import Judgement, TieDecision
from portfolio.audit.hashing import sha256_of
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.people.models import User

Plain = dict[str, Any]


def snapshot_of(
    unit: PortfolioUnit,
    *,
    ties: Iterable[EvidenceMapping],
    decisions: Mapping[int, TieDecision],
    judgements: Mapping[int, Judgement],
    by: User,
    statement: Plain,
    remark: str,
    at: datetime,
) -> Plain:
    """The unit version and exact criteria, ties, versions, files, judgements and people."""
    ties = sorted(ties, key=lambda tie: tie.id)
    versions = {tie.version_id: tie.version for tie in ties}
    version = unit.unit_version
    return {
        "unit": {
            "id": unit.id,
            "key": version.unit.key,
            "version": version.version,
            "sha256": version.sha256,
            "label": version.label,
        },
        "learner": _person(unit.learner, Relation.LEARNER),
        "people": [
            _person(allocation.user, Relation(allocation.relation))
            for allocation in unit.allocations
            if allocation.ended_at is None
        ],
        # Whoever held a place before: their judgements may stand among those that are signed.
        "people_before": [
            _person(allocation.user, Relation(allocation.relation))
            | {"from": allocation.begun_at.isoformat(), "until": allocation.ended_at.isoformat()}
            for allocation in unit.allocations
            if allocation.ended_at is not None
        ],
        "criteria": [
            {"id": each.id, "label": each.label, "text": each.text} for each in version.criteria
        ],
        "versions": [_version(versions[id], unit) for id in sorted(versions)],
        "ties": [_tie(tie, decisions.get(tie.id)) for tie in ties],
        "judgements": [_judgement(judgements[each.id]) for each in version.criteria],
        "statement": statement,
        "remark": remark,
        "by": _person(by, Relation.ASSESSOR) | {"trainee": by.trainee},
        "at": at.isoformat(),
    }


def text_hash(version: EvidenceVersion) -> str:
    """The SHA-256 of all that a version says in the page: its text, its fields, its passages."""
    reading = version.reading.document if version.reading is not None else None
    return sha256_of(
        {
            "title": version.title,
            "work_on": version.work_on.isoformat() if version.work_on else None,
            "text": version.text,
            "fields": version.fields,
            "reading": reading,
        }
    )


def _person(user: User, relation: Relation) -> Plain:
    return {"id": user.id, "name": user.name, "role": relation.value}


def _version(version: EvidenceVersion, unit: PortfolioUnit) -> Plain:
    return {
        "id": version.id,
        "item": version.item.code,
        "kind": version.item.kind_in(unit.id),  # an expert's testimony, where it is called one
        "version": version.version,
        "title": version.title,
        "text_sha256": text_hash(version),
        "declared_at": version.declared_at.isoformat() if version.declared_at else None,
        "declaration": version.declaration,
        "ai_statement": version.ai_statement,
        "files": [
            {"id": file.id, "name": file.name, "sha256": file.sha256, "size": file.size}
            for file in version.files
        ],
    }


def _tie(tie: EvidenceMapping, decision: TieDecision | None) -> Plain:
    return {
        "id": tie.id,
        "criterion_id": tie.criterion_id,
        "criterion": tie.criterion.label,
        "version_id": tie.version_id,
        "item": tie.item.code,
        "version": tie.version.version,
        "locator": tie.locator,
        "decision_id": decision.id if decision is not None else None,
        "accepted": decision.accepted if decision is not None else None,
        "reason": decision.reason if decision is not None else "",
    }


def _judgement(judgement: Judgement) -> Plain:
    return {
        "id": judgement.id,
        "criterion_id": judgement.criterion_id,
        "criterion": judgement.criterion.label,
        "outcome": judgement.outcome,
        "feedback": judgement.feedback,
        "checks": {
            "valid": judgement.valid,
            "authentic": judgement.authentic,
            "current": judgement.current,
            "sufficient": judgement.sufficient,
            "reliable": judgement.reliable,
        },
        "by": {"id": judgement.by_id, "name": judgement.by.name},
        "at": judgement.at.isoformat(),
    }
