"""Whether every sign-off still says what was signed, and the things it names still are so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.snapshots import text_hash
from portfolio.audit.hashing import sha256_of
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.standards.models import Criterion

Plain = Mapping[str, Any]


def broken_seals() -> Iterator[str]:
    """A sentence for everything that differs from what was signed; none where all holds."""
    sign_offs = db.session.scalars(
        select(SignOff)
        .order_by(SignOff.id)
        .options(
            joinedload(SignOff.portfolio_unit).joinedload(PortfolioUnit.unit_version),
            joinedload(SignOff.portfolio_unit)
            .joinedload(PortfolioUnit.portfolio)
            .joinedload(Portfolio.learner),
        )
        .execution_options(populate_existing=True)
    ).unique()
    for sign_off in sign_offs:
        unit = sign_off.portfolio_unit
        whose = f"The sign-off of {unit.label} for {unit.learner.name}"
        for difference in _differences(sign_off):
            yield f"{whose} no longer holds: {difference}"


def _differences(sign_off: SignOff) -> Iterator[str]:
    if sign_off.erased_at is not None:
        return  # emptied by law; its row is covered by the trail like any other
    snapshot = sign_off.snapshot
    if sha256_of(snapshot) != sign_off.seal:
        yield "its seal does not fit its snapshot, so one of the two was changed."
    try:
        if snapshot["statement"]["text"] != sign_off.statement:
            yield "its statement is not the one that was signed."
        if snapshot["by"]["id"] != sign_off.by_id or snapshot["unit"]["id"] != (
            sign_off.portfolio_unit_id
        ):
            yield "it names another unit or another assessor than the snapshot does."
        yield from _changed_criteria(snapshot["criteria"])
        yield from _changed_versions(snapshot["versions"])
        yield from _changed_ties(snapshot["ties"])
        yield from _changed_judgements(snapshot["judgements"])
    except (KeyError, TypeError):
        yield "its snapshot can no longer be read."


def _changed_criteria(said: Iterable[Plain]) -> Iterator[str]:
    now = _by_id(Criterion, said)
    for each in said:
        criterion = now.get(each["id"])
        if criterion is None:
            yield f"criterion {each['label']} is gone."
        elif criterion.text != each["text"]:
            yield f"the text of criterion {each['label']} is no longer the one that was signed."


def _changed_versions(said: Iterable[Plain]) -> Iterator[str]:
    now = _by_id(
        EvidenceVersion,
        said,
        selectinload(EvidenceVersion.files),
        selectinload(EvidenceVersion.reading),
    )
    for each in said:
        what = f"{each['item']} version {each['version']}"
        version = now.get(each["id"])
        if version is None:
            yield f"{what} is gone."
            continue
        if text_hash(version) != each["text_sha256"]:
            yield f"the text of {what} is not the one that was signed."
        if version.declaration != each["declaration"]:
            yield f"the declaration of {what} is not the one that was signed."
        # Snapshots that were taken before it was asked don't speak of it.
        if version.ai_statement != each.get("ai_statement"):
            yield f"what {what} states of AI tools is not what was signed."
        files = {file.id: file for file in version.files}
        for file in each["files"]:
            kept = files.pop(file["id"], None)
            if kept is None:
                yield f"the file “{file['name']}” of {what} is gone."
            elif kept.sha256 != file["sha256"]:
                yield f"the file “{file['name']}” of {what} is not the one that was signed."
        for file_added in files.values():
            yield f"the file “{file_added.name}” was added to {what}."


def _changed_ties(said: Iterable[Plain]) -> Iterator[str]:
    now = _by_id(EvidenceMapping, said)
    decisions = _by_id(TieDecision, ({"id": each["decision_id"]} for each in said))
    for each in said:
        what = f"the tie of {each['item']} to criterion {each['criterion']}"
        tie = now.get(each["id"])
        decision = decisions.get(each["decision_id"])
        if tie is None:
            yield f"{what} is gone."
        elif (tie.version_id, tie.criterion_id, tie.locator) != (
            each["version_id"],
            each["criterion_id"],
            each["locator"],
        ):
            yield f"{what} now points elsewhere."
        if each["decision_id"] is not None and (
            decision is None or decision.accepted != each["accepted"]
        ):
            yield f"the decision on {what} is not the one that was signed."


def _changed_judgements(said: Iterable[Plain]) -> Iterator[str]:
    now = _by_id(Judgement, said)
    for each in said:
        judgement = now.get(each["id"])
        if judgement is None:
            yield f"the judgement of criterion {each['criterion']} is gone."
        elif (judgement.outcome, judgement.feedback, judgement.by_id) != (
            each["outcome"],
            each["feedback"],
            each["by"]["id"],
        ):
            yield f"the judgement of criterion {each['criterion']} is not the one that was signed."


def _by_id(model: type[Any], said: Iterable[Plain], *options: Any) -> dict[int, Any]:
    """The rows of *model* that a list of the snapshot names, read anew from the database."""
    ids = [each["id"] for each in said if each["id"] is not None]
    rows = db.session.scalars(
        select(model)
        .where(model.id.in_(ids))
        .options(*options)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}
