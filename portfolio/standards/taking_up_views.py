"""A data file of a unit, uploaded: what it would change is shown before it is taken up."""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.standards.difference import difference_of
from portfolio.standards.format.reading import SpoiltFiles, read_unit
from portfolio.standards.models import Unit, UnitDraft
from portfolio.standards.own_units.actions import keep_file, take_up_file
from portfolio.standards.own_units.forms import UnitUploadForm
from portfolio.standards.own_units.queries import drafts_of, own_units_of, place_of
from portfolio.standards.own_units.rules import ChangedInAnotherWindow, told_of_order
from portfolio.standards.own_units.typed import said_in_file, waits_as_file
from portfolio.standards.versions import says_the_same, version_of
from portfolio.standards.views import bp
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, guard_centre


@bp.get("/own-units")
@guard_centre(Permission.WRITE_UNITS)
def own_units(centre: Centre) -> Any:
    """Where a manager begins a unit, goes on with a draft, or uploads a file."""
    return own_units_page(centre, UnitUploadForm())


@bp.post("/own-units/upload")
@guard_centre(Permission.WRITE_UNITS)
def upload(centre: Centre) -> Any:
    """Check a unit's data file, and lead to what it would change."""
    form = UnitUploadForm()
    if form.validate_on_submit():
        try:
            said = read_unit(form.bytes_read(), name=str(form.file.data.filename))
            with transaction():
                form.act_once()
                draft = keep_file(said, by=current_user)
                address = form.leads_to(url_for("standards.take_up", id=draft.id))
        except SpoiltFiles as spoilt:
            form.file.errors = [str(problem) for problem in spoilt.problems]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(address, 303)
    return own_units_page(centre, form)


@bp.route("/own-units/drafts/<int:id>/take-up", methods=["GET", "POST"])
@guard(Permission.WRITE_UNITS, UnitDraft)
def take_up(draft: UnitDraft) -> Any:
    """What an uploaded file would change at the centre; the next press takes it up."""
    if not waits_as_file(draft.typed):
        return redirect(url_for("standards.draft", id=draft.id), 303)
    said = said_in_file(draft.typed)
    newest = place_of(said.key, current_user.centre).newest
    form = Form(seen=newest.id if newest else 0)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                version = take_up_file(draft, by=current_user, beside=form.seen_revision)
                address = form.leads_to(url_for("standards.unit", id=version.id))
        except ChangedInAnotherWindow as changed:
            form.refuse(changed)
            form.seen.data = str(newest.id if newest else 0)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{version.label} is version {version.version} at your centre now.")
            return redirect(address, 303)
    next_number = newest.version + 1 if newest and newest.unit.owner_id else 1
    shown = version_of(said, Unit(key=said.key), number=next_number, at=datetime.now(UTC))
    return form.page(
        "standards/take_up.html",
        draft=draft,
        unit=shown,
        since=newest,
        order_told=told_of_order(said.criteria),
        words_alone=newest is not None and newest.sha256 == said.sha256,
        says_the_same=newest is not None and says_the_same(newest, said),
        difference=difference_of(newest, shown) if newest else None,
    )


def own_units_page(centre: Centre, form: Form) -> Any:
    """The page of a centre's own units, whichever form of it was sent."""
    drafts = drafts_of(centre)
    uploaded = {draft.id for draft in drafts if waits_as_file(draft.typed)}
    return form.page(
        "standards/own_units.html", drafts=drafts, uploaded=uploaded, units=own_units_of(centre)
    )
