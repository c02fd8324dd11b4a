"""What a manager changes about the centre's kinds of evidence."""

from dataclasses import replace
from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.evidence.kinds import rules
from portfolio.evidence.kinds.catalogue import Kind, Kinds, kinds_of
from portfolio.evidence.kinds.models import KindsChange
from portfolio.people.models import Centre, User
from portfolio.row_locks import lock
from portfolio.standards.methods import Method


def add_kind(
    centre: Centre,
    *,
    by: User,
    method: Method,
    code: str,
    label: str,
    hint: str,
    at: datetime | None = None,
) -> Kind:
    """The centre has a kind of its own from now on; it counts as *method* wherever one is asked."""
    kinds = _as_they_stand(centre)
    kind = rules.added_to(kinds, method=method, code=code, label=label, hint=hint)
    rules.require_names_free(kinds, kind)
    did = f"added the kind of evidence “{label}” ({code}), which counts as {method.label}"
    _put(centre, rules.with_change(kinds, kind), by, did, at)
    return kind


def change_kind(
    centre: Centre,
    key: str,
    *,
    by: User,
    code: str,
    label: str,
    hint: str,
    hidden: bool,
    at: datetime | None = None,
) -> Kind:
    """A kind is called that from now on, and is in the lists or out; items of it keep it."""
    kinds = _as_they_stand(centre)
    before = kinds[key]
    kind = replace(before, code=code, label=label, hint=hint or before.usual.hint, hidden=hidden)
    rules.require_names_free(kinds, kind)
    changed = rules.with_change(kinds, kind)
    rules.require_something_left(changed)
    said = [f"changed the kind of evidence “{before.label}” ({before.code})"]
    if (label, code) != (before.label, before.code):
        said.append(f"to “{label}” ({code})")
    if hidden != before.hidden:
        said.append("and hid it" if hidden else "and showed it again")
    _put(centre, changed, by, " ".join(said), at)
    return kind


def move_kind(centre: Centre, key: str, *, by: User, up: bool, at: datetime | None = None) -> Kind:
    """A kind stands a place further up, or down, in every list."""
    kinds = _as_they_stand(centre)
    moved = rules.with_move(kinds, key, up=up)
    did = f"moved the kind of evidence “{kinds[key].label}” {'up' if up else 'down'}"
    _put(centre, moved, by, did, at)
    return kinds[key]


def _as_they_stand(centre: Centre) -> Kinds:
    """The centre's kinds now; nobody else changes them until the transaction ends."""
    return kinds_of(lock(centre))


def _put(centre: Centre, kinds: Kinds, by: User, did: str, at: datetime | None) -> None:
    at = at or datetime.now(UTC)
    stored = [kind.stored for kind in kinds.all]
    change = KindsChange(for_centre_id=centre.id, kinds=stored, by_id=by.id, at=at)
    db.session.add(change)
    centre.kinds = stored
    db.session.flush()
    record(
        Verb.KINDS_CHANGED,
        change,
        by_id=by.id,
        centre_id=centre.id,
        sentence=f"{by.name} {did}.",
        at=at,
    )
