"""How a line of outcomes may be read in parts: in the source's own words, all of them."""

import re
from collections.abc import Sequence

from portfolio.refusal import Refusal


class PartsDiffer(Refusal):
    """The parts don't have the line's words, all of them, in their order."""


class ReadSoAlready(Refusal):
    """The centre reads the line in just these parts."""


class SplitSinceSeen(Refusal):
    """Another manager of the centre decided on the line meanwhile."""


# What may stand between two parts and belongs to neither.
_BETWEEN = re.compile(r"(?:\s*[,;]\s*|\s+)(?:and\s+)?")
_AFTER = re.compile(r"[\s.,;]*")
_ALIKE = {"'": "['‘’ʼ]", "’": "['‘’ʼ]", "‘": "['‘’ʼ]", "-": "[-‐‑–—]", "–": "[-‐‑–—]"}


def parts_of(line: str, typed: Sequence[str]) -> tuple[str, ...]:
    """The parts of *line* that were typed, in the source's own letters.

    Nothing is invented, left out or moved: between two parts only a comma, a semicolon, spaces
    and a joining "and" may fall away, after the last only a stop.
    """
    wanted = [part for each in typed if (part := each.strip(" \t\r\n,;"))]
    if not wanted:
        raise PartsDiffer("Write one outcome a line.", field="parts")
    found: list[str] = []
    at = len(line) - len(line.lstrip())
    for number, part in enumerate(wanted, start=1):
        match = next(
            (m for begin in _begins(line, at, first=number == 1) if (m := _at(part, line, begin))),
            None,
        )
        if match is None:
            raise PartsDiffer(
                f"“{part}” isn't what the source says next. Use its words, all of them, in their "
                "order; only commas and a joining “and” may fall away between two outcomes.",
                field="parts",
            )
        found.append(match.group())
        at = match.end()
    if not _AFTER.fullmatch(line, at):
        raise PartsDiffer(
            f"The end of the line is missing: “{line[at:].strip(' ,;')}”. Add it as an outcome.",
            field="parts",
        )
    return tuple(found)


def _begins(line: str, at: int, *, first: bool) -> tuple[int, ...]:
    """Where the next part may begin: behind the joining word, or on it if the part keeps it."""
    if first:
        return (at,)
    between = _BETWEEN.match(line, at)
    if between is None:
        return ()
    joined = between.group()
    kept = len(joined) - len(re.sub(r"^[\s,;]+", "", joined))
    return (between.end(), between.start() + kept)


def _at(part: str, line: str, begin: int) -> re.Match[str] | None:
    """The part as it stands at that place of the line, whatever its capitals and apostrophes."""
    words = r"\s+".join(
        "".join(_ALIKE.get(letter, re.escape(letter)) for letter in word) for word in part.split()
    )
    return re.compile(rf"{words}(?!\w)", re.IGNORECASE).match(line, begin)


def require_different(parts: tuple[str, ...], *, now: tuple[str, ...]) -> None:
    """A decision says something new."""
    if parts == now:
        raise ReadSoAlready("The line reads so already.", field="parts")


def require_seen_decision(newest: int, seen: int) -> None:
    """A decision rests on the newest one before it."""
    if newest != seen:
        raise SplitSinceSeen(
            "Somebody at your centre changed how this line reads while you were looking. "
            "Look at it again, then decide."
        )
