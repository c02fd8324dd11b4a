"""What erasing somebody would take and leave, doing it, and legal holds."""

from typing import Any

from flask import Blueprint, current_app, redirect, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.config import Settings
from portfolio.erasure import actions
from portfolio.erasure.forms import EraseForm, HoldForm
from portfolio.erasure.models import LegalHold
from portfolio.erasure.queries import preview_of
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard

bp = Blueprint("erasure", __name__)


@bp.route("/people/<int:id>/erase", methods=["GET", "POST"])
@guard(Permission.ERASE_PERSON, User)
def erase(person: User) -> Any:
    """Show what erasing a person by law would take and leave; do it."""
    form = EraseForm()
    if form.validate_on_submit():
        try:
            if (form.address.data or "").casefold() != person.email.casefold():
                raise Refusal("That is not this person's address.", field="address")
            with transaction():
                form.act_once()
                actions.erase(
                    person,
                    by=current_user,
                    ground=form.ground.data or "",
                    years=_years(),
                    early=bool(form.early.data),
                )
                address = form.leads_to(url_for("erasure.erase", id=person.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("The person is erased. Backups made before still hold what was erased.")
            return redirect(address, 303)
    return form.page(
        "erasure/erase.html",
        person=person,
        preview=preview_of(person, years=_years()),
        itself=current_user.id == person.id,
    )


@bp.route("/people/<int:id>/hold", methods=["GET", "POST"])
@guard(Permission.ERASE_PERSON, User)
def hold(person: User) -> Any:
    """Keep everything of a person from being erased, for a reason."""
    form = HoldForm()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.place_hold(person, by=current_user, reason=form.reason.data or "")
                address = form.leads_to(url_for("erasure.erase", id=person.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"Nothing of {person.name} is erased until the hold is lifted.")
            return redirect(address, 303)
    return form.page("erasure/hold.html", person=person)


@bp.post("/holds/<int:id>/lift")
@guard(Permission.ERASE_PERSON, LegalHold)
def lift(hold: LegalHold) -> Any:
    """End a legal hold."""
    with transaction():
        actions.lift_hold(hold, by=current_user)
    told_success(f"The hold on {hold.user.name} is lifted.")
    return redirect(url_for("erasure.erase", id=hold.user_id), 303)


def _years() -> int:
    settings: Settings = current_app.extensions["portfolio_settings"]
    return settings.retention_years
