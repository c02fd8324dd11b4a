"""The pages of the journal: its entries, one of them, and an account begun from one."""

from datetime import date
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.journal import actions, drafts, queries, rules
from portfolio.journal.forms import EntryForm
from portfolio.journal.models import JournalDraft, JournalEntry
from portfolio.reflection.outcomes import Went
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, today
from portfolio.web.off_line import written_off_line

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
        waiting={each.entry_id: each for each in drafts.drafts_of(portfolio)},
        went={each.value: each.words for each in Went},
        balance=rules.balance_of(found),
        rest=rules.rest_of(found, today()),
        form=Form(),
    )


@bp.route("/portfolios/<int:id>/journal/write", methods=["GET", "POST"])
@written_off_line
@guard(Permission.KEEP_JOURNAL, Portfolio)
def write(portfolio: Portfolio) -> Any:
    """Note something."""
    return _write(portfolio, None, {"happened_on": today()})


@bp.route("/journal/<int:id>", methods=["GET", "POST"])
@written_off_line
@guard(Permission.KEEP_JOURNAL, JournalEntry)
def change(entry: JournalEntry) -> Any:
    """Word an entry anew."""
    said = entry.newest
    stands = {
        "happened_on": said.happened_on, "title": said.title, "text": said.text, "went": said.went
    }  # fmt: skip
    return _write(entry.portfolio, entry, stands)


@bp.post("/portfolios/<int:id>/journal/autosave")
@guard(Permission.KEEP_JOURNAL, Portfolio)
def autosave_new(portfolio: Portfolio) -> Any:
    """Keep what has been typed so far for a new entry."""
    return _keep(portfolio, None)


@bp.post("/journal/<int:id>/autosave")
@guard(Permission.KEEP_JOURNAL, JournalEntry)
def autosave(entry: JournalEntry) -> Any:
    """Keep what has been typed so far for an entry."""
    return _keep(entry.portfolio, entry)


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


def _write(portfolio: Portfolio, entry: JournalEntry | None, stands: dict[str, Any]) -> Any:
    """The page of an entry, with what was typed and waits; or the journal, once it is kept."""
    draft = drafts.find_draft(portfolio, entry)
    waiting = draft is not None and bool(draft.typed)
    form = EntryForm(
        data=stands | (_typed(draft) if draft and waiting else {}),
        seen=draft.saves if draft else 0,
    )
    throws_away = request.form.get("act") == "discard"
    if form.is_submitted() and (throws_away or form.validate()):
        try:
            with transaction():
                form.act_once()
                if throws_away:
                    drafts.drop(portfolio, entry, seen=form.seen_revision)
                elif entry:
                    actions.change(entry, form.noted, by=current_user, seen=form.seen_revision)
                else:
                    entry = actions.note(
                        portfolio, form.noted, by=current_user, seen=form.seen_revision
                    )
                address = form.leads_to(
                    _place_of(entry) if entry else url_for("journal.entries", id=portfolio.id)
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                "What you typed is thrown away." if throws_away
                else "It is in your journal. Nobody else reads it."
            )  # fmt: skip
            return redirect(address, 303)
    return form.page(
        "journal/entry.html", portfolio=portfolio, entry=entry, draft=draft, waiting=waiting
    )


def _keep(portfolio: Portfolio, entry: JournalEntry | None) -> Any:
    form = EntryForm()
    day = form.happened_on.data
    typed = {
        "happened_on": day.isoformat() if day else "",
        "title": form.title.data or "",
        "text": form.text.data or "",
        "went": form.went.data or "",
    }
    try:
        with transaction():
            # Without a word there is nothing to go on with.
            worded = typed if typed["title"] or typed["text"] else {}
            saves = drafts.keep(portfolio, entry, worded, seen=form.seen_revision)
    except rules.TooLong as refusal:
        return jsonify(sentence=refusal.sentence), 422
    except Refusal as refusal:
        return jsonify(sentence=refusal.sentence), 409
    return jsonify(seen=saves)


def _typed(draft: JournalDraft) -> dict[str, Any]:
    """What was typed, for the form."""
    day = draft.typed["happened_on"]
    return draft.typed | {"happened_on": date.fromisoformat(day) if day else None}
