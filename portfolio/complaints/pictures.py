"""The pictures of a log's page, each the same numbers as the table beside it."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from portfolio.complaint_logs.analysis import Analysis, Counted
from portfolio.complaint_logs.charts import bars, columns

# More columns than this can't be told apart; then a trend is shown in its coarser steps.
_MOST_COLUMNS = 26


@dataclass(frozen=True)
class Pictures:
    """SVG for the page; empty where there is nothing to draw."""

    completeness: Markup
    themes: Markup
    trend: Markup
    days: Markup
    not_drawn: int  # earlier steps of the trend, which the table alone has


# More months than this side by side fit on no page.
_MOST_MONTHS = 12


@dataclass(frozen=True)
class ThemesByMonth:
    """A table of themes against the newest months."""

    names: tuple[str, ...]
    lines: list[tuple[str, tuple[int, ...]]]
    left_out: int  # earlier months


def themes_by_month(found: Analysis) -> ThemesByMonth:
    """How many complaints each theme has in each month."""
    newest = found.months[-_MOST_MONTHS:]
    return ThemesByMonth(
        tuple(step_words(each.name) for each in newest),
        found.by_month(newest=_MOST_MONTHS),
        len(found.months) - len(newest),
    )


def pictures_of(found: Analysis, *, weekly: bool = False) -> Pictures:
    """The charts of an analysis; *weekly* where weeks are few enough to be drawn."""
    steps = trend_steps(found, weekly=weekly)
    return Pictures(
        completeness=_safe(
            bars(
                "Complaints that answer each column, in per cent",
                [(each.asked, round(100 * each.share)) for each in found.completeness],
            )
        ),
        themes=_safe(
            bars("Complaints by theme", [(each.name, each.count) for each in found.themes[:12]])
        ),
        trend=_safe(
            columns(
                f"Complaints by {'week' if weekly else 'month'}",
                [(step_words(each.name), each.count) for each in steps[-_MOST_COLUMNS:]],
            )
        ),
        days=_safe(bars("Days to resolve", _spread(found))),
        not_drawn=max(0, len(steps) - _MOST_COLUMNS),
    )


def trend_steps(found: Analysis, *, weekly: bool) -> tuple[Counted, ...]:
    """Weeks or months with their counts."""
    return found.weeks if weekly else found.months


def step_words(name: str) -> str:
    """A step as people say it: Mar 2026, week 10 2026."""
    year, _, rest = name.partition("-")
    if rest.startswith("W"):
        return f"wk {int(rest[1:])} {year}"
    return f"{date(int(year), int(rest), 1):%b} {year}"


def _spread(found: Analysis) -> list[tuple[str, float]]:
    """How many complaints took how long, in steps of the centre's timescale."""
    limit = found.timescale.within_days
    half = max(1, limit // 2)
    steps = [
        (f"0 to {half} days", range(half + 1)),
        (f"{half + 1} to {limit} days", range(half + 1, limit + 1)),
        (f"{limit + 1} to {2 * limit} days", range(limit + 1, 2 * limit + 1)),
    ]
    days = found.timescale.days
    counted: list[tuple[str, float]] = [
        (name, sum(each in span for each in days)) for name, span in steps if len(span)
    ]
    counted.append((f"more than {2 * limit} days", sum(each > 2 * limit for each in days)))
    return counted if days else []


def _safe(drawn: str) -> Markup:
    # Drawn by us from numbers; names in it went through an XML writer.
    return Markup(drawn)  # noqa: S704 - as said
