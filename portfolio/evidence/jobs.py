"""What the worker does with evidence: it finds likenesses, and reads drafts again."""

from sqlalchemy import select

from portfolio.db import db
from portfolio.evidence.files.rereading import bring_up_to_date, waiting
from portfolio.evidence.matches.fingerprinting import put_fingerprints, read_through
from portfolio.evidence.matches.models import ComparedVersion
from portfolio.evidence.models import EvidenceVersion
from portfolio.files.arriving import clear_old, has_old
from portfolio.jobs.queue import job, sweep
from portfolio.transaction import transaction

# A minute's work; the next sweep names the next ones.
_AT_ONCE = 300


@job("evidence.fingerprint")
def fingerprint(version_id: int) -> None:
    """Make a declared version's fingerprints; doing it twice is safe."""
    version = db.session.get(EvidenceVersion, version_id)
    if version is None:
        return
    # Read before the transaction: a long text takes a while, and others want to write.
    made = read_through(version)
    with transaction():
        put_fingerprints(version, made)


@job("evidence.read_again")
def read_again(version_id: int) -> None:
    """Read a draft again that an earlier reader read; doing it twice is safe."""
    version = db.session.get(EvidenceVersion, version_id)
    if version is not None:
        bring_up_to_date(version)


@job("evidence.clear_never_saved")
def clear_never_saved(_id: int) -> None:
    """Throw away what came in pieces and was never saved for a week; doing it twice is safe."""
    clear_old()


@sweep
def never_saved() -> list[tuple[str, int]]:
    """One job for all of it, where there is anything to throw away."""
    return [("evidence.clear_never_saved", 0)] if has_old() else []


@sweep
def read_before() -> list[tuple[str, int]]:
    """The drafts whose files an earlier reader read."""
    return [("evidence.read_again", id) for id in waiting(_AT_ONCE)]


@sweep
def not_compared() -> list[tuple[str, int]]:
    """The versions that were declared and have no fingerprints yet."""
    waiting = (
        select(ComparedVersion.version_id)
        .where(ComparedVersion.made_at.is_(None))
        .order_by(ComparedVersion.version_id)
        .limit(_AT_ONCE)
    )
    return [("evidence.fingerprint", id) for id in db.session.scalars(waiting)]
