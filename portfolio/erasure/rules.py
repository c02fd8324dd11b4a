"""When a person may be erased."""

from datetime import date

from portfolio.days import in_words
from portfolio.people.models import User
from portfolio.refusal import Refusal


class Oneself(Refusal):
    """Nobody erases themself: somebody has to be left who answers for it."""


class ErasedAlready(Refusal):
    """There is nothing left to erase."""


class OnHold(Refusal):
    """A legal hold keeps everything as it is."""


class StillToBeKept(Refusal):
    """Records of assessment have to be kept for longer."""


def require_other(person: User, by: User | None) -> None:
    """Refuse somebody who would erase themself."""
    if by is not None and by.id == person.id:
        raise Oneself("You can't erase yourself. Ask another manager of your centre to do it.")


def require_not_erased(erased: bool) -> None:
    """Refuse a person who was erased before."""
    if erased:
        raise ErasedAlready("This person was erased already; nothing of them is left to erase.")


def require_no_hold(holds: int) -> None:
    """Refuse while a legal hold stands."""
    if holds:
        raise OnHold(
            "A legal hold stands on this person, so nothing is erased. Lift it first, once the "
            "appeal or review that it was placed for has ended."
        )


def require_time_up(kept_until: date | None, today: date, *, early: bool) -> None:
    """Refuse while records must be kept, unless the law overrides that."""
    if kept_until is not None and today < kept_until and not early:
        raise StillToBeKept(
            f"The records of assessment are kept until {in_words(kept_until)}. "
            "Wait until then, or say that the law demands it earlier, and why.",
            field="early",
        )


def later(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
