"""The unit page: what is missing, the matrix to map in, and the unit's submission."""

from typing import Any

from flask import current_app, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission, Relation
from portfolio.days import in_words
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.mapping import actions as mapping_actions
from portfolio.evidence.mapping.queries import cells_named
from portfolio.evidence.submitting import actions as submitting_actions
from portfolio.evidence.submitting.rules import require_confirmed
from portfolio.overview.unit.checks import hints_for
from portfolio.overview.unit.forms import MatrixForm, SubmissionForm
from portfolio.overview.unit.matrix import Matrix, matrix_of
from portfolio.overview.unit.page import UnitPage, get_unit_page
from portfolio.overview.unit.ticks import cells_posted, changes_asked
from portfolio.overview.unit.words import UnitWords, words_of
from portfolio.overview.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, the_person, today


@bp.get("/units/<int:id>")
@guard(Permission.VIEW_UNIT, PortfolioUnit)
def unit(unit: PortfolioUnit) -> Any:
    """What is missing in a unit, and what to do next."""
    return _unit_page(unit, MatrixForm(seen=unit.revision))


@bp.post("/units/<int:id>/mapping")
@guard(Permission.MAP_EVIDENCE, PortfolioUnit)
def map_unit(unit: PortfolioUnit) -> Any:
    """Tie whole items to criteria, and untie them, as the matrix was ticked."""
    form = MatrixForm(seen=unit.revision)
    ticked = cells_posted(request.form.getlist("ties"))
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                page = get_unit_page(unit, current_user, today=today())
                changes = changes_asked(page, ticked)
                tied, untied = cells_named(unit, changes.tied, changes.untied)
                mapping_actions.map_cells(
                    unit, tied=tied, untied=untied, by=current_user, seen=form.seen_revision
                )
                form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            form.refuse(refusal)
            form.show_again(unit)
        else:
            told_success(f"The mapping of {unit.name} is saved.")
            return redirect(url_for("overview.unit", id=unit.id), 303)
    return _unit_page(unit, form, ticked)


@bp.route("/units/<int:id>/submission", methods=["GET", "POST"])
@guard(Permission.SUBMIT, PortfolioUnit)
def submit(unit: PortfolioUnit) -> Any:
    """Put a unit before its assessor, knowing what is missing."""
    form = SubmissionForm(seen=unit.revision)
    page = get_unit_page(unit, current_user, today=today())
    if form.validate_on_submit():
        missing = [gap.label for gap in page.coverage.gaps]
        try:
            with transaction():
                form.act_once()
                require_confirmed(missing, confirmed=form.with_gaps.data)
                submitting_actions.submit(
                    unit, by=current_user, seen=form.seen_revision, note=form.note.data or ""
                )
                form.leads_to(url_for("overview.unit", id=unit.id))
        except Refusal as refusal:
            form.refuse(refusal)
            form.show_again(unit)
            page = get_unit_page(unit, current_user, today=today())
        else:
            told_success(f"{unit.name} is submitted. {_assessor(unit)} judges it next.")
            return redirect(url_for("overview.unit", id=unit.id), 303)
    words = _words(page)
    return form.page(
        "overview/unit_submission.html",
        page=page,
        words=words,
        hints=hints_for(page, words.mistakes),
    )


def _unit_page(unit: PortfolioUnit, form: MatrixForm, ticked: list[str] | None = None) -> Any:
    person = the_person()
    page = get_unit_page(unit, person, today=today())
    maps = Permission.MAP_EVIDENCE in page.permitted and page.unit.worked_on
    label, href = _next(page)
    return form.page(
        "overview/unit.html",
        page=page,
        words=_words(page),
        matrix=_matrix(page, maps, ticked or []),
        editable=maps,
        lede=_lede(page),
        is_learner=person.id == page.unit.portfolio.learner_id,
        places=_places(page),
        exports="exports.ask" in current_app.view_functions and Permission.EXPORT in page.permitted,
        next_label=label,
        next_href=href,
    )


def _matrix(page: UnitPage, maps: bool, ticked: list[str]) -> Matrix:
    adds = page.unit.worked_on and Permission.ADD_EVIDENCE in page.permitted
    return matrix_of(page, editable=maps, adds=adds, ticked=ticked)


def _words(page: UnitPage) -> UnitWords:
    settings = current_app.extensions["portfolio_settings"]
    return words_of(
        page,
        assessor=_assessor(page.unit),
        today=today(),
        current_for_days=settings.evidence_current_for_days,
    )


def _assessor(unit: PortfolioUnit) -> str:
    working = unit.working(Relation.ASSESSOR)
    return working.name if working else "Your assessor"


def _lede(page: UnitPage) -> str:
    unit = page.unit
    said = []
    if not unit.unit_version.title:
        said.append("The source gives no title; this is your centre's name for it")
    if unit.qualification:
        said.append(unit.qualification.title)
    said.append(f"Learner {unit.learner.name}")
    if unit.assessor:
        said.append(f"Assessor {unit.assessor.name}{'' if unit.assessor.active else ', suspended'}")
    else:
        said.append("No assessor yet")
    if unit.target_on:
        said.append(f"Target {in_words(unit.target_on)}")
    return " · ".join(said)


def _places(page: UnitPage) -> list[tuple[str, str]]:
    """Where else the person can go with this unit: words and address, as far as they may."""
    unit = page.unit
    return [
        (words, url_for(endpoint, id=unit.id))
        for permission, endpoint, words in (
            (Permission.SUBMIT, "overview.submit", "Submit"),
            (Permission.VIEW_JUDGEMENTS, "assessment.feedback", "Feedback"),
            (Permission.JUDGE, "assessment.judge", "Judge"),
            (Permission.SIGN_OFF, "assessment.sign_off", "Sign off"),
            (Permission.REOPEN, "assessment.reopen", "Reopen"),
            (Permission.ADD_RECORD, "evidence.record_new", "Record an observation or discussion"),
            (Permission.VIEW_EVIDENCE, "witnesses.of_unit", "Witnesses"),
            (Permission.SAMPLE, "verification.sample_new", "Sample"),
            (Permission.VIEW_SAMPLING, "verification.unit_samples", "Sampling"),
            (Permission.ALLOCATE, "enrolment.allocate", "Allocate"),
            (Permission.VIEW_HISTORY, "overview.history", "History"),
        )
        if endpoint in current_app.view_functions
        and permission in page.permitted
        and (words == "Reopen") <= unit.locked
        and not (not unit.worked_on and words in _OPEN_ONLY)
        and not (unit.learner.erased and words in _ACTS)
    ]


_OPEN_ONLY = frozenset({"Submit", "Judge", "Sign off", "Record an observation or discussion"})
# Nobody is led to do more for somebody who was erased by law.
_ACTS = frozenset({"Reopen", "Sample", "Allocate"})


def _next(page: UnitPage) -> tuple[str, str]:
    """The one next action of whoever looks: its words, and where it is done."""
    unit = page.unit
    if unit.learner.erased:
        return "", ""
    for permission, endpoint, words, id in (
        (Permission.SUBMIT, "overview.submit", "Submit the unit", unit.id),
        (Permission.ADD_EVIDENCE, "evidence.add", "Add evidence", unit.portfolio_id),
        (Permission.JUDGE, "assessment.judge", "Judge", unit.id),
        (Permission.SAMPLE, "verification.sample_new", "Sample", unit.id),
    ):
        there = endpoint in current_app.view_functions
        if there and permission in page.permitted and _is_due(page, permission):
            return words, url_for(endpoint, id=id)
    return "", ""


def _is_due(page: UnitPage, permission: Permission) -> bool:
    if permission is Permission.SAMPLE:
        return page.submitted
    if page.unit.locked:
        return False
    if permission is Permission.SUBMIT:
        return page.ready_to_submit
    if permission is Permission.JUDGE:
        return page.submitted
    return True
