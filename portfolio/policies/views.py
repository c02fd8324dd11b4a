"""The pages of the register: what stands in it, and how a manager keeps it."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.policies import actions
from portfolio.policies.forms import PolicyForm
from portfolio.policies.models import Policy
from portfolio.policies.queries import register_of
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre, may

bp = Blueprint("policies", __name__)


@bp.get("/policies")
@guard_centre(Permission.VIEW_POLICIES)
def register(centre: Centre) -> Any:
    """Every policy, law and standard with its clauses."""
    return render_template(
        "policies/register.html",
        texts=register_of(centre.id),
        keeps=may(Permission.KEEP_POLICIES, centre),
    )


@bp.route("/policies/add", methods=["GET", "POST"])
@guard_centre(Permission.KEEP_POLICIES)
def add(centre: Centre) -> Any:
    """Put one more into the register."""
    form = PolicyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                policy = actions.add_policy(centre, form.worded, by=current_user)
                address = form.leads_to(_place_of(policy))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"“{policy.newest.title}” is in the register.")
            return redirect(address, 303)
    return form.page("policies/policy.html", policy=None)


@bp.route("/policies/<int:id>", methods=["GET", "POST"])
@guard(Permission.KEEP_POLICIES, Policy)
def change(policy: Policy) -> Any:
    """Word one anew, or say that it is no longer in use."""
    newest = policy.newest
    lines = "\n".join(each.words for each in newest.numbered)
    form = PolicyForm(obj=newest, data={"clauses": lines})
    if not form.is_submitted():
        form.clauses.data = lines
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                text = actions.change_policy(policy, form.worded, by=current_user)
                address = form.leads_to(_place_of(policy))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"“{text.title}” is {'no longer in use' if text.ended else 'kept'}.")
            return redirect(address, 303)
    return form.page("policies/policy.html", policy=policy)


def _place_of(policy: Policy) -> str:
    return url_for("policies.register", _anchor=f"policy-{policy.id}")
