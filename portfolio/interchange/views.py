"""Bringing in people and enrolments from a CSV file: choose, look, mend, confirm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.interchange.actions import bring_in_enrolments, bring_in_people
from portfolio.interchange.enrolments import file as enrolment_file
from portfolio.interchange.enrolments.plan import enrolment_plan
from portfolio.interchange.forms import ConfirmForm, ListForm
from portfolio.interchange.models import IncomingList
from portfolio.interchange.people import file as people_file
from portfolio.interchange.people.plan import people_plan
from portfolio.interchange.plans import Plan
from portfolio.interchange.queries import accounts_of, addresses_by_name, known_of
from portfolio.interchange.table import BYTES_AT_MOST, Column, Problem, read_table
from portfolio.interchange.waiting import keep, let_go
from portfolio.people.invitation_letters import letters_to
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.transaction import transaction
from portfolio.web.csv_files import csv_download
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre, today

bp = Blueprint("interchange", __name__)

LINES_SHOWN = 50
# What is to be mended is worked through, so more of it is shown at once.
FAULTS_SHOWN = 200


@dataclass(frozen=True)
class Kind:
    """A kind of list: what it is called, its columns, what it would do, and doing it."""

    name: str
    one: str
    many: str
    columns: tuple[Column, ...]
    read: Callable[[bytes], "Lines"]
    plan: Callable[["Lines", Centre], Plan[Any]]
    # What can be done of it while nothing is held, by the names that bring_in takes it under.
    begin: Callable[[Plan[Any], Centre], dict[str, Any]]
    bring_in: Callable[..., int]
    leads_to: str


# The lines that a file holds, what is wrong with it, and the columns that it names for nothing.
Lines = tuple[list[Any], list[Problem], tuple[str, ...]]


def _people_in(content: bytes) -> Lines:
    table = read_table(content, people_file.COLUMNS)
    return (*people_file.people_in(table), table.left_out)


def _people(found: Lines, centre: Centre) -> Plan[Any]:
    lines, problems, left_out = found
    return people_plan(
        lines,
        problems,
        accounts=accounts_of([line.email for line in lines]),
        namesakes=addresses_by_name(centre),
        centre_id=centre.id,
        left_out=left_out,
    )


def _letters(plan: Plan[Any], centre: Centre) -> dict[str, Any]:
    at = datetime.now(UTC)
    return {"letters": letters_to(plan.acts, centre=centre, by=current_user, at=at)}


def _enrolments_in(content: bytes) -> Lines:
    table = read_table(content, enrolment_file.COLUMNS)
    return (*enrolment_file.enrolments_in(table), table.left_out)


def _enrolments(found: Lines, centre: Centre) -> Plan[Any]:
    lines, problems, left_out = found
    return enrolment_plan(
        lines, problems, centre=known_of(centre), today=today(), left_out=left_out
    )


KINDS = {
    "people": Kind(
        "people",
        "person",
        "people",
        people_file.TEMPLATE,
        _people_in,
        _people,
        _letters,
        bring_in_people,
        "people.people",
    ),
    "enrolments": Kind(
        "enrolments",
        "enrolment",
        "enrolments",
        enrolment_file.TEMPLATE,
        _enrolments_in,
        _enrolments,
        lambda _plan, _centre: {},
        bring_in_enrolments,
        "enrolment.learners",
    ),
}


@bp.route("/lists/<string:kind>", methods=["GET", "POST"])
@guard_centre(Permission.BRING_IN)
def choose(centre: Centre, kind: str) -> Any:
    """Choose the file that holds the list; it waits until its preview is confirmed."""
    what = KINDS.get(kind) or abort(404)
    form = ListForm()
    if form.validate_on_submit():
        content = form.file.data.read(BYTES_AT_MOST + 1)
        with transaction():
            form.act_once()
            kept = keep(centre, kind, form.file.data.filename or "", content, by=current_user)
            address = form.leads_to(url_for("interchange.preview", id=kept.id))
        return redirect(address, 303)
    return form.page("interchange/choose.html", kind=what)


@bp.get("/lists/<string:kind>/example")
@guard_centre(Permission.BRING_IN)
def example(centre: Centre, kind: str) -> Any:
    """A list with the headings and one line, to write one's own over."""
    what = KINDS.get(kind) or abort(404)
    return csv_download(
        f"{kind}.csv",
        [column.heading for column in what.columns],
        [[column.example for column in what.columns]],
    )


@bp.route("/lists/<int:id>/preview", methods=["GET", "POST"])
@guard(Permission.BRING_IN, IncomingList)
def preview(waiting: IncomingList) -> Any:
    """What a list would do, line by line, and every line that can't be taken; then doing it."""
    kind = KINDS[waiting.kind]
    centre = current_user.centre
    plan_now = partial(kind.plan, kind.read(waiting.content), centre)
    form = ConfirmForm()
    if form.validate_on_submit():
        shown = form.shown.data or ""
        before = plan_now()
        begun = kind.begin(before, centre) if before.mark == shown else {}
        try:
            with transaction():
                form.act_once()
                count = kind.bring_in(centre, plan_now, shown=shown, by=current_user, **begun)
                let_go(waiting)
                address = form.leads_to(url_for(kind.leads_to))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{number(count, kind.one, kind.many).capitalize()} brought in.")
            return redirect(address, 303)
    plan = plan_now()
    form.shown.data = plan.mark
    every = "every" in request.args
    return form.page(
        "interchange/preview.html",
        kind=kind,
        waiting=waiting,
        plan=plan,
        problems=plan.problems if every else plan.problems[:FAULTS_SHOWN],
        lines=plan.planned if every else plan.planned[:LINES_SHOWN],
    )
