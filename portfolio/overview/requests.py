"""What an assessor asked for and its learner has not answered yet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from portfolio.assessment.judgement_queries import JudgementWithRound
from portfolio.assessment.states import Outcome
from portfolio.evidence.coverage.unit import Coverage, CoveredCriterion


def unanswered(
    coverage: Coverage, holds: Mapping[int, JudgementWithRound]
) -> Iterator[tuple[CoveredCriterion, JudgementWithRound]]:
    """The criteria of which more was asked, by the judgement that *holds* for each, by its id."""
    for criterion in coverage.criteria:
        request = holds.get(criterion.id)
        if request is None or request.outcome != Outcome.MORE_NEEDED:
            continue
        if not replace(criterion, judged_in=request.round).answered:
            yield criterion, request
