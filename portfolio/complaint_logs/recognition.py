"""Which column of a complaint log holds what: told by its header, checked against its cells."""

from collections.abc import Mapping, Sequence

from portfolio.complaint_logs.cells import SAYS_TYPE, YES_OR_NO, looks_like, share_of
from portfolio.complaint_logs.columns import SEVERAL, Certainty, Column, Field
from portfolio.complaint_logs.headers import said_by

_SAMPLE = 200


def recognise(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Mapping[int, Field | None] | None = None,
) -> tuple[Column, ...]:
    """The columns of a log, one for each name.

    *rows* are its cells as text; *chosen* is what a person said of columns, by their place from 0
    (None: it holds nothing that is counted), and always holds. What is left is given out by how
    strongly header and cells speak for it; nothing is given out twice but what ``SEVERAL`` names.
    """
    chosen = dict(chosen or {})
    cells = [_sample(rows, at) for at in range(len(names))]
    strengths = sorted(
        (
            (-strength, at, field, told_by)
            for at, name in enumerate(names)
            if at not in chosen
            for field, (strength, told_by) in _strengths(name, cells[at]).items()
        ),
        key=lambda each: (each[0], each[1], each[2]),
    )
    taken = {field for field in chosen.values() if field is not None} - SEVERAL
    found: dict[int, tuple[Field, float, str]] = {}
    for against, at, field, told_by in strengths:
        if at in found or field in taken or -against < 1.0:
            continue
        found[at] = (field, -against, told_by)
        if field not in SEVERAL:
            taken.add(field)
    return tuple(_column(at, name, chosen, found) for at, name in enumerate(names))


def _column(
    at: int,
    name: str,
    chosen: Mapping[int, Field | None],
    found: Mapping[int, tuple[Field, float, str]],
) -> Column:
    if at in chosen:
        return Column(at, name, chosen[at], Certainty.CONFIRMED, "Somebody confirmed it.")
    if at not in found:
        reason = "Neither its name nor its cells say what it holds."
        return Column(at, name, None, Certainty.UNKNOWN, reason)
    field, strength, told_by = found[at]
    return Column(at, name, field, Certainty.SURE if strength >= 3 else Certainty.LIKELY, told_by)


def _sample(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """The first filled cells of a column."""
    filled = (row[at].strip() for row in rows if at < len(row))
    return [cell for cell, _ in zip((c for c in filled if c), range(_SAMPLE), strict=False)]


def _strengths(name: str, cells: Sequence[str]) -> dict[Field, tuple[float, str]]:
    """How strongly a column's name and cells speak for each field, and what told it."""
    strengths = {field: (weight, "Its name says so.") for field, weight in said_by(name).items()}
    looks = looks_like(cells)
    for field, share in looks.items():
        weight, told_by = strengths.get(field, (0.0, ""))
        if weight:
            strengths[field] = (weight + share, told_by)
        elif share >= 0.6:
            strengths[field] = (1.0 + share / 2, "Its cells look like it.")
    # A column of words is no date, whatever its name; one without any cell keeps its name's word.
    if cells:
        for field, least in ((Field.DATE, 0.3), (Field.RESOLVED_ON, 0.3), (Field.TIME, 0.3)):
            if field in strengths and looks.get(field, 0.0) < least:
                weight, told_by = strengths[field]
                strengths[field] = (weight - 2.0, told_by)
        if share_of(SAYS_TYPE, cells) < 0.3 and Field.TYPE in strengths:
            weight, told_by = strengths[Field.TYPE]
            strengths[Field.TYPE] = (weight - 2.0, told_by)
        # A yes or no says that a complaint is over, not how.
        if share_of(YES_OR_NO, cells) > 0.5 and Field.STATUS in strengths:
            strengths[Field.STATUS] = (3.0, "Its name and its cells say so.")
            strengths.pop(Field.RESOLUTION, None)
    return strengths
