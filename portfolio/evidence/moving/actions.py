"""Moving a unit in a portfolio to another version of its text, with the ties carried over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import MovedCriterion, PortfolioUnit, UnitMove
from portfolio.enrolment.rules import require_seen, require_unlocked
from portfolio.evidence.models import EvidenceMapping
from portfolio.evidence.moving.queries import current_ties, versions_had, versions_open_to
from portfolio.evidence.moving.rules import require_movable, require_pairs
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.sentences import number
from portfolio.standards.difference import Pair
from portfolio.standards.models import UnitVersion


def move_unit(
    unit: PortfolioUnit,
    to: UnitVersion,
    pairs: Mapping[int, int | None],
    *,
    by: User,
    seen: int,
    at: datetime | None = None,
) -> UnitMove:
    """The unit stands on version *to* from now on; *pairs* says what each criterion became.

    Every tie of a criterion that goes on is made again for what it became, and the earlier one
    stays. Where the words are the same, a submitted tie is submitted still and waits for the
    assessor to decide anew; where they changed, the learner submits it again. No judgement goes
    over: nothing is met until the assessor says so of this version.
    """
    at = at or datetime.now(UTC)
    unit = lock(unit)
    require_unlocked(unit)
    require_seen(unit, seen, then="move")
    require_movable(
        unit,
        to,
        open_to={version.id for version in versions_open_to(unit)},
        had=versions_had(unit),
    )
    earlier = unit.unit_version
    require_pairs(pairs, earlier.criteria, to.criteria)
    ties = current_ties(unit)
    move = UnitMove(portfolio_unit=unit, from_version=earlier, to_version=to, by_id=by.id, at=at)
    db.session.add(move)
    later = {criterion.id: criterion for criterion in to.criteria}
    became = {old.id: Pair(old, later.get(pairs[old.id] or 0)) for old in earlier.criteria}
    for pair in became.values():
        assert pair.old is not None
        move.pairs.append(
            MovedCriterion(
                from_criterion_id=pair.old.id,
                to_criterion_id=pair.new.id if pair.new else None,
                same_words=pair.same_words,
            )
        )
    carried = _carry(ties, became, at)
    unit.unit_version = to
    unit.revision += 1
    db.session.flush()
    left = sum(became[tie.criterion_id].new is None for tie in ties)
    record_of_unit(
        Verb.UNIT_MOVED,
        move,
        unit,
        by_id=by.id,
        at=at,
        sentence=(
            f"{by.name} moved {earlier.label} of {unit.learner.name} from version "
            f"{earlier.version} to {_said(earlier, to)}; {_ties(carried)} carried over"
            f"{f', {_ties(left)} left behind' if left else ''}."
        ),
        details={
            "from": earlier.version,
            "to": to.version,
            "carried": carried,
            "left": left,
            "pairs": {
                pair.old.label: pair.new.label if pair.new else None
                for pair in became.values()
                if pair.old
            },
        },
    )
    return move


def _carry(ties: Sequence[EvidenceMapping], became: Mapping[int, Pair], at: datetime) -> int:
    """Make each tie again for what its criterion became; how many were made."""
    made: dict[tuple[int, int, str], EvidenceMapping] = {}
    for tie in ties:
        pair = became[tie.criterion_id]
        if pair.new is None:
            continue
        place = (tie.version_id, pair.new.id, tie.locator)
        known = made.get(place)
        submission = tie.submission if pair.same_words else None
        if known is not None:
            # Two criteria became one: what was submitted for either is.
            known.submission = known.submission or submission
            continue
        made[place] = EvidenceMapping(
            version=tie.version,
            portfolio_unit=tie.portfolio_unit,
            criterion=pair.new,
            locator=tie.locator,
            note=tie.note,
            by_id=tie.by_id,
            by_relation=tie.by_relation,
            at=at,
            submission=submission,
        )
    db.session.add_all(made.values())
    return len(made)


def _said(earlier: UnitVersion, to: UnitVersion) -> str:
    if to.unit_id == earlier.unit_id:
        return f"version {to.version}"
    return f"{to.label}, version {to.version}, written in its place"


def _ties(count: int) -> str:
    return number(count, "tie", "ties")
