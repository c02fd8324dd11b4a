"""The page on which an assessor records what they saw, asked or discussed."""

from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_unlocked
from portfolio.evidence.coverage.queries import takes_real_work_only
from portfolio.evidence.declarations import RECORD_1
from portfolio.evidence.forms import day_in
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.mapping.queries import groups_to_tick
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.records.actions import Occasion, make_record
from portfolio.evidence.records.forms import RecordForm
from portfolio.evidence.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard


@bp.route("/units/<int:id>/records/add", methods=["GET", "POST"])
@guard(Permission.ADD_RECORD, PortfolioUnit)
def record_new(unit: PortfolioUnit) -> Any:
    """Record an observation, a discussion, questions or a simulation, with its criteria."""
    require_unlocked(unit)
    criteria = unit.unit_version.criteria
    kinds = kinds_of(unit.learner.centre)
    form = RecordForm()
    form.kind.choices = choices(kinds.records)
    form.criteria.choices = [(criterion.id, criterion.label) for criterion in criteria]
    if form.validate_on_submit():
        ticked = set(form.criteria.data or ())
        try:
            with transaction():
                form.act_once()
                item = make_record(
                    unit,
                    by=current_user,
                    kind=form.kind.data,
                    title=form.title.data or "",
                    occasion=Occasion(
                        on=day_in(form.work_on),
                        started=form.started.data,
                        ended=form.ended.data,
                        place=form.place.data or "",
                        account=form.account.data or "",
                    ),
                    criteria=[c for c in unit.unit_version.criteria if c.id in ticked],
                )
                address = form.leads_to(url_for("evidence.item", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{item.code} is in {unit.learner.name}'s portfolio. {_judged_when(item)}")
            return redirect(address, 303)
    return form.page(
        "evidence/record_new.html",
        unit=unit,
        groups=groups_to_tick(criteria, set(request.form.getlist("criteria"))),
        hints=kinds.records,
        words=RECORD_1,
        real_work_only=takes_real_work_only(unit),
    )


def _judged_when(item: EvidenceItem) -> str:
    if item.newest.frozen:
        return "You can judge on it now."
    return f"You can judge on it once {item.portfolio.learner.name} has submitted the unit."
