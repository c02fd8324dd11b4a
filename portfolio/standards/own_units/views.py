"""A centre's own units: written in the page, taken up from a file, given out as one."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.standards.format.reading import SpoiltFiles, check_unit
from portfolio.standards.format.writing import unit_as_yaml
from portfolio.standards.models import Qualification, UnitDraft, UnitVersion
from portfolio.standards.own_units.actions import (
    begin_draft,
    discard_draft,
    publish_draft,
    save_draft,
)
from portfolio.standards.own_units.forms import UnitForm
from portfolio.standards.own_units.rules import ChangedInAnotherWindow, told_of_order
from portfolio.standards.own_units.typed import Typed, plain_of
from portfolio.standards.qualification_queries import all_qualifications
from portfolio.standards.sheet import as_said
from portfolio.standards.taking_up_views import own_units_page
from portfolio.standards.views import bp
from portfolio.standards.wording import number_order
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, guard_centre


@bp.get("/units-offered/<int:id>/file")
@guard(Permission.VIEW_STANDARDS, UnitVersion)
def download(version: UnitVersion) -> Any:
    """A unit as its data file, which reads back just so."""
    said = as_said(version)
    name = f"{said.key}.yaml"
    return Response(
        unit_as_yaml(said),
        mimetype="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.post("/own-units/new")
@guard_centre(Permission.WRITE_UNITS)
def begin(centre: Centre) -> Any:
    """Begin a unit with an empty page."""
    return _begin(of=None, in_place_of=None)


@bp.post("/units-offered/<int:id>/draft")
@guard(Permission.WRITE_UNITS, UnitVersion)
def begin_from(version: UnitVersion) -> Any:
    """Begin the next version of a centre's own unit, or a unit in the place of a shared one."""
    newest = version.unit.versions[-1]
    own = version.unit.owner_id is not None
    return _begin(of=newest if own else None, in_place_of=None if own else newest)


def _begin(*, of: UnitVersion | None, in_place_of: UnitVersion | None) -> Any:
    form = Form()
    try:
        with transaction():
            form.act_once()
            draft = begin_draft(by=current_user, of=of, in_place_of=in_place_of)
            address = form.leads_to(url_for("standards.draft", id=draft.id))
    except Refusal as refusal:
        form.refuse(refusal)
        return own_units_page(current_user.centre, form)
    return redirect(address, 303)


@bp.route("/own-units/drafts/<int:id>", methods=["GET", "POST"])
@guard(Permission.WRITE_UNITS, UnitDraft)
def draft(draft: UnitDraft) -> Any:
    """A unit as it is being written; each button saves all of it first."""
    before: Typed = draft.typed
    form = UnitForm(typed=before, qualifications=_qualifications(), seen=draft.saves)
    if form.validate_on_submit():
        asked = request.form.get("do", "save")
        typed = _arranged(form.typed(before), asked)
        try:
            with transaction():
                form.act_once()
                if asked == "publish":
                    said = check_unit(plain_of(typed))
                    version = publish_draft(
                        draft,
                        said,
                        under=_chosen(typed),
                        by=current_user,
                        seen=form.seen_revision,
                    )
                    address = form.leads_to(url_for("standards.unit", id=version.id))
                    told = f"{version.label} is published as version {version.version}."
                    order = told_of_order(said.criteria)
                    told = f"{told} {order}".strip()
                else:
                    save_draft(draft, typed, by=current_user, seen=form.seen_revision)
                    address = form.leads_to(
                        url_for("standards.draft", id=draft.id, _anchor=_ANCHORS.get(asked[:4]))
                    )
                    told = "The draft is saved."
        except SpoiltFiles as spoilt:
            form = _with_problems(draft, typed, spoilt)
        except ChangedInAnotherWindow as changed:
            form.refuse(changed)
            form.seen.data = str(draft.saves)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(told)
            return redirect(address, 303)
    return form.page("standards/draft.html", draft=draft)


@bp.post("/own-units/drafts/<int:id>/discard")
@guard(Permission.WRITE_UNITS, UnitDraft)
def discard(draft: UnitDraft) -> Any:
    """Throw a draft away."""
    form = Form()
    with transaction():
        form.act_once()
        discard_draft(draft, by=current_user)
        address = form.leads_to(url_for("standards.own_units"))
    told_success("The draft is thrown away.")
    return redirect(address, 303)


_ANCHORS = {"crit": "criteria", "outc": "outcomes"}


def _with_problems(draft: UnitDraft, typed: Typed, spoilt: SpoiltFiles) -> UnitForm:
    """The form as it was sent, each problem beside its field; the pasted lines are rows by now."""
    form = UnitForm(formdata=None, typed=typed, qualifications=_qualifications())
    form.seen.data = str(draft.saves)
    form.show(spoilt.problems)
    return form


def _chosen(typed: Typed) -> Qualification | None:
    """The qualification that was chosen, of those that the page offers."""
    known = {str(each.id): each for each in all_qualifications()}
    return known.get(typed["qualification"])


def _qualifications() -> list[tuple[str, str]]:
    return [(str(each.id), each.title) for each in all_qualifications()]


def _arranged(typed: Typed, asked: str) -> Typed:
    """The rows as the button pressed has them: "criteria-drop-3", "outcomes-up-2"."""
    name, _, rest = asked.partition("-")
    act, _, place = rest.partition("-")
    if name in ("criteria", "outcomes") and act == "sort":
        return {**typed, name: sorted(typed[name], key=lambda row: number_order(row["number"]))}
    if name not in ("criteria", "outcomes") or not place.isdecimal():
        return typed
    rows, at = [*typed[name]], int(place)
    if at >= len(rows):
        return typed
    if act == "drop":
        del rows[at]
    elif act == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif act == "down" and at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    return {**typed, name: rows}
