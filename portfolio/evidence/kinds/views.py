"""The centre's kinds of evidence: seen, named, hidden, put in order, added."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.evidence.kinds import actions as kind_actions
from portfolio.evidence.kinds.catalogue import Kind, kinds_of
from portfolio.evidence.kinds.forms import AddKindForm, KindForm, MoveKindForm
from portfolio.evidence.views import bp
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.standards.methods import Method
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard_centre


@bp.get("/kinds-of-evidence")
@guard_centre(Permission.NAME_KINDS)
def kinds(centre: Centre) -> Any:
    """Every kind with its code, what it counts as, and who makes it."""
    return render_template("evidence/kinds.html", kinds=kinds_of(centre).all)


@bp.route("/kinds-of-evidence/add", methods=["GET", "POST"])
@guard_centre(Permission.NAME_KINDS)
def add_kind(centre: Centre) -> Any:
    """Add a kind that rests on one of the methods."""
    form = AddKindForm()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                kind = kind_actions.add_kind(
                    centre,
                    by=current_user,
                    method=Method(form.method.data),
                    code=form.code.data or "",
                    label=form.label.data or "",
                    hint=form.hint.data or "",
                )
                address = form.leads_to(_place_of(kind))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"“{kind.label}” ({kind.code}) can be chosen from now on.")
            return redirect(address, 303)
    return form.page("evidence/kind.html", kind=None)


@bp.route("/kinds-of-evidence/change", methods=["GET", "POST"])
@guard_centre(Permission.NAME_KINDS)
def change_kind(centre: Centre) -> Any:
    """Give a kind another name, code or hint; hide it, or show it again."""
    key, known = request.args.get("kind", ""), kinds_of(centre)
    if key not in known:
        abort(404)
    kind = known[key]
    form = KindForm(obj=kind)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                kind = kind_actions.change_kind(
                    centre,
                    key,
                    by=current_user,
                    code=form.code.data or "",
                    label=form.label.data or "",
                    hint=form.hint.data or "",
                    hidden=bool(form.hidden.data),
                )
                address = form.leads_to(_place_of(kind))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"“{kind.label}” ({kind.code}) is {_shown(kind)}.")
            return redirect(address, 303)
    return form.page("evidence/kind.html", kind=kind)


@bp.post("/kinds-of-evidence/move")
@guard_centre(Permission.NAME_KINDS)
def move_kind(centre: Centre) -> Any:
    """Put a kind a place further up, or down."""
    form = MoveKindForm(kinds_of(centre).all)
    if not form.validate_on_submit():
        abort(404)
    up = form.to.data == "up"
    with transaction():
        form.act_once()
        kind = kind_actions.move_kind(centre, form.kind.data, by=current_user, up=up)
        address = form.leads_to(_place_of(kind))
    return redirect(address, 303)


def _place_of(kind: Kind) -> str:
    return url_for("evidence.kinds", _anchor=f"kind-{kind.key}")


def _shown(kind: Kind) -> str:
    return "hidden; what is of it keeps it" if kind.hidden else "kept"
