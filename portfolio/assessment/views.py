"""Pages of judging, signing off, countersigning, reopening, and of the feedback given."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.assessment import actions
from portfolio.assessment.feedback import feedback_for
from portfolio.assessment.forms import (
    CountersignatureForm,
    JudgingForm,
    ReopeningForm,
    SignOffForm,
    judging_form,
)
from portfolio.assessment.models import SignOff
from portfolio.assessment.overtaken_queries import overtaken_in
from portfolio.assessment.queries import current_sign_off
from portfolio.assessment.sheet import Sheet
from portfolio.assessment.sheet_queries import sheet_for
from portfolio.assessment.signing import signing_sheet
from portfolio.assessment.statements import SIGN_OFF
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import ChangedSinceSeen, require_seen
from portfolio.evidence.files.shown import media_of
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, today
from portfolio.web.incoming import row_number

bp = Blueprint("assessment", __name__)


@bp.route("/units/<int:id>/judging", methods=["GET", "POST"])
@guard(Permission.JUDGE, PortfolioUnit)
def judge(unit: PortfolioUnit) -> Any:
    """Judge a unit's criteria, its evidence beside them; all decisions are saved at once."""
    sheet = _sheet(unit)
    form = judging_form(sheet, seen=unit.revision)
    if "look" in request.form:
        # Another document was asked for: what is typed stays, nothing is saved.
        page, _refused = _judging_page(form, unit, sheet)
        return page
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.judge(
                    unit,
                    by=current_user,
                    seen=form.seen_revision,
                    verdicts=form.verdicts(),
                    ties=form.tie_verdicts(),
                    feedback=form.feedback.data or "",
                )
                there = form.leads_to(_after_judging(unit))
        except Refusal as refusal:
            _refuse(form, refusal, unit)
            sheet = _sheet(unit)
            form = _of_sheet(form, sheet)
        else:
            told_success(f"Your decisions on {unit.label} are saved.")
            return redirect(there, 303)
    elif form.is_submitted():
        _say_whether_changed(form, unit)
    return _judging_page(form, unit, sheet)


@bp.route("/units/<int:id>/sign-off", methods=["GET", "POST"])
@guard(Permission.SIGN_OFF, PortfolioUnit)
def sign_off(unit: PortfolioUnit) -> Any:
    """Sign a unit off, once every criterion is met on accepted evidence."""
    form = SignOffForm(seen=unit.revision)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.sign_off(
                    unit,
                    by=current_user,
                    made=form.made.data,
                    seen=form.seen_revision,
                    remark=form.remark.data or "",
                )
                there = form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            _refuse(form, refusal, unit)
        else:
            told_success(f"{unit.label} is signed off.")
            return redirect(there, 303)
    return form.page(
        "assessment/sign_off.html",
        unit=unit,
        sheet=signing_sheet(unit, current_user),
        statement=SIGN_OFF.text,
    )


@bp.route("/sign-offs/<int:id>/countersignature", methods=["GET", "POST"])
@guard(Permission.COUNTERSIGN, SignOff)
def countersign(sign_off: SignOff) -> Any:
    """Confirm a trainee's sign-off, or return it with a note."""
    unit = sign_off.portfolio_unit
    form = CountersignatureForm(seen=unit.revision)
    if form.validate_on_submit():
        act = actions.confirm if form.confirmed else actions.return_to_assessor
        try:
            with transaction():
                form.act_once()
                act(
                    sign_off,
                    by=current_user,
                    seen=form.seen_revision,
                    note=form.note.data or "",
                )
                there = form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            _refuse(form, refusal, unit)
        else:
            done = (
                "is countersigned" if form.confirmed else "is reopened and back with its assessor"
            )
            told_success(f"{unit.label} {done}.")
            return redirect(there, 303)
    return form.page("assessment/countersign.html", unit=unit, signed=sign_off)


@bp.route("/units/<int:id>/reopening", methods=["GET", "POST"])
@guard(Permission.REOPEN, PortfolioUnit)
def reopen(unit: PortfolioUnit) -> Any:
    """Open a signed-off unit again, with a reason."""
    form = ReopeningForm(seen=unit.revision)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.reopen(
                    unit, by=current_user, reason=form.reason.data or "", seen=form.seen_revision
                )
                there = form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            _refuse(form, refusal, unit)
        else:
            told_success(f"{unit.label} is reopened.")
            return redirect(there, 303)
    return form.page("assessment/reopen.html", unit=unit, signed=current_sign_off(unit))


@bp.get("/units/<int:id>/feedback")
@guard(Permission.VIEW_JUDGEMENTS, PortfolioUnit)
def feedback(unit: PortfolioUnit) -> Any:
    """What the assessor said, round by round."""
    return render_template("assessment/feedback.html", unit=unit, rounds=feedback_for(unit))


def _sheet(unit: PortfolioUnit) -> Sheet:
    return sheet_for(
        unit,
        current_user,
        today=today(),
        limit_days=current_app.extensions["portfolio_settings"].evidence_current_for_days,
        item=request.args.get("item", type=row_number),
        version=request.args.get("version", type=row_number),
    )


def _judging_page(form: JudgingForm, unit: PortfolioUnit, sheet: Sheet) -> tuple[str, int]:
    shown = sheet.shown
    wanted = request.args.get("tie", type=row_number)
    # A recording begins where the tie that was pressed points.
    stretches = next((tie.stretches for tie in sheet.ties if tie.id == wanted), ())
    media = media_of(shown.version, shown.document, stretches) if shown and shown.document else None
    return form.page(
        "assessment/judge.html",
        unit=unit,
        sheet=sheet,
        media=media,
        overtaken=overtaken_in(unit, sheet, request.form),
    )


def _of_sheet(form: JudgingForm, sheet: Sheet) -> JudgingForm:
    """The form with the fields of this sheet, which is another's where the unit moved meanwhile."""
    if _asked_of(form.sheet) == _asked_of(sheet):
        return form
    again = judging_form(sheet, seen=form.seen_revision)
    again.refusals, again.seen.data = form.refusals, form.seen.data
    return again


def _asked_of(sheet: Sheet) -> tuple[set[int], set[int]]:
    """The criteria and the ties that a sheet asks decisions on, by their ids."""
    return {line.id for line in sheet.criteria}, {tie.id for tie in sheet.ties}


def _say_whether_changed(form: Form, unit: PortfolioUnit) -> None:
    """What was sent can't be taken: say so where that may be because the unit has changed."""
    try:
        require_seen(unit, form.seen_revision, then="decide")
    except Refusal as refusal:
        _refuse(form, refusal, unit)


def _after_judging(unit: PortfolioUnit) -> str:
    return url_for("assessment.judge", id=unit.id)


def _refuse(form: Form, refusal: Refusal, unit: PortfolioUnit) -> None:
    """Show why; where the unit had changed, the page shows it as it is now, to decide on again."""
    sentences = getattr(refusal, "sentences", None)
    if sentences is None:
        form.refuse(refusal)
    else:
        form.refusals += sentences
    if isinstance(refusal, ChangedSinceSeen):
        form.seen.data = str(unit.revision)
