"""What a dossier shows of verification: samples with their action points, the release."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.assessment.models import SignOff
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports import dossier
from portfolio.exports.decision_queries import ANSWERS
from portfolio.exports.rules import Shown
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.rules import CHECKS
from portfolio.verification.states import point_state


def samples_of(unit: PortfolioUnit) -> tuple[dossier.Sample, ...]:
    """Every sample of the unit, newest first, with its action points."""
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
            (CHECKS.get(name, name), ANSWERS[bool(passed)])
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
        raised=dossier.signed(point.by.name, point.at),
        answers=tuple(dossier.Said("", a.text, a.by.name, a.at) for a in point.responses),
        closed=dossier.Said("", closure.note, closure.by.name, closure.at) if closure else None,
    )


def released(sign_offs: Sequence[SignOff], shown: Shown) -> dossier.Released | None:
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
