"""Moving units in portfolios to another version of their text, after a look at what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import LearnerErased, UnitLocked
from portfolio.evidence.moving.actions import move_unit
from portfolio.evidence.moving.queries import tie_counts, units_behind, versions_open_to
from portfolio.evidence.moving.rules import require_some
from portfolio.overview.moving.forms import MoveForm, move_form
from portfolio.overview.views import bp
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.standards.difference import Line, Pair, difference_of, pairs_of
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard
from portfolio.web.incoming import row_number


@dataclass(frozen=True)
class PairRow:
    """A criterion of the earlier version as the preview shows it."""

    id: int
    label: str
    our_numbering: bool
    line: Line
    ties: int


@bp.route("/units/<int:id>/move", methods=["GET", "POST"])
@guard(Permission.MOVE_VERSION, PortfolioUnit)
def move(unit: PortfolioUnit) -> Any:
    """Move one learner's unit to the newest version, with its ties carried over."""
    ahead = versions_open_to(unit)
    if not ahead:
        abort(404)
    to = ahead[-1]
    pairs = pairs_of(unit.unit_version, to)
    form = move_form(pairs, to.criteria, seen=unit.revision)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                move_unit(unit, to, form.pairs, by=current_user, seen=form.seen_revision)
                address = form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            form.refuse(refusal)
            form.seen.data = str(unit.revision)
        else:
            told_success(f"{unit.name} of {unit.learner.name} stands on {_named(to)} now.")
            return redirect(address, 303)
    return form.page(
        "overview/move.html",
        unit=unit,
        to=to,
        rows=_rows(unit.unit_version, to, pairs, [unit]),
    )


@bp.route("/units-offered/<int:id>/move", methods=["GET", "POST"])
@guard(Permission.MOVE_VERSION, UnitVersion)
def move_all(to: UnitVersion) -> Any:
    """Move the units of several learners from one earlier version to this one."""
    behind = units_behind(to, current_user.centre)
    versions = {unit.unit_version_id: unit.unit_version for unit in behind}
    asked = request.args.get("since", 0, type=row_number)
    since = versions.get(asked) or next(iter(versions.values()), None)
    if since is None:
        return MoveForm(became={}).page("overview/move_all.html", to=to, since=None)
    units = [unit for unit in behind if unit.unit_version_id == since.id]
    pairs = pairs_of(since, to)
    form = move_form(
        pairs, to.criteria, units=[(f"{u.id}@{u.revision}", u.learner.name) for u in units]
    )
    if form.validate_on_submit():
        try:
            seen = form.seen_of_each
            chosen = [unit for unit in units if unit.id in seen]
            require_some(chosen)
            # One moment for all: whoever is told of it is told once, of how many.
            at = datetime.now(UTC)
            with transaction():
                form.act_once()
                for unit in sorted(chosen, key=lambda each: each.id):
                    _move_one_of_many(unit, to, form.pairs, seen=seen[unit.id], at=at)
                address = form.leads_to(url_for("standards.unit", id=to.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            moved = number(len(chosen), "learner stands", "learners stand")
            told_success(f"{moved} on {_named(to)} now.")
            return redirect(address, 303)
    return form.page(
        "overview/move_all.html",
        to=to,
        since=since,
        others=[version for version in versions.values() if version.id != since.id],
        units=units,
        rows=_rows(since, to, pairs, units),
    )


def _move_one_of_many(
    unit: PortfolioUnit,
    to: UnitVersion,
    pairs: Mapping[int, int | None],
    *,
    seen: int,
    at: datetime,
) -> None:
    """As move_unit; a refusal says whose unit keeps everybody from being moved."""
    try:
        move_unit(unit, to, pairs, by=current_user, seen=seen, at=at)
    except (UnitLocked, LearnerErased) as refusal:
        said = f"{unit.learner.name}: {refusal.sentence} Nobody was moved."
        raise type(refusal)(said, field="units") from refusal


def _rows(
    since: UnitVersion, to: UnitVersion, pairs: Sequence[Pair], units: Sequence[PortfolioUnit]
) -> list[PairRow]:
    """The criteria of the earlier version in their order, each with its line and its ties."""
    lines = difference_of(since, to).sections[0].lines
    counts = tie_counts(units)
    found = [
        PairRow(
            id=pair.old.id,
            label=pair.old.label,
            our_numbering=pair.old.number is None,
            line=line,
            ties=counts.get(pair.old.id, 0),
        )
        for pair, line in zip(pairs, lines, strict=True)
        if pair.old is not None
    ]
    order = {criterion.id: criterion.position for criterion in since.criteria}
    return sorted(found, key=lambda row: order[row.id])


def _named(version: UnitVersion) -> str:
    return f"version {version.version} of {version.label}"
