"""What a dossier shows of decisions: judgements, feedback, sign-offs."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portfolio.assessment.judging import CHECK_NAMES
from portfolio.assessment.models import Judgement, RoundFeedback, SignOff
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import Submission
from portfolio.exports import dossier

ANSWERS = {True: "yes", False: "no", None: "not checked"}


def judged(judgement: Judgement, *, holds: bool) -> dossier.Judged:
    """One judgement; *holds* of the newest on its criterion."""
    return dossier.Judged(
        round=judgement.submission.round,
        outcome=judgement.outcome.replace("_", " "),
        holds=holds,
        checks=tuple((name, ANSWERS[getattr(judgement, name)]) for name in CHECK_NAMES),
        feedback=judgement.feedback,
        signed=dossier.signed(judgement.by.name, judgement.at),
    )


def feedback_of(unit: PortfolioUnit) -> tuple[dossier.Said, ...]:
    """What was said with each round, newest first."""
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


def signed_off(sign_off: SignOff) -> dossier.SignedOff:
    """A sign-off with its countersignature and its reopening."""
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
