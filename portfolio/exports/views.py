"""Pages of exports: asking for one, following it, taking it."""

import re
import unicodedata
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission, is_stranger, relations
from portfolio.days import day_of
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports import actions, queries, rules
from portfolio.exports.models import Export
from portfolio.files.store import StoredFileMissing, store
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, may, today

bp = Blueprint("exports", __name__)

# How a state reads to people; the row's own words are the machine's.
_WORDS = {"ready": "done"}


@bp.post("/units/<int:id>/exports/add")
@guard(Permission.EXPORT, PortfolioUnit)
def ask(unit: PortfolioUnit) -> Any:
    """Have a PDF of the unit made; somebody who asks twice is led to the one on its way."""
    relation = rules.relation_for(relations(current_user, unit, today=today()))
    form = Form()
    with transaction():
        form.act_once()
        export = queries.find_pending(unit, current_user, relation) or actions.request_export(
            unit, by=current_user, for_relation=relation
        )
        address = form.leads_to(url_for("exports.export", id=export.id))
    told_success(f"You asked for a PDF of {unit.label}.")
    return redirect(address, 303)


@bp.get("/exports/<int:id>")
@guard(Permission.EXPORT, Export)
def export(export: Export) -> Any:
    """How far the document is, what it holds, and the person's other copies."""
    _require_still_open(export)
    unit = export.portfolio_unit
    others = [each for each in queries.exports_of(unit, current_user) if each.id != export.id]
    return render_template(
        "exports/export.html",
        export=export,
        unit=unit,
        state=_WORDS.get(export.state, export.state),
        sentence=rules.sentence_of(export),
        on_its_way=export.state in ("waiting", "running"),
        others=[
            (each, _WORDS.get(each.state, each.state))
            for each in others
            if rules.is_still_open_to(each, current_user, today())
        ],
        form=Form(),
    )


@bp.get("/exports/<int:id>/state")
@guard(Permission.EXPORT, Export)
def state(export: Export) -> Any:
    """How far the document is, for the page that follows it."""
    _require_still_open(export)
    return jsonify(state=_WORDS.get(export.state, export.state), sentence=rules.sentence_of(export))


@bp.get("/exports/<int:id>/file")
@guard(Permission.EXPORT, Export)
def download(export: Export) -> Any:
    """The document, to keep."""
    _require_still_open(export)
    if export.state != "ready":
        return redirect(url_for("exports.export", id=export.id), 303)
    assert export.key is not None
    try:
        pieces = () if request.method == "HEAD" else store().pieces(export.key)
    except StoredFileMissing:
        raise rules.BytesMissing("The PDF can't be found in the store. Ask for it again.") from None
    response = Response(pieces, mimetype="application/pdf")
    response.headers.set("Content-Length", str(export.size))
    response.headers.set("Content-Disposition", "attachment", filename=_file_name(export))
    return response


def _require_still_open(export: Export) -> None:
    """404 or 403 for who asked once and stands to the unit in that way no longer."""
    if rules.is_still_open_to(export, current_user, today()) and may(
        Permission.EXPORT, export.portfolio_unit
    ):
        return
    stranger = is_stranger(current_user, export.portfolio_unit, today=today())
    abort(404 if stranger else 403)


def _file_name(export: Export) -> str:
    """Unit, learner and day, in signs that every file system takes."""
    unit = export.portfolio_unit
    day = day_of(export.ended_at or export.requested_at).isoformat()
    words = [_plain(unit.label)[:60].strip("-"), _plain(unit.learner.name)[:40].strip("-"), day]
    return "-".join(word for word in words if word) + ".pdf"


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")
