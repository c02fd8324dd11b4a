"""Learners, their enrolments and who works with them."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission, Relation, RoleName
from portfolio.days import in_words
from portfolio.enrolment.actions import allocate as allocate_people
from portfolio.enrolment.actions import enrol as enrol_learner
from portfolio.enrolment.cohort_queries import Waiting, cohort_of
from portfolio.enrolment.forms import EnrolForm
from portfolio.enrolment.models import ALLOCATED
from portfolio.enrolment.place_queries import candidates
from portfolio.enrolment.place_rules import nothing_yet
from portfolio.enrolment.queries import find_portfolio
from portfolio.people.models import Centre, User
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.standards.queries import units_offered
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre
from portfolio.web.incoming import row_number

bp = Blueprint("enrolment", __name__)


@bp.get("/learners")
@guard_centre(Permission.VIEW_PEOPLE)
def learners(centre: Centre) -> Any:
    """Who learns at the centre, and which of their units still want an assessor or a verifier."""
    name = request.args.get("name", "").strip()[:100]
    lacking = request.args.get("lacking", "")
    all_waiting = "waiting" in request.args
    page = request.args.get("page", 1, type=row_number)
    cohort = cohort_of(centre, name=name, lacking=lacking, page=page, all_waiting=all_waiting)
    return render_template(
        "enrolment/learners.html",
        cohort=cohort,
        name=name,
        lacking=lacking if lacking in _LACKING else "",
        lackings=_LACKING,
        all_waiting=all_waiting,
        waiting=[_row(each) for each in cohort.waiting],
    )


@dataclass(frozen=True)
class Row:
    """A unit that wants somebody, as the list of what waits shows it."""

    title: str
    href: str
    who: str
    since: str
    note: str
    state: str = ""


def _row(waiting: Waiting) -> Row:
    unit = waiting.unit
    return Row(
        title=f"{unit.learner.name}: {unit.label}",
        href=url_for("enrolment.allocate", id=unit.id),
        who="",
        since=f"enrolled {in_words(unit.enrolled_at)}",
        note=f"Wants {' and '.join(_WANTED[each] for each in waiting.missing)}.",
    )


_LACKING = {
    "assessor": "a unit without an assessor",
    "verifier": "a unit without a verifier",
    "unit": "no unit yet",
}
_WANTED = {Relation.ASSESSOR: "an assessor", Relation.VERIFIER: "an internal verifier (IQA)"}


@bp.route("/learners/<int:id>/enrol", methods=["GET", "POST"])
@guard(Permission.ENROL, User)
def enrol(learner: User) -> Any:
    """Enrol a learner on units, and name who works on all of them."""
    if not learner.has(RoleName.LEARNER):
        abort(404)
    groups = units_offered(learner.centre)
    portfolio = find_portfolio(learner)
    had = {unit.unit_version.unit_id for unit in portfolio.units} if portfolio else set()
    offered = {
        f"{version.id}-{group.qualification.id if group.qualification else 0}": (
            version,
            group.qualification,
        )
        for group in groups
        for version in group.units
    }
    form = EnrolForm(
        units=[(value, version.label) for value, (version, _q) in offered.items()],
        people=people_for(learner),
    )
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                units = enrol_learner(
                    learner,
                    [offered[value] for value in form.units.data or ()],
                    by=current_user,
                    target_on=form.target_on.data,
                )
                for unit in units if form.anybody else []:
                    allocate_people(
                        unit,
                        assessor=form.person(Relation.ASSESSOR),
                        verifier=form.person(Relation.VERIFIER),
                        countersigner=form.person(Relation.COUNTERSIGNER),
                        target_on=form.target_on.data,
                        by=current_user,
                        seen=unit.revision,
                        past_of=nothing_yet,
                    )
                address = form.leads_to(url_for("enrolment.learners"))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{learner.name} is enrolled on {number(len(units), 'unit', 'units')}.")
            return redirect(address, 303)
    return form.page("enrolment/enrol.html", learner=learner, groups=groups, had=had)


def people_for(
    learner: User, *, held: dict[Relation, User | None] | None = None
) -> dict[Relation, list[User]]:
    """Who can be chosen for each place: the centre's people with the role, and who holds it."""
    people = {
        relation: [u for u in candidates(learner.centre, relation) if u.id != learner.id]
        for relation in ALLOCATED
    }
    for relation, holder in (held or {}).items():
        if holder is not None and holder not in people[relation]:
            people[relation].append(holder)
    return people
