"""For whom an export is made, what it may show them, and whether they may still have it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio.access import GRANTS, Permission, Relation, relations
from portfolio.exports.models import Export
from portfolio.people.models import User
from portfolio.refusal import Refusal

# A making is tried as often as this; then somebody has to look at the log.
ATTEMPTS = 3
# A making that began longer ago was left by a worker that ended in the middle.
LEFT_BEHIND = timedelta(seconds=90)

# Whose eyes a document is made for, where somebody stands to the unit in several ways. A learner's
# own portfolio is never shown to them with a colleague's eyes.
_BY_WEIGHT = (Relation.LEARNER, Relation.ASSESSOR, Relation.VERIFIER, Relation.MANAGER)


class NotForYou(Refusal):
    """Nobody who stands to the unit in this way is given a copy."""


class BytesMissing(Refusal):
    """The store has lost the document's bytes."""


@dataclass(frozen=True)
class Shown:
    """What a copy may hold."""

    evidence: bool
    judgements: bool
    sampling: bool


def relation_for(relations: Collection[Relation]) -> Relation:
    """Whose eyes the document is made for."""
    for relation in _BY_WEIGHT:
        if relation in relations and relation in GRANTS[Permission.EXPORT]:
            return relation
    raise NotForYou("You can see this unit, but can't take a copy of it.")


def shown_to(relation: Relation, *, evidence_open_to_managers: bool) -> Shown:
    """What the policy lets that relation see of a unit."""
    return Shown(
        evidence=relation in GRANTS[Permission.VIEW_EVIDENCE]
        or (relation is Relation.MANAGER and evidence_open_to_managers),
        judgements=relation in GRANTS[Permission.VIEW_JUDGEMENTS],
        sampling=relation in GRANTS[Permission.VIEW_SAMPLING],
    )


def is_still_open_to(export: Export, user: User, today: date) -> bool:
    """Whether *user* still stands to the unit as when they asked; a hand-over ends that."""
    return export.for_relation in relations(user, export.portfolio_unit, today=today)


def is_left_behind(export: Export, at: datetime) -> bool:
    """Whether the worker that began it must have ended in the middle."""
    return (
        export.state == "running"
        and export.started_at is not None
        and export.started_at + LEFT_BEHIND <= at
    )


def sentence_of(export: Export) -> str:
    """How far the making of the document has come."""
    if export.state == "ready":
        return "The PDF is ready."
    if export.state == "failed":
        return export.problem or "The PDF could not be made."
    if export.state == "running":
        return "The PDF is being made."
    if export.attempts:
        return "Making the PDF did not work; it is tried again within two minutes."
    return "The PDF waits for its turn; it takes a few seconds."
