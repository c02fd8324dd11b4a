"""Units as their sources say them, and how a centre reads their lines of outcomes."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.standards.actions import split_outcome
from portfolio.standards.combination import requirements_of
from portfolio.standards.difference import difference_of
from portfolio.standards.forms import SplitForm
from portfolio.standards.models import LearningOutcome, Qualification, UnitVersion
from portfolio.standards.outcome_queries import decision_on, outcomes_for
from portfolio.standards.qualification_queries import qualifications_of, whole_qualification
from portfolio.standards.queries import units_offered
from portfolio.standards.sheet import sheet_of
from portfolio.standards.version_queries import versions_before
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre
from portfolio.web.incoming import row_number

bp = Blueprint("standards", __name__)


@bp.get("/units-offered")
@guard_centre(Permission.VIEW_STANDARDS)
def units(centre: Centre) -> Any:
    """Every unit that learners can be enrolled on, by qualification."""
    return render_template("standards/units.html", groups=units_offered(centre))


@bp.get("/units-offered/<int:id>")
@guard(Permission.VIEW_STANDARDS, UnitVersion)
def unit(version: UnitVersion) -> Any:
    """One unit as its source says it: outcomes, criteria and all that stands beside them."""
    within = qualifications_of(version)
    return render_template(
        "standards/unit.html",
        unit=version,
        qualifications=within,
        sheet=sheet_of(version, within),
        outcomes=outcomes_for(version, current_user.centre),
        newest=version.unit.versions[-1],
        earlier=versions_before(version),
        own=version.unit.owner_id is not None,
    )


@bp.get("/qualifications/<int:id>")
@guard(Permission.VIEW_STANDARDS, Qualification)
def qualification(qualification: Qualification) -> Any:
    """A qualification with its units by group and its rules of combination."""
    whole = whole_qualification(qualification, current_user.centre)
    return render_template(
        "standards/qualification.html",
        whole=whole,
        rules=requirements_of(whole.said, whole.names, ()),
    )


@bp.get("/units-offered/<int:id>/changes")
@guard(Permission.VIEW_STANDARDS, UnitVersion)
def changes(version: UnitVersion) -> Any:
    """What a version says beside an earlier one, or beside the unit in whose place it stands."""
    earlier = {each.id: each for each in versions_before(version)}
    if not earlier:
        abort(404)
    asked = request.args.get("since", 0, type=row_number)
    since = earlier.get(asked) or [*earlier.values()][-1]
    return render_template(
        "standards/changes.html",
        unit=version,
        since=since,
        others=[each for each in earlier.values() if each is not since],
        difference=difference_of(since, version),
    )


@bp.route("/outcomes/<int:id>/split", methods=["GET", "POST"])
@guard(Permission.SPLIT_OUTCOMES, LearningOutcome)
def split(outcome: LearningOutcome) -> Any:
    """How the manager's centre reads one line of outcomes; nothing splits it but a person."""
    version = outcome.unit_version
    line = next(o for o in outcomes_for(version, current_user.centre) if o.id == outcome.id)
    decision = decision_on(outcome, current_user.centre)
    form = SplitForm(
        seen=decision.id if decision else 0,
        suggested=line.parts if line.is_split else line.suggested,
    )
    if form.validate_on_submit():
        parts = [line.text] if form.whole.data else (form.parts.data or "").splitlines()
        try:
            with transaction():
                form.act_once()
                split_outcome(outcome, parts, by=current_user, seen=form.seen_revision)
                address = form.leads_to(
                    url_for("standards.unit", id=outcome.unit_version_id, _anchor="outcomes")
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            read = next(o for o in outcomes_for(version, current_user.centre) if o.id == outcome.id)
            told_success(
                f"Your centre reads this line as {len(read.parts)} outcomes."
                if read.is_split
                else "Your centre reads this line as one outcome, as the source has it."
            )
            return redirect(address, 303)
    return form.page("standards/split.html", line=line, unit=version)
