"""What is seen over all complaints of a log: completeness, themes, trend, repeats, timescales."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from portfolio.complaint_logs.columns import Field
from portfolio.complaint_logs.log import ComplaintLog, Contact, LogRow, declines
from portfolio.complaint_logs.themes import same_words

# What a complaint log should hold of every complaint, as the units ask: "including date, time,
# nature, and parties involved", "resolution, and any follow-up actions", "agreed with the
# customer", "proper escalation".
ASKED = (
    ("date", (Field.DATE,)),
    ("time", (Field.TIME,)),
    ("nature", (Field.NATURE, Field.CATEGORY)),
    ("parties", (Field.CUSTOMER, Field.CONTACT_DETAILS, Field.HANDLED_BY)),
    ("resolution", (Field.RESOLUTION,)),
    ("agreed with customer", (Field.AGREED,)),
    ("follow-up", (Field.FOLLOW_UP,)),
    ("escalated to", (Field.ESCALATED_TO,)),
)
NO_THEME = "No theme given"
FEWEST_REPEATS = 2
FEWEST_OF_A_THEME = 3


@dataclass(frozen=True)
class Completeness:
    """How many of the complaints answer what one column asks; no column at all where not there."""

    asked: str
    filled: int
    of: int
    there: bool
    missing: tuple[int, ...]  # passages without

    @property
    def share(self) -> float:
        return self.filled / self.of if self.of else 0.0


@dataclass(frozen=True)
class Counted:
    """How many complaints there are of something, and which passages they are."""

    name: str
    count: int
    passages: tuple[int, ...]


@dataclass(frozen=True)
class Repeat:
    """Something that came back: a customer (by a stand-in, never a name), a product, a theme."""

    of: str
    name: str
    count: int
    passages: tuple[int, ...]
    first_on: datetime.date | None
    last_on: datetime.date | None


@dataclass(frozen=True)
class Timescale:
    """Days to resolve against the centre's timescale."""

    within_days: int
    resolved: int
    within: int
    days: tuple[int, ...]
    late: tuple[int, ...]  # passages resolved later than that
    open: tuple[int, ...]  # passages still open
    overdue: tuple[int, ...]  # passages open longer than that
    not_known: tuple[int, ...]  # passages whose log has no column that tells whether they are open

    @property
    def middle(self) -> float | None:
        """The days that half of the complaints took at the most."""
        return median(self.days) if self.days else None


@dataclass(frozen=True)
class Analysis:
    """All that the log's page shows."""

    complaints: int
    enquiries: int
    completeness: tuple[Completeness, ...]
    themes: tuple[Counted, ...]
    months: tuple[Counted, ...]  # "2026-03", every month from the first to the last
    weeks: tuple[Counted, ...]  # "2026-W10"
    undated: tuple[int, ...]
    repeats: tuple[Repeat, ...]
    contacts: tuple[Counted, ...]
    timescale: Timescale
    satisfaction: float | None
    handling_minutes: float | None

    def by_month(self, *, newest: int) -> list[tuple[str, tuple[int, ...]]]:
        """Each theme with how many complaints it has in each of the *newest* months."""
        months = [set(each.passages) for each in self.months[-newest:]]
        return [
            (theme.name, tuple(len(month & set(theme.passages)) for month in months))
            for theme in self.themes
        ]

    @property
    def whole(self) -> float:
        """The share of all asked cells that are filled."""
        asked = sum(each.of for each in self.completeness)
        return sum(each.filled for each in self.completeness) / asked if asked else 0.0


def analyse(log: ComplaintLog, *, within_days: int, today: datetime.date) -> Analysis:
    """What the complaints of the log say together; enquiries are counted and left out."""
    rows = log.complaints
    return Analysis(
        complaints=len(rows),
        enquiries=len(log.enquiries),
        completeness=tuple(_completeness(log, name, fields) for name, fields in ASKED),
        themes=_by(rows, lambda row: row.theme or NO_THEME),
        months=_all_between(_by_time(rows, _month), _next_month),
        weeks=_all_between(_by_time(rows, _week), _next_week),
        undated=tuple(row.passage for row in rows if row.day is None),
        repeats=_repeats(rows),
        contacts=_by([row for row in rows if row.contact], _contact_of),
        timescale=_timescale(rows, within_days, today),
        satisfaction=_mean(rows, Field.SATISFACTION),
        handling_minutes=_mean(rows, Field.HANDLING_TIME),
    )


def _completeness(log: ComplaintLog, name: str, fields: Sequence[Field]) -> Completeness:
    there = any(log.column(each) is not None for each in fields)
    without = tuple(
        row.passage for row in log.complaints if not any(row.says(each) for each in fields)
    )
    return Completeness(
        name, len(log.complaints) - len(without), len(log.complaints), there, without
    )


def _by(rows: Sequence[LogRow], name: Callable[[LogRow], str]) -> tuple[Counted, ...]:
    """Counted by a name, the most first."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(name(row), []).append(row.passage)
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0].casefold()))
    return tuple(Counted(name, len(passages), tuple(passages)) for name, passages in ordered)


def _contact_of(row: LogRow) -> str:
    return (row.contact or Contact.FIRST).value


def _by_time(rows: Sequence[LogRow], name: Callable[[datetime.date], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        if row.day is not None:
            found.setdefault(name(row.day), []).append(row.passage)
    return found


# A year mistyped as 1926 must not make a chart of a thousand months.
_MOST_STEPS = 400


def _all_between(
    found: Mapping[str, list[int]], following: Callable[[str], str]
) -> tuple[Counted, ...]:
    """Every step from the first to the last with its count, those without any as well.

    Where they span too much for a trend, those with complaints alone.
    """
    if not found:
        return ()
    at, last, steps = min(found), max(found), list[str]()
    while at <= last and len(steps) <= _MOST_STEPS:
        steps.append(at)
        at = following(at)
    if at <= last:
        steps = sorted(found)
    return tuple(Counted(at, len(found.get(at, ())), tuple(found.get(at, ()))) for at in steps)


def _month(day: datetime.date) -> str:
    return f"{day:%Y-%m}"


def _next_month(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def _week(day: datetime.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _next_week(week: str) -> str:
    year, number = week.split("-W")
    return _week(datetime.date.fromisocalendar(int(year), int(number), 1) + datetime.timedelta(7))


def _repeats(rows: Sequence[LogRow]) -> tuple[Repeat, ...]:
    """Customers and products with two complaints or more, themes with three or more."""
    found = [
        *_repeated(rows, "customer", lambda row: _who(row), FEWEST_REPEATS),
        *_repeated(rows, "product", lambda row: _cell(row, Field.PRODUCT), FEWEST_REPEATS),
        *_repeated(rows, "theme", lambda row: row.theme, FEWEST_OF_A_THEME),
    ]
    return tuple(found)


def _repeated(
    rows: Sequence[LogRow], of: str, key: Callable[[LogRow], str], least: int
) -> list[Repeat]:
    groups: dict[str, list[LogRow]] = {}
    spelled: dict[str, Counter[str]] = {}
    for row in rows:
        said = key(row)
        same = same_words(said)
        if same:
            groups.setdefault(same, []).append(row)
            spelled.setdefault(same, Counter())[said] += 1
    found = []
    # Stand-ins are given in the order in which customers first appear in the log.
    for number, (same, group) in enumerate(groups.items(), start=1):
        if len(group) < least:
            continue
        days = sorted(row.day for row in group if row.day is not None)
        name = f"Customer {number}" if of == "customer" else spelled[same].most_common(1)[0][0]
        found.append(
            Repeat(
                of=of,
                name=name,
                count=len(group),
                passages=tuple(row.passage for row in group),
                first_on=days[0] if days else None,
                last_on=days[-1] if days else None,
            )
        )
    return sorted(found, key=lambda each: (-each.count, each.passages))


_TITLE = re.compile(r"\b(mr|mrs|ms|miss|mx|dr|sir|madam|prof)\b\.?", re.I)


def _who(row: LogRow) -> str:
    """Who complained, by whatever the log says of them; a title and its stop do not count."""
    said = _cell(row, Field.CUSTOMER) or _cell(row, Field.CONTACT_DETAILS)
    return " ".join(_TITLE.sub(" ", said).split()) or said


def _cell(row: LogRow, field: Field) -> str:
    said = row.cells.get(field, "")
    return said if row.says(field) and not declines(said) else ""


def _timescale(rows: Sequence[LogRow], within_days: int, today: datetime.date) -> Timescale:
    took = [(row, (row.resolved_on - row.day).days) for row in rows if row.day and row.resolved_on]
    still = [row for row in rows if row.closed is False]
    limit = datetime.timedelta(within_days)
    return Timescale(
        within_days=within_days,
        resolved=len(took),
        within=sum(days <= within_days for _, days in took),
        days=tuple(days for _, days in took),
        late=tuple(row.passage for row, days in took if days > within_days),
        open=tuple(row.passage for row in still),
        overdue=tuple(row.passage for row in still if row.day and today - row.day > limit),
        not_known=tuple(row.passage for row in rows if row.closed is None),
    )


_NUMBER = re.compile(
    r"^\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:%|/\s*\d+|out of \d+|mins?|minutes|m)?\s*$", re.I
)


def _mean(rows: Sequence[LogRow], field: Field) -> float | None:
    found = [_NUMBER.match(row.cells.get(field, "")) for row in rows]
    numbers = [float(each[1].replace(",", ".")) for each in found if each]
    return sum(numbers) / len(numbers) if numbers else None
