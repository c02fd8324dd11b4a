"""What the reflective accounts mapped to a unit may lack, before its learner submits it."""

from collections.abc import Iterable, Sequence

from portfolio.evidence.coverage.unit import Coverage, CoveredTie
from portfolio.evidence.writing.queries import accounts_told
from portfolio.overview.unit.page import UnitPage
from portfolio.policies.queries import names_of
from portfolio.reflection.checks import Hint, Told, hints_of_unit
from portfolio.standards.methods import Method

# What the learner says alone is confirmed by what others said or work left behind.
_SAID_ALONE = frozenset(
    {
        Method.REFLECTIVE_ACCOUNT.value,
        Method.CASE_STUDY.value,
        Method.QUESTIONS.value,
        Method.PRIOR_LEARNING.value,
    }
)


def hints_for(page: UnitPage, mistakes: Sequence[str]) -> tuple[Hint, ...]:
    """The gentle checks of a unit's accounts, its own common mistakes among them."""
    numbers = sorted(
        {
            each.item.number
            for row in page.coverage.criteria
            for each in row.counting
            if each.item.kind == Method.REFLECTIVE_ACCOUNT.value
        }
    )
    if not numbers:
        return ()
    accounts = accounts_told(page.unit.portfolio_id, numbers)
    told = [
        Told(
            code=f"E{number}",
            account=account,
            cites=cites,
            confirmed=is_confirmed(page.coverage, number),
        )
        for number, (account, cites) in sorted(accounts.items())
    ]
    policies = names_of(page.unit.centre_id)
    return hints_of_unit(told, mistakes=mistakes, policies=policies)


def is_confirmed(coverage: Coverage, number: int) -> bool:
    """Whether evidence of another sort is mapped to any criterion that the item is mapped to."""
    return any(
        each.item.kind not in _SAID_ALONE
        for row in coverage.criteria
        if number in _numbers(row.counting)
        for each in row.counting
    )


def _numbers(ties: Iterable[CoveredTie]) -> set[int]:
    return {each.item.number for each in ties}
