"""One page for what a learner began and did not finish, how old it is, and throwing it away."""

from contextlib import suppress
from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.room.queries import room_of
from portfolio.evidence.unfinished.actions import throw_away
from portfolio.evidence.unfinished.forms import LeftForm
from portfolio.evidence.unfinished.queries import drafts_of
from portfolio.evidence.views import bp
from portfolio.files import arriving
from portfolio.transaction import transaction
from portfolio.web.flashes import told_error, told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard


@bp.get("/portfolios/<int:id>/evidence/unfinished")
@guard(Permission.ADD_EVIDENCE, Portfolio)
def unfinished(portfolio: Portfolio) -> Any:
    """The files that no form ever kept and the drafts that were never declared."""
    left = arriving.left_of(current_user.id)
    return Form().page(
        "evidence/unfinished.html",
        portfolio=portfolio,
        left=left,
        on_the_way=sum(each.arrival.length for each in left),
        drafts=drafts_of(portfolio),
        room=room_of(portfolio),
        days_kept=arriving.DAYS_KEPT,
    )


@bp.post("/portfolios/<int:id>/arriving/throw-away")
@guard(Permission.ADD_EVIDENCE, Portfolio)
def discard_arriving(portfolio: Portfolio) -> Any:
    """Throw away one of the files that no form ever kept."""
    form = LeftForm(left=arriving.left_of(current_user.id))
    if form.validate_on_submit():
        with suppress(arriving.NoSuchArrival):
            arrival = arriving.find(form.file.data, user_id=current_user.id)
            arriving.discard(arrival)
            told_success(f"{arrival.name} is thrown away.")
    else:
        told_error("That file is gone already, or became evidence meanwhile.")
    return redirect(url_for("evidence.unfinished", id=portfolio.id), 303)


@bp.post("/evidence/<int:id>/throw-away")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def throw_draft_away(item: EvidenceItem) -> Any:
    """Throw away an item that was never declared, with its files."""
    form = Form()
    with transaction():
        form.act_once()
        throw_away(item, by=current_user)
        address = form.leads_to(url_for("evidence.unfinished", id=item.portfolio_id))
    told_success(f"{item.code} is thrown away. Its number is not used again.")
    return redirect(address, 303)
