"""What is typed in as evidence: a witness's words, and what is held at the workplace."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import queries
from portfolio.evidence.forms import day_in
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.evidence.typed import actions as form_actions
from portfolio.evidence.typed.forms import HeldForm, SeenForm, TestimonyForm
from portfolio.evidence.views import bp, for_criterion, work_of
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, today
from portfolio.web.incoming import row_number


@bp.route("/portfolios/<int:id>/evidence/testimony", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def testimony_new(portfolio: Portfolio) -> Any:
    """Type in what a witness says."""
    form = TestimonyForm()
    form.kind.choices = choices(kinds_of(portfolio.learner.centre).testimonies)

    def add() -> EvidenceItem:
        return form_actions.add_testimony(
            portfolio,
            by=current_user,
            kind=form.kind.data,
            testimony=_testimony(form),
            seen_on=day_in(form.work_on),
        )

    return _added(form, add) or form.page("evidence/testimony.html", portfolio=portfolio, item=None)


@bp.route("/evidence/<int:id>/testimony", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def testimony(item: EvidenceItem) -> Any:
    """Change a testimony that is a draft, or begin its next version."""
    newest = item.newest
    if newest.held:
        return redirect(url_for("evidence.held", id=item.id), 303)
    if newest.source != "form":
        return redirect(url_for("evidence.new_version", id=item.id), 303)
    kind = kinds_of(item.portfolio.learner.centre).of(item)
    form = TestimonyForm(data=newest.fields | {"kind": kind.key, "work_on": newest.work_on})
    form.kind.choices = choices([kind])

    def change() -> EvidenceVersion:
        return form_actions.change_testimony(
            item, by=current_user, testimony=_testimony(form), seen_on=day_in(form.work_on)
        )

    return _changed(form, item, change) or form.page(
        "evidence/testimony.html", portfolio=item.portfolio, item=item
    )


@bp.route("/portfolios/<int:id>/evidence/held", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def held_new(portfolio: Portfolio) -> Any:
    """Say what is held at the workplace, where, and what it shows."""
    form = HeldForm()
    kinds = kinds_of(portfolio.learner.centre)
    form.kind.choices = [("", "Choose a kind"), *choices(kinds.uploaded)]

    def add() -> EvidenceItem:
        return form_actions.add_held(
            portfolio,
            by=current_user,
            kind=form.kind.data,
            held=_held(form),
            work_on=form.work_on.data,
            circumstances=form.circumstances,
        )

    return _added(form, add) or form.page("evidence/held.html", portfolio=portfolio, item=None)


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

    def change() -> EvidenceVersion:
        return form_actions.change_held(
            item,
            by=current_user,
            held=_held(form),
            work_on=form.work_on.data,
            circumstances=form.circumstances,
        )

    return _changed(form, item, change) or form.page(
        "evidence/held.html", portfolio=item.portfolio, item=item
    )


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


def _added(form: Form, add: Callable[[], EvidenceItem]) -> Any:
    """Where a form leads of which an item was made; None if its page is to be shown."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            form.act_once()
            item = add()
            address = form.leads_to(url_for("evidence.item", id=item.id, **for_criterion()))
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    told_success(f"{item.code} is kept. Read it here, then declare it.")
    return redirect(address, 303)


def _changed(form: Form, item: EvidenceItem, change: Callable[[], EvidenceVersion]) -> Any:
    """Where a form leads by which an item was changed; None if its page is to be shown."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            form.act_once()
            version = change()
            address = form.leads_to(url_for("evidence.item", id=item.id))
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    told_success(
        f"Version {version.version} of {item.code} is kept. Read it here, then declare it."
    )
    return redirect(address, 303)


def _shown(item: EvidenceItem) -> EvidenceVersion:
    """The version that the address names, else the newest, among those that the person may see."""
    seen = queries.versions_seen_by(item, current_user, today())
    wanted = request.args.get("version", type=row_number)
    found = [each for each in seen if wanted in (None, each.version)]
    return found[-1] if found else abort(404)


def _testimony(form: TestimonyForm) -> form_actions.Testimony:
    return form_actions.Testimony(
        name=form.name.data or "",
        role=form.role.data or "",
        relation=form.relation.data or "",
        contact=form.contact.data or "",
        statement=form.statement.data or "",
    )


def _held(form: HeldForm) -> form_actions.Held:
    return form_actions.Held(
        what=form.what.data or "",
        location=form.location.data or "",
        keeper=form.keeper.data or "",
        shows=form.shows.data or "",
    )
