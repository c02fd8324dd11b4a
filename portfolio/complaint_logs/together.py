"""Several logs read as one, so that a pattern over months or desks shows; rows keep their place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portfolio.complaint_logs.log import ComplaintLog, LogRow
from portfolio.complaint_logs.themes import themes_of


@dataclass(frozen=True)
class Place:
    """Where a row stands: the code of its log, its passage there, and its number in the file."""

    log: str
    passage: int
    row: int  # as its file calls it


@dataclass(frozen=True)
class Together:
    """All rows of several logs as one log, numbered on from 1, and where each of them stands."""

    log: ComplaintLog
    places: Mapping[int, Place]

    def by_log(self, passages: tuple[int, ...]) -> dict[str, int]:
        """How many of those rows stand in each log."""
        found = dict.fromkeys((place.log for place in self.places.values()), 0)
        for each in passages:
            found[self.places[each].log] += 1
        return found


def together(logs: Mapping[str, ComplaintLog]) -> Together:
    """The logs, by their codes, as one; what one log spells otherwise than another is one theme."""
    rows: list[LogRow] = []
    places: dict[int, Place] = {}
    for code, log in logs.items():
        for row in log.rows:
            number = len(places) + 1
            places[number] = Place(code, row.passage, row.source_row)
            rows.append(replace(row, passage=number))
    themes = themes_of(row.theme for row in rows)
    return Together(
        ComplaintLog(
            columns=tuple(column for log in logs.values() for column in log.columns),
            rows=tuple(replace(row, theme=themes.get(row.theme, row.theme)) for row in rows),
            problems=(),
            themes=themes,
        ),
        places,
    )
