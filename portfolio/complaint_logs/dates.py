"""Days and times as people write them in logs: day first, in any form, or impossible."""

import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class ReadDay:
    """What a cell says of a day: the day, or what keeps it from being one.

    ``doubt`` is a sentence where the day had to be guessed at; ``problem`` one where there is no
    such day. ``time`` stands in the same cell as often as not.
    """

    day: datetime.date | None = None
    time: datetime.time | None = None
    doubt: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ReadTime:
    """What a cell says of a time of day."""

    time: datetime.time | None = None
    doubt: str = ""
    problem: str = ""


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febuary", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(r"^(mon|tue(s)?|wed(nes)?|thu(r(s)?)?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.I)
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.I)
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T,\s])")
_NUMBERS = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{4}|\d{2}))?(?=$|[,\s])")
_DAY_FIRST_WORDS = re.compile(
    r"^(\d{1,2})[\s/.-]*(?:of\s+)?([a-z]{3,9})\.?(?:[\s/,.-]*(\d{4}|\d{2}))?(?=$|"
    r"[,\s])",
    re.I,
)
_MONTH_FIRST_WORDS = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:[\s,]+(\d{4}))?(?=$|[,\s])", re.I)
# The days that spreadsheet programs count from 30 December 1899: 1990 to 2099.
_SERIAL = re.compile(r"^(3[2-9]\d{3}|[4-6]\d{4}|7[0-2]\d{3})(\.\d+)?$")
_EPOCH = datetime.date(1899, 12, 30)


def read_day(cell: str, *, year: int | None = None) -> ReadDay:
    """The day that a cell says; *year* is meant where the cell gives none.

    Days stand before months, as in the United Kingdom; where that gives no day but the other
    order does, the other is taken and said to be in doubt.
    """
    text = _ORDINAL.sub("", _WEEKDAY.sub("", " ".join(cell.split())))
    if serial := _SERIAL.match(text):
        minutes = round(float(serial[2] or 0) * 24 * 60)
        time = datetime.time(*divmod(minutes % (24 * 60), 60)) if minutes else None
        day = _EPOCH + datetime.timedelta(int(serial[1]))
        return ReadDay(day, time, doubt="It is a spreadsheet's number of a day.")
    if found := _ISO.match(text):
        return _made(cell, int(found[1]), int(found[2]), int(found[3]), text[found.end() :])
    if found := _NUMBERS.match(text):
        return _from_numbers(cell, found, text[found.end() :], year)
    for pattern, day_at, month_at in ((_DAY_FIRST_WORDS, 1, 2), (_MONTH_FIRST_WORDS, 2, 1)):
        found = pattern.match(text)
        if found and found[month_at].lower() in _MONTHS:
            month, said_year = _MONTHS[found[month_at].lower()], found[3]
            if said_year is None and year is None:
                return ReadDay(problem=f"“{cell}” gives no year.")
            doubt = "" if said_year else _year_meant(year)
            return _made(
                cell, _year(said_year, year), month, int(found[day_at]), text[found.end() :], doubt
            )
    return ReadDay()


def _from_numbers(cell: str, found: re.Match[str], rest: str, year: int | None) -> ReadDay:
    first, second, said_year = int(found[1]), int(found[2]), found[3]
    if said_year is None:
        # "9.45" is a time as often as a day; without a year only slashes make a day of it.
        if "/" not in found[0] or year is None:
            return ReadDay()
        return _made(cell, year, second, first, rest, _year_meant(year))
    whole = _year(said_year, year)
    if second > 12 >= first:
        return _made(cell, whole, first, second, rest, "The month seems to stand first.")
    return _made(cell, whole, second, first, rest)


def _made(cell: str, year: int, month: int, day: int, rest: str, doubt: str = "") -> ReadDay:
    rest = rest.lstrip("T, ").removesuffix("Z").strip()
    after = read_time(rest) if rest else ReadTime()
    if rest and after.time is None and not after.problem:
        # Words after a day ("3 May 2026 by phone") are a note; the day stands.
        doubt = doubt or "More than a day stands in the cell."
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return ReadDay(problem=f"There is no day “{cell}”.")
    return ReadDay(found, after.time, doubt, after.problem)


def _year(said: str | None, meant: int | None) -> int:
    if said is None:
        assert meant is not None
        return meant
    return int(said) if len(said) == 4 else 2000 + int(said)


def _year_meant(year: int | None) -> str:
    return f"It gives no year; {year} is taken, as in the rows around it."


_CLOCK = re.compile(
    r"^(\d{1,2})(?:\s*[.:h]\s*(\d{1,2})(?:[:.](\d{2})(?:\.\d+)?)?)?\s*(a\.?\s*m\.?|"
    r"p\.?\s*m\.?|hrs|h)?$",
    re.I,
)
_FOUR_DIGITS = re.compile(r"^(\d{2})(\d{2})\s*(hrs|h)?$", re.I)
_FRACTION = re.compile(r"^0?\.\d{3,}$")
_WORDS = {"noon": datetime.time(12), "midday": datetime.time(12), "midnight": datetime.time(0)}


def read_time(cell: str) -> ReadTime:
    """The time of day that a cell says; a plain number like 9 is none without am or pm."""
    text = " ".join(cell.split()).lower().removeprefix("at ").removeprefix("approx ").lstrip("c~")
    if text in _WORDS:
        return ReadTime(_WORDS[text])
    if _FRACTION.match(text):
        minutes = round(float(text) * 24 * 60) % (24 * 60)
        return ReadTime(datetime.time(*divmod(minutes, 60)))
    if found := _FOUR_DIGITS.match(text):
        return _clock(cell, int(found[1]), int(found[2]))
    found = _CLOCK.match(text)
    if not found or not (found[2] or found[4]):
        return ReadTime()
    half = (found[4] or "")[:1]
    minutes_said = found[2] or "0"
    doubt = ""
    if len(minutes_said) == 1 and found[2]:
        # A sheet shows 9.50 as 9.5: what follows the point are tens of minutes.
        minutes_said += "0"
        doubt = "The minutes have one digit."
    hour = int(found[1])
    if half in ("a", "p"):
        if not 1 <= hour <= 12 and half == "a":
            return ReadTime(problem=f"There is no time “{cell}”.")
        if hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
    return _clock(cell, hour, int(minutes_said), doubt)


def _clock(cell: str, hour: int, minute: int, doubt: str = "") -> ReadTime:
    try:
        return ReadTime(datetime.time(hour, minute), doubt)
    except ValueError:
        return ReadTime(problem=f"There is no time “{cell}”.")
