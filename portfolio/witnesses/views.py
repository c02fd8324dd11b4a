"""Pages of those who ask witnesses, and the centre's list of them."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.mapping.queries import groups_to_tick
from portfolio.mail.writing import link_to
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, guard_centre, may, today
from portfolio.web.incoming import row_number
from portfolio.witnesses import actions, queries, rules
from portfolio.witnesses.forms import AskForm, ExpertForm
from portfolio.witnesses.listed import as_csv
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony
from portfolio.witnesses.pictures import qr_of

bp = Blueprint("witnesses", __name__)

# Where the secret of a link waits for the one page that shows it: in the cookie of whoever asked.
_SHOWN_ONCE = "witness_link"


@bp.get("/units/<int:id>/witnesses")
@guard(Permission.VIEW_EVIDENCE, PortfolioUnit)
def of_unit(unit: PortfolioUnit) -> Any:
    """Who was asked about a unit, and what came of it."""
    return render_template(
        "witnesses/of_unit.html",
        unit=unit,
        requests=queries.requests_of(unit),
        state_of=lambda each: rules.state_of(each, today()),
        may_ask=may(Permission.ASK_WITNESS, unit) and unit.worked_on,
        may_mark=may(Permission.MARK_EXPERT, unit) and unit.worked_on,
        sees_list=rules.may_see_list(current_user.role_names),
        form=Form(),
    )


@bp.route("/units/<int:id>/witnesses/ask", methods=["GET", "POST"])
@guard(Permission.ASK_WITNESS, PortfolioUnit)
def ask(unit: PortfolioUnit) -> Any:
    """Ask a witness about criteria of a unit."""
    form = AskForm(offered=unit.unit_version.criteria)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                link = actions.ask(
                    unit,
                    by=current_user,
                    kind=rules.Asked(form.kind.data),
                    name=form.name.data or "",
                    address=form.to,
                    words=form.words.data or "",
                    criteria=form.chosen,
                )
                address = form.leads_to(_asked_leads_to(link.request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _after_asking(link, address)
    ticked = request.form.getlist("criteria") or request.args.getlist("for")
    return form.page(
        "witnesses/ask.html", unit=unit, groups=groups_to_tick(unit.unit_version.criteria, ticked)
    )


@bp.post("/witness-requests/<int:id>/again")
@guard(Permission.ASK_WITNESS, WitnessRequest)
def ask_again(asked: WitnessRequest) -> Any:
    """Make a new link for the same request; an unused one before it ends."""
    form = Form()
    with transaction():
        form.act_once()
        link = actions.ask_again(asked, by=current_user)
        address = form.leads_to(_asked_leads_to(link.request))
    return _after_asking(link, address)


@bp.post("/witness-requests/<int:id>/withdrawal")
@guard(Permission.ASK_WITNESS, WitnessRequest)
def withdraw(asked: WitnessRequest) -> Any:
    """Take a request back: its link opens nothing any more."""
    form = Form()
    with transaction():
        form.act_once()
        actions.withdraw(asked, by=current_user)
        address = form.leads_to(url_for("witnesses.of_unit", id=asked.portfolio_unit_id))
    told_success("The request is withdrawn. Its link opens nothing any more.")
    return redirect(address, 303)


@bp.get("/witness-requests/<int:id>/link")
@guard(Permission.ASK_WITNESS, WitnessRequest)
def link(asked: WitnessRequest) -> Any:
    """The link of a request as a QR code and as text, once, to whoever made it."""
    waiting = session.pop(_SHOWN_ONCE, None)
    token = waiting[1] if waiting and waiting[0] == asked.id else ""
    address = link_to("witnesses.testify", token=token) if token else ""
    return render_template(
        "witnesses/link.html",
        asked=asked,
        address=address,
        picture=qr_of(address) if address else "",
        open=rules.state_of(asked, today()).open,
        form=Form(),
    )


@bp.route("/testimonies/<int:id>/expert", methods=["GET", "POST"])
@guard(Permission.MARK_EXPERT, WitnessTestimony)
def expert(testimony: WitnessTestimony) -> Any:
    """Call the witness of a testimony an expert for its unit, or no longer, and say why."""
    form = ExpertForm()
    marked = testimony.expert is not None
    if form.validate_on_submit():
        act = actions.unmark_expert if request.form.get("act") == "unmark" else actions.mark_expert
        try:
            with transaction():
                form.act_once()
                act(testimony, by=current_user, reason=form.reason.data or "")
                address = form.leads_to(
                    url_for("witnesses.of_unit", id=testimony.request.portfolio_unit_id)
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = "an expert's testimony" if not marked else "a witness's testimony"
            told_success(f"{testimony.item.code} counts as {said} in this unit now.")
            return redirect(address, 303)
    return form.page("witnesses/expert.html", testimony=testimony, marked=marked)


@bp.get("/witnesses")
@guard_centre(Permission.VIEW_WITNESSES)
def of_centre(centre: Centre) -> Any:
    """Everybody who testified at the centre, with their role and what they sent."""
    if not rules.may_see_list(current_user.role_names):
        abort(403)
    found = queries.witnesses_page(centre, request.args.get("page", 1, type=row_number))
    return render_template("witnesses/of_centre.html", witnesses=found, centre=centre)


@bp.get("/witnesses/list")
@guard_centre(Permission.VIEW_WITNESSES)
def download(centre: Centre) -> Any:
    """The same list as a file for a spreadsheet."""
    if not rules.may_see_list(current_user.role_names):
        abort(403)
    answer = make_response(as_csv(queries.witnesses_of(centre)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="witnesses.csv"'
    return answer


def _asked_leads_to(asked: WitnessRequest) -> str:
    if asked.address:
        return url_for("witnesses.of_unit", id=asked.portfolio_unit_id)
    return url_for("witnesses.link", id=asked.id)


def _after_asking(made: actions.Link, address: str) -> Any:
    asked = made.request
    if asked.address:
        told_success(f"{asked.name or 'The witness'} is asked by e-mail.")
    else:
        session[_SHOWN_ONCE] = (asked.id, made.token)
    return redirect(address, 303)
