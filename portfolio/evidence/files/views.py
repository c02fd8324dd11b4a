"""The files of one item: more of them, in another order, one taken out, what came attached."""

from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.evidence import queries, rules
from portfolio.evidence.files import actions as file_actions
from portfolio.evidence.files.received import take_in, take_out
from portfolio.evidence.forms import MoreFilesForm
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.room import queries as room_queries
from portfolio.evidence.views import bp, largest, offered
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard


@bp.route("/evidence/<int:id>/files", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def files(item: EvidenceItem) -> Any:
    """Put files beside those that the item has."""
    form = MoreFilesForm()
    if form.validate_on_submit():
        try:
            rules.require_changeable(item)
            rules.require_of_files(item)
            uploads = take_in(
                form.file.data,
                centre_id=item.centre_id,
                room=room_queries.room_of(item.portfolio),
            )
            with transaction():
                form.act_once()
                version = file_actions.add_more_files(item, by=current_user, uploads=uploads)
                address = form.leads_to(url_for("evidence.files", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                f"Version {version.version} of {item.code} has {len(version.files)} files now. "
                "Read it, then declare it."
            )
            return redirect(address, 303)
    return form.page(
        "evidence/files.html",
        item=item,
        newest=item.newest,
        title=queries.title_of(item.newest),
        accept=offered(),
        limit=largest(),
        most=rules.MOST_FILES,
        button=Form(),
    )


@bp.post("/evidence/<int:id>/files/change")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def change_files(item: EvidenceItem) -> Any:
    """Move one of the draft's files, or take it out."""
    form, file, act = Form(), _number("file"), request.form.get("act", "")
    with transaction():
        form.act_once()
        if act == "out":
            version = file_actions.take_file_out(item, file, by=current_user)
        else:
            step = -1 if act == "up" else 1
            version = file_actions.move_file(item, file, by=current_user, by_places=step)
        address = form.leads_to(url_for("evidence.files", id=item.id))
    told_success(f"{item.code}: its files are now {rules.named(version)}.")
    return redirect(address, 303)


@bp.post("/evidence/<int:id>/attachment")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def add_attachment(item: EvidenceItem) -> Any:
    """Make what is attached to a message one of the item's files."""
    form = Form()
    rules.require_changeable(item)
    rules.require_of_files(item)
    file = rules.require_file(item.newest, _number("file"))
    upload = take_out(file, _number("attached"), centre_id=item.centre_id)
    with transaction():
        form.act_once()
        file_actions.add_more_files(item, by=current_user, uploads=[upload])
        address = form.leads_to(url_for("evidence.files", id=item.id))
    told_success(f"{upload.name} is a file of {item.code} now.")
    return redirect(address, 303)


def _number(name: str) -> int:
    """A number that a button sent; 0, which is nobody's, where none did."""
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
