"""Days as they are where the centre is: a moment belongs to the day that London's clocks show."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_SATURDAY = 5


def day_of(moment: datetime) -> date:
    """The day on which the moment falls."""
    return moment.astimezone(LONDON).date()


def today() -> date:
    """The day it is."""
    return day_of(datetime.now(UTC))


def in_words(when: date | datetime) -> str:
    """A day as everybody reads it: 3 March 2026; of a moment, the day on which it falls."""
    day = day_of(when) if isinstance(when, datetime) else when
    return f"{day.day} {day:%B %Y}"


def working_days_since(then: date, today: date) -> int:
    """How many working days, Monday to Friday, have begun after *then*; nought on the day itself.

    Bank holidays count: centres keep different ones.
    """
    if today <= then:
        return 0
    weeks, rest = divmod((today - then).days, 7)
    days = (then + timedelta(days=offset) for offset in range(1, rest + 1))
    return weeks * 5 + sum(day.weekday() < _SATURDAY for day in days)
