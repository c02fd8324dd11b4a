"""How times, days, sizes and states read on a page."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from wtforms import Field

from portfolio.days import LONDON, day_of, in_words
from portfolio.days import today as this_day
from portfolio.documents.locators import clock
from portfolio.files.sizes import in_megabytes
from portfolio.files.uploads import ArrivedFile
from portfolio.sentences import number
from portfolio.web.fields import need_of


def day(value: date | datetime | None) -> str:
    """A day as 3 March 2026, in London; a dash where there is none."""
    return "–" if value is None else in_words(value)


def moment(value: datetime | None) -> str:
    """A moment as 3 March 2026, 14:02, in London; a dash where there is none."""
    if value is None:
        return "–"
    local = value.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def since(value: date | datetime, today: date | None = None) -> str:
    """How long ago a day was, in words: today, yesterday, 3 days ago."""
    then = day_of(value) if isinstance(value, datetime) else value
    days = ((today or this_day()) - then).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def size(value: int) -> str:
    """A number of bytes as people say it."""
    if value < 1024:
        return f"{value} bytes"
    if value < 1024 * 1024:
        return f"{value / 1024:.0f} kB"
    return f"{value / (1024 * 1024):.1f} MB"


@lru_cache(maxsize=200)
def _known(state: str) -> str:
    return state.lower().replace("_", " ").replace("-", " ")


def known(state: Any) -> str:
    """The name under which a state has its word, glyph and tone, however it is spelled."""
    return _known(str(getattr(state, "value", state)))


def chosen_before(field: Field) -> tuple[str, ...]:
    """The files that came with a form that is shown again, which no browser keeps chosen.

    Not those that came in pieces: the form goes on naming them.
    """
    sent = field.data if isinstance(field.data, list) else [field.data]
    return tuple(
        each.filename
        for each in sent
        if isinstance(each, FileStorage)
        and each.filename
        and not isinstance(each.stream, ArrivedFile)
    )


def add_filters(app: Flask) -> None:
    """Give templates of *app* the filters above."""
    for each in (
        day,
        moment,
        since,
        size,
        in_megabytes,
        number,
        clock,
        known,
        chosen_before,
        need_of,
    ):
        app.jinja_env.filters[each.__name__] = each
