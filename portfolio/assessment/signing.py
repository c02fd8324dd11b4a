"""What an assessor is about to sign: criteria, the evidence accepted, what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.judging import accepted_of
from portfolio.assessment.models import Judgement, SignOff
from portfolio.assessment.queries import current_sign_off, reopened_because
from portfolio.assessment.rules import obstacles
from portfolio.assessment.states import Outcome
from portfolio.assessment.tie_queries import decided_ties, ties_of
from portfolio.documents.locators import label, parse
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.models import EvidenceMapping
from portfolio.people.models import User
from portfolio.standards.models import Criterion


@dataclass(frozen=True)
class SignedTie:
    """An accepted tie with the version that the sign-off pins."""

    item_id: int
    mapping_id: int
    version: int
    first: int | None
    label: str  # "E1 version 2, ¶2"


@dataclass(frozen=True)
class SignedCriterion:
    """A criterion with its judgement and the evidence accepted for it."""

    label: str
    text: str
    state: str
    judged_by: str
    judged_at: datetime | None
    ties: tuple[SignedTie, ...]


@dataclass(frozen=True)
class SigningSheet:
    """Everything that the sign-off page shows."""

    criteria: tuple[SignedCriterion, ...]
    obstacles: tuple[str, ...]
    unsubmitted: int
    sign_off: SignOff | None
    reopened: str  # by whom, when and why, until it is signed off again
    provisional: bool
    countersigner: User | None


def signing_sheet(unit: PortfolioUnit, reader: User) -> SigningSheet:
    """What *reader* would sign off, and what still stands in the way."""
    ties = ties_of(unit)
    submitted = [tie for tie in ties if tie.submitted]
    decided = decided_ties(unit)
    judgements = newest_judgements(unit)
    criteria = unit.unit_version.criteria
    return SigningSheet(
        criteria=tuple(
            _signed(
                criterion,
                [t for t in submitted if t.criterion_id == criterion.id],
                decided,
                judgements.get(criterion.id),
            )
            for criterion in criteria
        ),
        obstacles=tuple(
            obstacles(
                criteria,
                submitted,
                decided=decided,
                outcomes={id: judgement.outcome for id, judgement in judgements.items()},
            )
        ),
        unsubmitted=len(ties) - len(submitted),
        sign_off=current_sign_off(unit),
        reopened=reopened_because(unit),
        provisional=reader.trainee,
        countersigner=unit.countersigner,
    )


def _signed(
    criterion: Criterion,
    submitted: list[EvidenceMapping],
    decided: Mapping[int, bool],
    judgement: Judgement | None,
) -> SignedCriterion:
    accepted = accepted_of(submitted, decided)
    waits = any(tie.id not in decided and not tie.item.withdrawn for tie in submitted)
    state = "submitted" if accepted or waits else "gap"
    if judgement is not None:
        state = "met" if judgement.outcome == Outcome.MET else "more needed"
    return SignedCriterion(
        label=criterion.label,
        text=criterion.display_text,
        state=state,
        judged_by=judgement.by.name if judgement is not None else "",
        judged_at=judgement.at if judgement is not None else None,
        ties=tuple(_signed_tie(tie) for tie in accepted),
    )


def _signed_tie(tie: EvidenceMapping) -> SignedTie:
    place = label(tie.locator, outline_of(tie.version))
    return SignedTie(
        item_id=tie.version.item_id,
        mapping_id=tie.id,
        version=tie.version.version,
        first=min(parse(tie.locator), default=None),
        label=f"{tie.item.code} version {tie.version.version}, {place}",
    )
