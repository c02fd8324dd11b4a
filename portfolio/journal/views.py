"""The pages of the journal: its entries, one of them, and an account begun from one."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.journal import actions, queries, rules
from portfolio.journal.forms import EntryForm
from portfolio.journal.models import JournalEntry
from portfolio.reflection.outcomes import Went
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, today

bp = Blueprint("journal", __name__)


@bp.get("/portfolios/<int:id>/journal")
@guard(Permission.KEEP_JOURNAL, Portfolio)
def entries(portfolio: Portfolio) -> Any:
    """Every entry, the newest day first."""
    found = queries.entries_of(portfolio)
    return render_template(
        "journal/entries.html",
        portfolio=portfolio,
        entries=found,
        went={each.value: each.words for each in Went},
        balance=rules.balance_of(found),
        rest=rules.rest_of(found, today()),
        form=Form(),
    )


@bp.route("/portfolios/<int:id>/journal/write", methods=["GET", "POST"])
@guard(Permission.KEEP_JOURNAL, Portfolio)
def write(portfolio: Portfolio) -> Any:
    """Note something."""
    form = EntryForm(data={"happened_on": today()})
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                entry = actions.note(portfolio, form.noted, by=current_user)
                address = form.leads_to(_place_of(entry))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("It is in your journal. Nobody else reads it.")
            return redirect(address, 303)
    return form.page("journal/entry.html", portfolio=portfolio, entry=None)


@bp.route("/journal/<int:id>", methods=["GET", "POST"])
@guard(Permission.KEEP_JOURNAL, JournalEntry)
def change(entry: JournalEntry) -> Any:
    """Word an entry anew."""
    form = EntryForm(obj=entry.newest, seen=entry.newest.version)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.change(entry, form.noted, by=current_user, seen=form.seen_revision)
                address = form.leads_to(_place_of(entry))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("The entry is kept.")
            return redirect(address, 303)
    return form.page("journal/entry.html", portfolio=entry.portfolio, entry=entry)


@bp.post("/journal/<int:id>/evidence")
@guard(Permission.KEEP_JOURNAL, JournalEntry)
def make_evidence(entry: JournalEntry) -> Any:
    """Begin a reflective account with a copy of the entry."""
    form = Form()
    with transaction():
        form.act_once()
        item = actions.make_evidence(entry, by=current_user)
        address = form.leads_to(url_for("evidence.write", id=item.id))
    told_success(f"{item.code} is begun with your entry. Nobody sees it until you complete it.")
    return redirect(address, 303)


def _place_of(entry: JournalEntry) -> str:
    return url_for("journal.entries", id=entry.portfolio_id, _anchor=f"entry-{entry.id}")
