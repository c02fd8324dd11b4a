"""A centre writes units of its own: in the page, draft after draft, or as a data file."""

from datetime import UTC, datetime
from typing import Any

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.models import CentreUnit, Qualification, Unit, UnitDraft, UnitVersion
from portfolio.standards.own_units.queries import (
    find_own,
    find_waiting,
    place_of,
    replacing,
)
from portfolio.standards.own_units.rules import (
    require_as_shown,
    require_changes,
    require_new,
    require_not_replaced,
    require_own,
    require_saves,
)
from portfolio.standards.own_units.typed import (
    EMPTY,
    Typed,
    said_in_file,
    typed_file,
    typed_in_page,
    typed_version,
    with_keys,
)
from portfolio.standards.versions import next_version, put_plain_words


def begin_draft(
    *,
    by: User,
    of: UnitVersion | None = None,
    in_place_of: UnitVersion | None = None,
    at: datetime | None = None,
) -> UnitDraft:
    """A draft to write in: empty, or beginning with what a unit of the centre's says now.

    *in_place_of* is a shared unit whose place the new one is to take; it begins with its text.
    Where the words come from is for its writer to say, unless the unit said so before.
    """
    at = at or datetime.now(UTC)
    begun = of or in_place_of
    if of is not None:
        require_own(of.unit, by.centre_id)
    if in_place_of is not None:
        require_not_replaced(in_place_of.unit, replacing(in_place_of.unit, by.centre))
    draft = UnitDraft(
        for_centre_id=by.centre_id,
        unit=of.unit if of else None,
        replaces=in_place_of.unit if in_place_of else None,
        typed=_begun_with(begun, same_source=of is not None) if begun else EMPTY,
        saves=0,
        saved_at=at,
        by_id=by.id,
    )
    db.session.add(draft)
    db.session.flush()
    what = f"a new version of {of.label}" if of else "a unit of the centre's own"
    _record(Verb.UNIT_DRAFTED, draft, by, at, f"{by.name} began to write {what}.")
    return draft


def save_draft(
    draft: UnitDraft, typed: Typed, *, by: User, seen: int, at: datetime | None = None
) -> None:
    """The draft says what was typed; nobody but the centre's managers sees it."""
    at = at or datetime.now(UTC)
    draft = lock(draft)
    require_saves(draft, seen)
    _keep(draft, typed, by, at)
    _record(Verb.UNIT_DRAFTED, draft, by, at, f"{by.name} wrote on a draft of a unit.")


def discard_draft(draft: UnitDraft, *, by: User, at: datetime | None = None) -> None:
    """The draft is gone; what was published of it stays."""
    at = at or datetime.now(UTC)
    draft = lock(draft)
    _record(Verb.UNIT_DRAFTED, draft, by, at, f"{by.name} threw a draft of a unit away.")
    db.session.delete(draft)


def publish_draft(
    draft: UnitDraft,
    said: UnitFile,
    *,
    by: User,
    seen: int,
    under: Qualification | None = None,
    at: datetime | None = None,
) -> UnitVersion:
    """The unit reads as *said* from now on: as its first version, or as its next."""
    at = at or datetime.now(UTC)
    draft = lock(draft)
    require_saves(draft, seen)
    unit = draft.unit
    if unit is None:
        unit = _own_unit(said.key, by=by, at=at, replaces=draft.replaces)
    version = _publish(unit, said, by=by, at=at, did="published")
    if unit.ownership is not None and under is not None:
        unit.ownership.qualification = under
    db.session.delete(draft)
    return version


def keep_file(said: UnitFile, *, by: User, at: datetime | None = None) -> UnitDraft:
    """What a data file says waits as a draft, until somebody has seen what it changes.

    It takes the place of a file with the same key that waits already.
    """
    at = at or datetime.now(UTC)
    place = place_of(said.key, by.centre)
    require_changes(said, place.newest)
    if place.own is None and place.shared is not None:
        require_not_replaced(place.shared, replacing(place.shared, by.centre))
    waiting = find_waiting(said.key, by.centre)
    draft = lock(waiting) if waiting else UnitDraft(for_centre_id=by.centre_id, saves=-1)
    draft.unit = place.own
    draft.replaces = None if place.own else place.shared
    draft.typed = typed_file(said)
    draft.saves += 1
    draft.saved_at, draft.by_id = at, by.id
    db.session.add(draft)
    db.session.flush()
    _record(Verb.UNIT_DRAFTED, draft, by, at, f"{by.name} uploaded the file of a unit.")
    return draft


def take_up_file(
    draft: UnitDraft, *, by: User, beside: int, at: datetime | None = None
) -> UnitVersion:
    """The file that waits is the next version of the centre's unit with its key, or a new unit.

    A key that every centre's unit has makes a unit of the centre's own in that one's place.
    *beside* is the id of the version that it was shown beside, 0 for none.
    """
    at = at or datetime.now(UTC)
    draft = lock(draft)
    said = said_in_file(draft.typed)
    place = place_of(said.key, by.centre)
    require_as_shown(place.newest, beside)
    unit = place.own
    if unit is None:
        if place.shared is not None:
            require_not_replaced(place.shared, replacing(place.shared, by.centre))
        unit = _own_unit(said.key, by=by, at=at, replaces=place.shared)
    version = _publish(unit, said, by=by, at=at, did="took up from a file")
    db.session.delete(draft)
    return version


def _begun_with(version: UnitVersion, *, same_source: bool) -> Typed:
    ownership = version.unit.ownership
    under = ownership.qualification_id if ownership else None
    typed = typed_version(version) | {"qualification": str(under or "")}
    # What takes another's place comes from another document: nobody but its writer knows which.
    return typed if same_source else typed | {"source": ""}


def _keep(draft: UnitDraft, typed: Typed, by: User, at: datetime) -> None:
    draft.typed = with_keys(typed_in_page(typed))
    draft.saves += 1
    draft.saved_at = at
    draft.by_id = by.id


def _own_unit(key: str, *, by: User, at: datetime, replaces: Unit | None) -> Unit:
    """A unit of the centre of *by* under a key that it doesn't use yet."""
    free = key
    for number in range(2, 1000):
        if find_own(free, by.centre) is None:
            break
        free = f"{key}-{number}"
    unit = Unit(key=f"{by.centre_id}:{free}")
    unit.ownership = CentreUnit(of_centre_id=by.centre_id, replaces=replaces, by_id=by.id, at=at)
    db.session.add(unit)
    return unit


def _publish(unit: Unit, said: UnitFile, *, by: User, at: datetime, did: str) -> UnitVersion:
    # A unit keeps its key, whatever its draft or file would make of the title by now.
    said = said.model_copy(update={"key": unit.file_key})
    version = next_version(unit, said, at) or put_plain_words(unit, said)
    require_new(version)
    assert version is not None
    db.session.add(version)
    db.session.flush()
    _record(
        Verb.UNIT_PUBLISHED,
        version,
        by,
        at,
        f"{by.name} {did} {version.label}, version {version.version}, a unit of the centre's own.",
        {"key": unit.key, "version": version.version, "sha256": version.sha256},
    )
    return version


def _record(
    verb: Verb,
    subject: UnitDraft | UnitVersion,
    by: User,
    at: datetime,
    sentence: str,
    details: dict[str, Any] | None = None,
) -> None:
    record(
        verb,
        subject,
        by_id=by.id,
        centre_id=by.centre_id,
        at=at,
        sentence=sentence,
        details=details,
    )
