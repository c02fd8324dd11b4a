"""Which clauses a version may go by, and until when that can be changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portfolio.evidence.models import Citation, EvidenceVersion
from portfolio.policies.models import PolicyText
from portfolio.refusal import Refusal


@dataclass(frozen=True)
class Cited:
    """A policy as it is worded, and a clause of it by its number; empty: all of it."""

    text: PolicyText
    clause: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What a citation of it is known by: the wording may change below it."""
        return self.text.policy_id, self.clause

    @property
    def words(self) -> str:
        """As pages name it."""
        return self.text.cited_as(self.clause)


class SubmittedAsItIs(Refusal):
    """What was submitted cites what it cited."""


def require_open(version: EvidenceVersion) -> None:
    """What an assessor has before them stays as it is."""
    if version.frozen:
        raise SubmittedAsItIs(
            f"Version {version.version} of {version.item.code} was submitted as it is. Make a new "
            "version to name other policies."
        )


def choosable(register: Iterable[PolicyText], cited: Sequence[Citation]) -> list[Cited]:
    """All that can be ticked: the register in use, and what is cited already in older words."""
    found = {
        each.key: each
        for text in register
        for each in (Cited(text), *(Cited(text, clause.number) for clause in text.numbered))
    }
    older = {each.key: Cited(each.text, each.clause) for each in cited if each.key not in found}
    return [*found.values(), *older.values()]
