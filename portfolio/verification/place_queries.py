"""What happened at units that bears on who may hold which place there."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, union

from portfolio.assessment.models import Countersignature, Reopening, SignOff
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.place_rules import Past
from portfolio.verification.models import Release, Sample
from portfolio.verification.sampling.queries import who_decided


def past_of(units: Collection[PortfolioUnit]) -> Mapping[int, Past]:
    """The past of each unit by its id, in a fixed number of SELECTs."""
    ids = [unit.id for unit in units]
    decided = who_decided(ids)
    verified: dict[int, dict[int, str]] = {}
    sampled = union(
        select(Sample.portfolio_unit_id, Sample.verifier_id).where(
            Sample.portfolio_unit_id.in_(ids)
        ),
        select(SignOff.portfolio_unit_id, Release.by_id)
        .join(SignOff, SignOff.id == Release.sign_off_id)
        .where(SignOff.portfolio_unit_id.in_(ids)),
    )
    for unit_id, person_id in db.session.execute(sampled):
        verified.setdefault(unit_id, {})[person_id] = "verified it"
    waiting = (
        select(SignOff.portfolio_unit_id)
        .outerjoin(Countersignature, Countersignature.sign_off_id == SignOff.id)
        .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
        .where(
            SignOff.portfolio_unit_id.in_(ids),
            SignOff.provisional,
            Countersignature.id.is_(None),
            Reopening.id.is_(None),
        )
    )
    provisional = set(db.session.scalars(waiting))
    return {id: Past(decided.get(id, {}), verified.get(id, {}), id in provisional) for id in ids}
