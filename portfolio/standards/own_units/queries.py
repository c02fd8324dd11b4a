"""Reads of what a centre writes itself: its units, and the drafts of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.people.models import Centre
from portfolio.standards.models import CentreUnit, Unit, UnitDraft, UnitVersion
from portfolio.standards.own_units.typed import waits_as_file


def drafts_of(centre: Centre) -> Sequence[UnitDraft]:
    """The drafts that a centre's managers are at, the newest first."""
    return db.session.scalars(
        select(UnitDraft)
        .where(UnitDraft.for_centre_id == centre.id)
        .order_by(UnitDraft.saved_at.desc(), UnitDraft.id.desc())
        .options(joinedload(UnitDraft.unit).selectinload(Unit.versions))
    ).all()


def find_waiting(key: str, centre: Centre) -> UnitDraft | None:
    """The uploaded file with that key that nobody has taken up yet, nor changed in the page."""
    return next(
        (
            draft
            for draft in drafts_of(centre)
            if waits_as_file(draft.typed) and draft.typed["key"] == key
        ),
        None,
    )


def own_units_of(centre: Centre) -> list[UnitVersion]:
    """The newest version of each unit that the centre wrote, by name."""
    units = db.session.scalars(
        select(Unit)
        .join(CentreUnit, CentreUnit.unit_id == Unit.id)
        .where(CentreUnit.of_centre_id == centre.id)
        .options(selectinload(Unit.versions))
    )
    newest = [unit.versions[-1] for unit in units if unit.versions]
    return sorted(newest, key=lambda version: version.label.casefold())


@dataclass(frozen=True)
class Place:
    """Where a data file would stand at a centre: its own unit with that key, or a shared one."""

    own: Unit | None
    shared: Unit | None

    @property
    def newest(self) -> UnitVersion | None:
        """The version that the file is beside; none for a unit that is new to the centre."""
        unit = self.own or self.shared
        return unit.versions[-1] if unit else None


def place_of(key: str, centre: Centre) -> Place:
    """Where a file with that key stands at the centre."""
    return Place(find_own(key, centre), shared_unit(key))


def find_own(key: str, centre: Centre) -> Unit | None:
    """The centre's own unit with that key, if it wrote one."""
    return db.session.scalar(select(Unit).where(Unit.key == f"{centre.id}:{key}"))


def shared_unit(key: str) -> Unit | None:
    """The unit with that key that every centre has, if there is one."""
    return db.session.scalar(select(Unit).where(Unit.key == key))


def replacing(unit: Unit, centre: Centre) -> Unit | None:
    """The centre's own unit that stands in the place of that one, if it wrote one."""
    return db.session.scalar(
        select(Unit)
        .join(CentreUnit, CentreUnit.unit_id == Unit.id)
        .where(CentreUnit.of_centre_id == centre.id, CentreUnit.replaces_id == unit.id)
    )
