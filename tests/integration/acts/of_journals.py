"""What is done to a journal."""

from collections.abc import Callable

from portfolio.journal import actions as journal
from portfolio.journal.rules import Noted
from portfolio.reflection.outcomes import Went
from tests.integration.acts.college import DAY, Act, College
from tests.world import a_journal_entry, store

NOTED = Noted(DAY, "A hard call", "He shouted.", Went.HARD)


def noting(c: College) -> Act:
    return lambda: journal.note(c.portfolio, NOTED, by=c.priya)


def changing_an_entry(c: College) -> Act:
    entry = a_journal_entry(c.portfolio)
    store(entry)
    return lambda: journal.change(entry, NOTED, by=c.priya, seen=0)


def making_evidence_of_an_entry(c: College) -> Act:
    entry = a_journal_entry(c.portfolio)
    store(entry)
    return lambda: journal.make_evidence(entry, by=c.priya)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    journal.note: noting,
    journal.change: changing_an_entry,
    journal.make_evidence: making_evidence_of_an_entry,
}
