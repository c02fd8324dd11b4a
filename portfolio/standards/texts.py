"""The texts of units, kept by this process: a unit version is never changed once it is loaded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.standards.models import UnitVersion

# Versions that are kept; a centre uses some dozens.
_KEPT = 500


@dataclass(frozen=True)
class CriterionText:
    """A criterion as its unit version says it."""

    id: int
    label: str
    number: str | None
    display_text: str
    methods: tuple[str, ...]
    outcome_id: int | None


@dataclass(frozen=True)
class OutcomeText:
    """A learning outcome as its unit version says it."""

    id: int
    number: str
    text: str


@dataclass(frozen=True, eq=False)
class UnitText:
    """All that a unit version says; `content` is shared, so nobody changes it."""

    criteria: tuple[CriterionText, ...]
    outcomes: tuple[OutcomeText, ...]
    content: Mapping[str, Any]


_kept: dict[tuple[int, str], UnitText] = {}


def forget() -> None:
    """Nothing is kept any more: the database was changed for another under this process."""
    _kept.clear()


def text_of(version: UnitVersion) -> UnitText:
    """What a unit version says."""
    return texts_of([version])[version.id]


def texts_of(versions: Collection[UnitVersion]) -> dict[int, UnitText]:
    """What each of these unit versions says, by its id; SELECTs only for what is not kept yet.

    A kept text is found by the hash of its data file too, which was read with the version.
    """
    wanted = {version.id: (version.id, version.sha256) for version in versions}
    missing = [id for id, key in wanted.items() if key not in _kept]
    found = {id: text for id, key in wanted.items() if (text := _kept.get(key)) is not None}
    if missing:
        if len(_kept) > _KEPT:
            _kept.clear()
        for id, text in _read(missing).items():
            found[id] = _kept[wanted[id]] = text
    return found


def _read(ids: Collection[int]) -> dict[int, UnitText]:
    rows = db.session.scalars(
        select(UnitVersion)
        .where(UnitVersion.id.in_(ids))
        .options(selectinload(UnitVersion.criteria), selectinload(UnitVersion.outcomes))
    )
    return {
        row.id: UnitText(
            criteria=tuple(
                CriterionText(
                    id=each.id,
                    label=each.label,
                    number=each.number,
                    display_text=each.display_text,
                    methods=tuple(each.methods),
                    outcome_id=each.outcome_id,
                )
                for each in row.criteria
            ),
            outcomes=tuple(
                OutcomeText(each.id, each.number or "", each.text) for each in row.outcomes
            ),
            content=row.content,
        )
        for row in rows
    }
