"""When a unit can be put before its assessor."""

from collections.abc import Sequence

from portfolio.days import in_words
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, Submission
from portfolio.refusal import Refusal


class NothingToSubmit(Refusal):
    """Nothing is mapped that the assessor doesn't have already."""


class GapsUnconfirmed(Refusal):
    """There are gaps, and nobody said that the unit is to be submitted with them."""


def require_news(
    unit: PortfolioUnit, ties: Sequence[EvidenceMapping], last: Submission | None
) -> None:
    """A round puts something before the assessor that was not there before."""
    if ties:
        return
    if last is None:
        raise NothingToSubmit(
            f"Nothing is mapped to {unit.name} yet. Map evidence to at least one criterion, "
            "then submit."
        )
    raise NothingToSubmit(
        f"{unit.name} was submitted on {in_words(last.at)} and nothing was mapped to it since. "
        "Map something new, then submit again."
    )


def require_confirmed(gaps: Sequence[str], *, confirmed: bool) -> None:
    """Submitting with gaps is a decision, not an oversight."""
    if gaps and not confirmed:
        raise GapsUnconfirmed(
            f"There is nothing for {', '.join(gaps)} yet. Say that you want to submit without, "
            "or map evidence first.",
            field="with_gaps",
        )
