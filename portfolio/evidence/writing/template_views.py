"""Accounts written in Word: the template of a unit, and a filled-in one read back."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.documents.kinds import MediaKind
from portfolio.documents.names import clean_name
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import actions
from portfolio.evidence.files.received import read_aside
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.provenance import NOT_SAID
from portfolio.evidence.views import bp, for_criterion
from portfolio.evidence.writing.forms import FilledForm
from portfolio.reflection.filled import Filled, read_filled
from portfolio.reflection.prompts import models
from portfolio.reflection.template import made_for
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.standards.texts import text_of
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard


@bp.route("/portfolios/<int:id>/evidence/in-word", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def in_word(portfolio: Portfolio) -> Any:
    """Take a template away, or bring a filled-in one back."""
    form = FilledForm()
    form.kind.choices = choices(kinds_of(portfolio.learner.centre).written)
    if form.validate_on_submit():
        try:
            filled = read_filled(read_aside(form.file.data))
            with transaction():
                form.act_once()
                item = actions.begin_writing(
                    portfolio,
                    by=current_user,
                    kind=form.kind.data,
                    title=filled.title or _title_from(form.file.data.filename),
                    work_on=filled.work_on,
                    circumstances=replace(NOT_SAID, place=filled.place),
                    account=filled.account,
                )
                address = form.leads_to(url_for("evidence.write", id=item.id, **for_criterion()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{item.code} is begun with your file. {_said(filled)}")
            return redirect(address, 303)
    return form.page(
        "evidence/in_word.html",
        portfolio=portfolio,
        models=models().values(),
        for_criterion=for_criterion(),
    )


@bp.get("/portfolios/<int:id>/evidence/template")
@guard(Permission.ADD_EVIDENCE, Portfolio)
def template(portfolio: Portfolio) -> Response:
    """The template of one of the learner's units, by a model, as a Word file."""
    wanted = request.args.get("unit", "")
    unit = next((each for each in portfolio.units if str(each.id) == wanted), None)
    model = models().get(request.args.get("model", ""))
    if unit is None or model is None:
        abort(404)
    asked = [(each.label, each.display_text) for each in text_of(unit.unit_version).criteria]
    answer = Response(made_for(model, unit.label, asked), content_type=MediaKind.DOCX.media_type)
    name = clean_name(f"{unit.name}, {model.key}.docx")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _said(filled: Filled) -> str:
    """What was found in the file, and what to look at."""
    if not filled.found:
        return "No heading of a template was found in it, so all of it stands in one text."
    sections = number(filled.found, "section was", "sections were")
    rest = " What stood under no prompt is at the end." if filled.account.more else ""
    return f"{sections} read.{_own_headings(filled)}{rest} Look it through, then complete it."


_NAMED = 3


def _own_headings(filled: Filled) -> str:
    """Which headings are the learner's own, and where each stands now."""
    named = [f"“{own}” under “{question}”" for own, question in filled.own_headings]
    if not named:
        return ""
    if len(named) == 1:
        return f" Your own heading is kept in its place: {named[0]}."
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f" Your own headings are kept in their places: {', '.join(named[:_NAMED])}{more}."


def _title_from(file_name: str) -> str:
    return clean_name(file_name).rpartition(".")[0] or "Account"
