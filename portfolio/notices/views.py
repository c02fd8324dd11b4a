"""A person's notices, and what they want to be told of."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.notices import actions, marks, queries
from portfolio.notices.forms import ChoosingForm
from portfolio.notices.kinds import KINDS, kinds_for
from portfolio.notices.models import Notice
from portfolio.notices.words import sentence_of
from portfolio.sentences import criterion_anchor
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, signed_in, today
from portfolio.web.incoming import row_number

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@signed_in
def notices() -> Any:
    """What the person was told, unread first."""
    page = request.args.get("page", 1, type=row_number)
    return render_template(
        "notices/notices.html",
        found=queries.notices_of(current_user, page=page, today=today()),
        sentence_of=sentence_of,
        told_of_anything=bool(kinds_for(current_user.role_names)),
    )


@bp.get("/notices/<int:id>")
@guard(Permission.READ_NOTICE, Notice)
def notice(notice: Notice) -> Any:
    """Lead from an e-mail to what the notice is about."""
    return _onward(notice)


@bp.post("/notices/<int:id>/open")
@guard(Permission.READ_NOTICE, Notice)
def open_notice(notice: Notice) -> Any:
    """The notice is read, and leads to what it is about."""
    with transaction():
        marks.mark_read(notice)
    return _onward(notice)


@bp.post("/notices/<int:id>/read")
@guard(Permission.READ_NOTICE, Notice)
def read(notice: Notice) -> Any:
    """The notice is read."""
    with transaction():
        marks.mark_read(notice)
    return redirect(url_for("notices.notices"), 303)


@bp.post("/notices/read")
@signed_in
def read_all() -> Any:
    """Everything that stood on the page, and what came before it, is read."""
    with transaction():
        marks.mark_all_read(current_user, until_id=request.form.get("until", 0, type=row_number))
    told_success("Everything is marked as read.")
    return redirect(url_for("notices.notices"), 303)


@bp.route("/notices/choices", methods=["GET", "POST"])
@signed_in
def choices() -> Any:
    """Which notices come, in the page and by e-mail."""
    kinds = kinds_for(current_user.role_names)
    wishes = queries.get_wishes(current_user)
    form = ChoosingForm(
        shown=[kind.code for kind in kinds if wishes.shown(kind) and not kind.essential],
        mailed=[kind.code for kind in kinds if wishes.mailed(kind)],
        often="daily" if wishes.daily else "now",
    )
    form.offer(kinds)
    if form.validate_on_submit():
        with transaction():
            actions.choose(
                current_user,
                shown=set(form.shown.data or ()) | {k.code for k in kinds if k.essential},
                mailed=form.mailed.data or (),
                daily=form.often.data == "daily",
            )
        told_success("Your choice is saved.")
        return redirect(url_for("notices.notices"), 303)
    return form.page("notices/choices.html", kinds=kinds)


def _onward(notice: Notice) -> Any:
    """To what the notice is about, or to a page that says kindly why that can't be."""
    whole = queries.get_notice(notice)
    if queries.is_open_to(current_user, whole, today=today()):
        if "count" in whole.details or KINDS[whole.kind].leads_home:
            return redirect(url_for(whole.endpoint), 303)
        return redirect(url_for(whole.endpoint, id=whole.target_id, **_place(whole)), 303)
    return render_template(
        "notices/closed.html", kind=KINDS[whole.kind], several="count" in whole.details
    )


def _place(notice: Notice) -> dict[str, Any]:
    """Where on the page it is."""
    if labels := notice.details.get("labels"):
        return {"_anchor": criterion_anchor(labels[0])}
    return {}
