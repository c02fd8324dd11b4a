"""External verifiers: what is open to them, opening and closing it, every look; their own list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission, Relation, RoleName
from portfolio.audit.models import AuditEvent, centre_chain
from portfolio.audit.queries import looks_by_person, looks_of
from portfolio.days import LONDON, in_words
from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.enrolment.place_queries import candidates
from portfolio.people.models import Centre, User
from portfolio.people.queries import people_of
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.transaction import transaction
from portfolio.verification import queries
from portfolio.verification.grants import actions as grant_actions
from portfolio.verification.grants import queries as grant_queries
from portfolio.verification.grants.forms import EndForm, GrantForm
from portfolio.verification.grants.rules import GrantState, grant_state, last_day
from portfolio.verification.rules import is_overtaken
from portfolio.verification.views import bp
from portfolio.web.csv_files import csv_download
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre, signed_in, today
from portfolio.web.incoming import row_number

LOOKS_A_PAGE = 100


@bp.get("/external-verifiers")
@guard_centre(Permission.OPEN_TO_EXTERNAL)
def visitors(centre: Centre) -> Any:
    """The centre's external verifiers, what is open to each, and how often they looked."""
    return render_template(
        "verification/visitors.html",
        visitors=grant_queries.visitors_of(centre, today=today()),
    )


@bp.route("/external-verifiers/grants/add", methods=["GET", "POST"])
@guard_centre(Permission.OPEN_TO_EXTERNAL)
def grant_new(centre: Centre) -> Any:
    """Open units, found by learner, unit and assessor, to an external verifier for some days."""
    wanted = grant_queries.Wanted(
        learner=request.args.get("learner", "").strip()[:100],
        unit_id=request.args.get("unit", 0, type=row_number),
        assessor_id=request.args.get("assessor", 0, type=row_number),
    )
    found = grant_queries.units_found(centre, wanted)
    people = people_of(centre, RoleName.EXTERNAL)
    form = GrantForm(people=people, units=found.shown, count=found.count)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                assert form.from_on.data is not None  # the form asks for both
                assert form.until_on.data is not None
                units: Sequence[PortfolioUnit] = form.chosen_units
                if form.every.data:
                    units = grant_queries.units_found(centre, wanted, at_most=found.count).shown
                grants = grant_actions.open_to_external(
                    units,
                    person=form.chosen_person,
                    from_on=form.from_on.data,
                    until_on=form.until_on.data,
                    by=current_user,
                    today=today(),
                )
                address = form.leads_to(url_for("verification.visitor", id=form.chosen_person.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                f"{number(len(grants), 'unit is', 'units are')} open to {form.chosen_person.name} "
                f"from {in_words(form.from_on.data)} to {in_words(form.until_on.data)}."
            )
            return redirect(address, 303)
    return form.page(
        "verification/grant_new.html",
        wanted=wanted,
        found=found,
        people=people,
        enrolled=grant_queries.units_enrolled_on(centre),
        assessors=candidates(centre, Relation.ASSESSOR),
    )


@bp.route("/external-verifiers/<int:id>", methods=["GET", "POST"])
@guard(Permission.OPEN_TO_EXTERNAL, User)
def visitor(person: User) -> Any:
    """What is and was open to one external verifier; ending it early."""
    _require_visitor(person)
    grants = grant_queries.grants_of(person)
    form = EndForm(grants=grants)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                ended = grant_actions.close_to_external(
                    form.chosen, person=person, by=current_user, today=today()
                )
                address = form.leads_to(url_for("verification.visitor", id=person.id))
        except Refusal as refusal:
            form.refuse(refusal)
            grants = grant_queries.grants_of(person)
        else:
            told_success(
                f"{number(len(ended), 'unit is', 'units are')} closed to {person.name} from now on."
            )
            return redirect(address, 303)
    chain = centre_chain(person.centre_id)
    count, last = looks_by_person([person.id], chain).get(person.id, (0, None))
    return form.page(
        "verification/visitor.html",
        person=person,
        lines=_lines(grants),
        looks=count,
        last_look_at=last,
    )


@bp.get("/external-verifiers/<int:id>/looks")
@guard(Permission.OPEN_TO_EXTERNAL, User)
def looks(person: User) -> Any:
    """Everything that one external verifier looked at, newest first."""
    _require_visitor(person)
    chain = centre_chain(person.centre_id)
    count, _last = looks_by_person([person.id], chain).get(person.id, (0, None))
    pages = max(1, -(-count // LOOKS_A_PAGE))
    page = min(max(request.args.get("page", 1, type=row_number), 1), pages)
    events = looks_of(person.id, chain, limit=LOOKS_A_PAGE, offset=(page - 1) * LOOKS_A_PAGE)
    return render_template(
        "verification/looks.html",
        person=person,
        looks=_looks(events),
        count=count,
        page=page,
        pages=pages,
    )


@bp.get("/external-verifiers/<int:id>/looks/file")
@guard(Permission.OPEN_TO_EXTERNAL, User)
def looks_file(person: User) -> Any:
    """The same as a file, for the pack of a visit."""
    _require_visitor(person)
    events = looks_of(person.id, centre_chain(person.centre_id))
    return csv_download(
        "looks.csv",
        ["Date", "Time", "External verifier", "Learner", "Unit", "What was looked at", "Page"],
        (
            [
                f"{look.event.at.astimezone(LONDON):%d/%m/%Y}",
                f"{look.event.at.astimezone(LONDON):%H:%M:%S}",
                person.name,
                look.unit.learner.name if look.unit else "",
                look.unit.label if look.unit else "",
                look.event.sentence,
                look.event.details.get("address", ""),
            ]
            for look in _looks(events)
        ),
    )


@bp.get("/units-open-to-me")
@signed_in
def opened() -> Any:
    """What is open to an external verifier: units with their days; later days as a number."""
    if not current_user.has(RoleName.EXTERNAL):
        abort(403)
    lines = _lines(grant_queries.grants_of(current_user))
    now = [line for line in lines if line.state is GrantState.OPEN]
    units = {line.grant.portfolio_unit.id: line.grant.portfolio_unit for line in now}
    return render_template(
        "verification/opened.html",
        lines=now,
        states=queries.unit_states(list(units.values())),
        to_come=_days([line.grant for line in lines if line.state is GrantState.TO_COME]),
        over=_days(
            [
                line.grant
                for line in lines
                if line.state in (GrantState.OVER, GrantState.ENDED)
                and line.grant.from_on <= last_day(line.grant)
            ]
        ),
    )


@bp.get("/units/<int:id>/sampling")
@guard(Permission.VIEW_SAMPLING, PortfolioUnit)
def unit_samples(unit: PortfolioUnit) -> Any:
    """The samples that were taken of one unit, and what came of each."""
    return render_template(
        "verification/unit_samples.html",
        unit=unit,
        state=queries.unit_state(unit),
        samples=list(reversed(queries.samples_of([unit]))),
        is_overtaken=is_overtaken,
    )


@dataclass(frozen=True)
class Line:
    """A grant and how it stands today."""

    grant: ExternalGrant
    state: GrantState

    @property
    def lasts(self) -> bool:
        """Whether it still opens something, now or later."""
        return self.state in (GrantState.OPEN, GrantState.TO_COME)


@dataclass(frozen=True)
class Look:
    """An event of the look log with the unit it was about, where it was about one."""

    event: AuditEvent
    unit: PortfolioUnit | None


def _lines(grants: Iterable[ExternalGrant]) -> list[Line]:
    return [Line(grant, grant_state(grant, today())) for grant in grants]


def _looks(events: Sequence[AuditEvent]) -> list[Look]:
    units = grant_queries.units_looked_at(events)
    return [Look(each, units.get(each.portfolio_unit_id or 0)) for each in events]


def _days(grants: Iterable[ExternalGrant]) -> list[tuple[date, date, int]]:
    """The days of grants and how many units each opens, latest first."""
    counts: dict[tuple[date, date], int] = {}
    for grant in grants:
        key = (grant.from_on, last_day(grant))
        counts[key] = counts.get(key, 0) + 1
    return [(*days, count) for days, count in sorted(counts.items(), reverse=True)]


def _require_visitor(person: User) -> None:
    if not person.has(RoleName.EXTERNAL):
        abort(404)
