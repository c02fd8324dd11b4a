"""What an entry says, whether a journal tells of good and of hard days, and how long it rested."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portfolio.evidence.rules import require_past
from portfolio.journal.models import JournalEntry
from portfolio.reflection.outcomes import Went, one_sort_only
from portfolio.refusal import Refusal

LONGEST = 20_000
# After so many days without an entry the page says how long it has been.
RESTS_FOR = 10
# From so many entries on it is worth saying that all of them are of one sort.
ENOUGH = 3


@dataclass(frozen=True)
class Noted:
    """What an entry says."""

    happened_on: date
    title: str
    text: str
    went: Went = Went.NOT_SAID


class ChangedMeanwhile(Refusal):
    """The entry was changed in another window."""


class TooLong(Refusal):
    """More was typed than an entry takes."""


def require_happened(noted: Noted, today: date) -> None:
    """A journal tells of days that have been."""
    require_past(noted.happened_on, today, field="happened_on")


def require_fitting(text: str) -> None:
    """What was typed fits into an entry."""
    if len(text) > LONGEST:
        raise TooLong(f"Keep it under {LONGEST:,} characters.")


def require_newest(is_newest: bool) -> None:
    """What is changed is what the page showed."""
    if not is_newest:
        raise ChangedMeanwhile(
            "This entry was changed in another window since you opened it. Copy what you typed, "
            "open it again, and put it in there."
        )


def balance_of(entries: Sequence[JournalEntry]) -> str:
    """A sentence where all entries are of one sort; empty where both are there, or too few."""
    went = [each.newest.went for each in entries]
    only = one_sort_only(went, enough=ENOUGH)
    if only is None:
        return ""
    if only is Went.WELL:
        return (
            "All entries that say how it went tell of what went well. Assessors look for hard ones "
            "too: what you did when it went wrong shows most."
        )
    return (
        "All entries that say how it went tell of what was hard. Note what went well too, and what "
        "you did to make it so."
    )


def rest_of(entries: Sequence[JournalEntry], today: date) -> str:
    """A sentence where nothing was noted for a while."""
    if not entries:
        return ""
    days = (today - max(each.newest.happened_on for each in entries)).days
    if days < RESTS_FOR:
        return ""
    return (
        f"Your last entry is of {days} days ago. What has happened since that taught you something?"
    )
