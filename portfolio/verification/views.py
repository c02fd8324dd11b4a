"""The sampling plan, samples, action points, release."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.assessment.queries import current_sign_off
from portfolio.enrolment.models import PortfolioUnit
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.verification import actions, queries, rules
from portfolio.verification.forms import (
    ActionPointForm,
    AgreeForm,
    AnswerForm,
    CloseForm,
    SampleForm,
)
from portfolio.verification.models import ActionPoint, Sample
from portfolio.verification.plan_queries import samples_shown, units_page
from portfolio.verification.sampling.grid import Address, grid
from portfolio.verification.sampling.plan import offered, unseen
from portfolio.verification.sampling.queries import (
    choice_for,
    plan_of,
    units_decided_in,
    who_took_part,
)
from portfolio.verification.sheet import lines_of, told_of
from portfolio.verification.states import point_state
from portfolio.verification.whose import verified_by
from portfolio.web.addresses import addresses
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, signed_in, today
from portfolio.web.incoming import row_number

bp = Blueprint("verification", __name__)


@bp.get("/sampling")
@signed_in
def sampling() -> Any:
    """The plan of the verifier's units: what waits, why, and what nobody has looked at."""
    if not queries.verifies(current_user):
        abort(403)
    whose = verified_by(current_user)
    page = min(max(request.args.get("page", 1, type=row_number), 1), 10_000)
    found = units_page(whose, page)
    if page > 1 and not found.units:
        abort(404)
    samples = samples_shown(whose, {unit.portfolio_id for unit in found.units})
    # Nobody goes on with what is of somebody who was erased by law.
    going_on = [each for each in samples if not each.erased]
    everything = plan_of(whose, centre_id=current_user.home_centre_id, today=today())
    own = units_decided_in(current_user, whose)
    mine = offered(everything.choices, own)
    address = Address(
        sample=addresses("verification.sample", "id"),
        unit=addresses("verification.sample_new", "id"),
    )
    columns, rows = grid(found.units, samples=samples, choices=everything.choices, address=address)
    methods, counts = unseen(everything.decisions)
    return render_template(
        "verification/sampling.html",
        found=found,
        page=page,
        address=address,
        columns=columns,
        rows=rows,
        must=[each for each in mine if each.must],
        others=[each for each in mine if not each.must],
        own=[each for each in everything.choices if each.decision.portfolio_unit_id in own],
        open_samples=[each for each in going_on if not each.closed and not each.overtaken],
        points=[(point, each) for each in going_on for point in each.points],
        methods=methods,
        counts=counts,
    )


@bp.route("/units/<int:id>/samples/add", methods=["GET", "POST"])
@guard(Permission.SAMPLE, PortfolioUnit)
def sample_new(unit: PortfolioUnit) -> Any:
    """Take a sample of a unit, or release it where no rule chose it."""
    form = SampleForm(seen=unit.revision)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                taken = actions.take_sample(
                    unit, by=current_user, reason=form.reason.data or "", seen=form.seen_revision
                )
                address = form.leads_to(url_for("verification.sample", id=taken.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("The sample is open. Agree with it, or raise an action point.")
            return redirect(address, 303)
    state = queries.unit_state(unit)
    choice = choice_for(unit, today=today())
    signed = current_sign_off(unit)
    chosen = signed is not None and choice is not None and choice.must
    form.reason.flags.required = not chosen
    return form.page(
        "verification/sample_new.html",
        unit=unit,
        state=state,
        choice=choice,
        sign_off=signed,
        samples=queries.samples_of([unit]),
        own=who_took_part(unit).get(current_user.id),
        releasing=Form(seen=unit.revision),
    )


@bp.get("/samples/<int:id>")
@guard(Permission.VIEW_SAMPLING, Sample)
def sample(sample: Sample) -> Any:
    """What was judged, what the verifier asks, and whether they agree."""
    return _sample_page(sample, AgreeForm(seen=sample.portfolio_unit.revision))


@bp.post("/samples/<int:id>/agreement")
@guard(Permission.SAMPLE, Sample)
def agree(sample: Sample) -> Any:
    """Agree with the assessor; a summative sample releases the unit."""
    form = AgreeForm(seen=sample.portfolio_unit.revision)
    if form.validate_on_submit():
        address = url_for("verification.sample", id=sample.id)
        try:
            with transaction():
                form.act_once()
                actions.agree(
                    sample,
                    by=current_user,
                    checks=form.checked,
                    note=form.note.data or "",
                    seen=form.seen_revision,
                )
                form.leads_to(address)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            what = (
                "The interim sample is agreed."
                if sample.sign_off is None
                else (f"{sample.portfolio_unit.label} is released.")
            )
            told_success(what)
            return redirect(address, 303)
    return _sample_page(sample, form)


@bp.route("/samples/<int:id>/action-points/add", methods=["GET", "POST"])
@guard(Permission.SAMPLE, Sample)
def raise_action(sample: Sample) -> Any:
    """Ask the assessor for something by a day."""
    form = ActionPointForm(criteria=sample.portfolio_unit.unit_version.criteria)
    if form.validate_on_submit():
        assert form.due_on.data is not None  # the form asks for it
        address = url_for("verification.sample", id=sample.id)
        try:
            with transaction():
                form.act_once()
                point = actions.raise_action_point(
                    sample,
                    by=current_user,
                    text=form.text.data or "",
                    severity=rules.Severity(form.severity.data),
                    due_on=form.due_on.data,
                    criterion=form.chosen_criterion,
                )
                form.leads_to(address)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{point.sample.assessor.name} is asked to act.")
            return redirect(address, 303)
    return form.page("verification/raise_action.html", sample=sample)


@bp.route("/action-points/<int:id>/answer", methods=["GET", "POST"])
@guard(Permission.ANSWER_ACTION_POINT, ActionPoint)
def answer(point: ActionPoint) -> Any:
    """Say what was done about an action point."""
    form = AnswerForm()
    if form.validate_on_submit():
        address = url_for("verification.sample", id=point.sample_id)
        try:
            with transaction():
                form.act_once()
                actions.answer(point, by=current_user, text=form.text.data or "")
                form.leads_to(address)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("Your answer waits for the verifier.")
            return redirect(address, 303)
    return form.page("verification/answer.html", point=point, state=point_state(point))


@bp.route("/action-points/<int:id>/closure", methods=["GET", "POST"])
@guard(Permission.SAMPLE, ActionPoint)
def close(point: ActionPoint) -> Any:
    """Close an action point that was answered."""
    form = CloseForm()
    if form.validate_on_submit():
        address = url_for("verification.sample", id=point.sample_id)
        try:
            with transaction():
                form.act_once()
                actions.close(point, by=current_user, note=form.note.data or "")
                form.leads_to(address)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("The action point is closed.")
            return redirect(address, 303)
    return form.page("verification/close.html", point=point, state=point_state(point))


@bp.post("/units/<int:id>/release")
@guard(Permission.SAMPLE, PortfolioUnit)
def release(unit: PortfolioUnit) -> Any:
    """Release a signed-off unit that no rule of the plan chose."""
    form = Form()
    with transaction():
        form.act_once()
        actions.release(unit, by=current_user, seen=form.seen_revision)
        address = form.leads_to(url_for("verification.sampling"))
    told_success(f"{unit.learner.name}’s {unit.label} is released.")
    return redirect(address, 303)


def _sample_page(sample: Sample, form: AgreeForm) -> Any:
    unit = sample.portfolio_unit
    return form.page(
        "verification/sample.html",
        sample=sample,
        unit=unit,
        state=queries.unit_state(unit),
        overtaken=rules.is_overtaken(sample),
        lines=lines_of(sample),
        told=told_of(sample),
        own=who_took_part(unit).get(current_user.id),
        release=queries.find_release(sample.sign_off),
        point_state=point_state,
        checks=rules.CHECKS,
    )
