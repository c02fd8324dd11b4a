"""Evidence that is held at the workplace: said where it is, and confirmed by whoever saw it."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import queries
from portfolio.evidence.forms import HeldForm, SeenForm, day_in
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.evidence.typed import actions as form_actions
from portfolio.evidence.views import bp, for_criterion, work_of
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, today
from portfolio.web.incoming import row_number


@bp.route("/portfolios/<int:id>/evidence/held", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def held_new(portfolio: Portfolio) -> Any:
    """Say what is held at the workplace, where, and what it shows."""
    form = HeldForm()
    kinds = kinds_of(portfolio.learner.centre)
    form.kind.choices = [("", "Choose a kind"), *choices(kinds.uploaded)]
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                item = form_actions.add_held(
                    portfolio,
                    by=current_user,
                    kind=form.kind.data,
                    held=_held(form),
                    work_on=form.work_on.data,
                    circumstances=form.circumstances,
                )
                address = form.leads_to(url_for("evidence.item", id=item.id, **for_criterion()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{item.code} is kept. Read it here, then declare it.")
            return redirect(address, 303)
    return form.page("evidence/held.html", portfolio=portfolio, item=None)


@bp.route("/evidence/<int:id>/held", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def held(item: EvidenceItem) -> Any:
    """Change what is said of the original, or begin its next version."""
    newest = item.newest
    if not newest.held:
        return redirect(url_for("evidence.new_version", id=item.id), 303)
    kind = kinds_of(item.portfolio.learner.centre).of(item)
    form = HeldForm(data=newest.fields | work_of(newest) | {"kind": kind.key})
    form.kind.choices = choices([kind])
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                version = form_actions.change_held(
                    item,
                    by=current_user,
                    held=_held(form),
                    work_on=form.work_on.data,
                    circumstances=form.circumstances,
                )
                address = form.leads_to(url_for("evidence.item", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                f"Version {version.version} of {item.code} is kept. Read it here, then declare it."
            )
            return redirect(address, 303)
    return form.page("evidence/held.html", portfolio=item.portfolio, item=item)


@bp.route("/evidence/<int:id>/seen", methods=["GET", "POST"])
@guard(Permission.JUDGE, EvidenceItem)
def confirm_seen(item: EvidenceItem) -> Any:
    """Confirm having seen the original where it is held."""
    version = _shown(item)
    form = SeenForm(data={"seen_on": today()})
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                form_actions.confirm_seen(
                    version,
                    by=current_user,
                    seen_on=day_in(form.seen_on),
                    note=form.note.data or "",
                )
                address = form.leads_to(
                    url_for("evidence.item", id=item.id, version=version.version)
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"It is kept that you saw the original of {item.code}.")
            return redirect(address, 303)
    return form.page("evidence/seen.html", item=item, version=version)


def _shown(item: EvidenceItem) -> EvidenceVersion:
    """The version that the address names, else the newest, among those that the person may see."""
    seen = queries.versions_seen_by(item, current_user, today())
    wanted = request.args.get("version", type=row_number)
    found = [each for each in seen if wanted in (None, each.version)]
    return found[-1] if found else abort(404)


def _held(form: HeldForm) -> form_actions.Held:
    return form_actions.Held(
        what=form.what.data or "",
        location=form.location.data or "",
        keeper=form.keeper.data or "",
        shows=form.shows.data or "",
    )
