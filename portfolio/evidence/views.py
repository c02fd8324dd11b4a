"""Pages of evidence: the index, an item with its document, uploading, declaring, withdrawing."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.documents import child
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import DocumentKind
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import actions, queries, rules
from portfolio.evidence.confidentiality.for_others import attachment_for_others
from portfolio.evidence.confidentiality.rules import unlooked_in
from portfolio.evidence.declarations import AiUseNotSaid, learners_words
from portfolio.evidence.declaring_forms import DeclareForm
from portfolio.evidence.files import actions as file_actions
from portfolio.evidence.files import rereading
from portfolio.evidence.files.received import take_in
from portfolio.evidence.files.shown import attachment, drawn, played
from portfolio.evidence.forms import NextFileForm, UploadForm, WithdrawForm, accepted
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.mapping import actions as mapping_actions
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.evidence.provenance import circumstances_of
from portfolio.evidence.room import queries as room_queries
from portfolio.evidence.withdrawing_queries import losses_of
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, may, today

bp = Blueprint("evidence", __name__)

PICTURE_SIDE = 1600
PAGE_WIDTH = 1000


@bp.get("/portfolios/<int:id>/evidence")
@guard(Permission.VIEW_EVIDENCE, Portfolio)
def items(portfolio: Portfolio) -> Any:
    """The index: every item, what kind, how old, in what state, and what it serves."""
    lines = queries.index_of(
        portfolio, current_user, today=today(), current_for_days=current_for_days()
    )
    return render_template("evidence/items.html", portfolio=portfolio, lines=lines)


@bp.route("/portfolios/<int:id>/evidence/add", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def add(portfolio: Portfolio) -> Any:
    """Upload a file as a new item."""
    kinds = kinds_of(portfolio.learner.centre)
    form = UploadForm()
    form.kind.choices = [("", "Choose a kind"), *choices(kinds.uploaded)]
    if form.validate_on_submit():
        try:
            uploads = take_in(
                form.file.data,
                centre_id=portfolio.centre_id,
                room=room_queries.room_of(portfolio),
            )
            with transaction():
                form.act_once()
                item = file_actions.add_file(
                    portfolio,
                    by=current_user,
                    kind=form.kind.data,
                    title=form.title.data or "",
                    work_on=form.work_on.data,
                    uploads=uploads,
                    circumstances=form.circumstances,
                )
                address = form.leads_to(url_for("evidence.item", id=item.id, **for_criterion()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{item.code} is uploaded. Read it here, then declare it.")
            return redirect(address, 303)
    return form.page(
        "evidence/add.html",
        portfolio=portfolio,
        accept=offered(),
        limit=largest(),
        room=room_queries.room_of(portfolio),
        hints=kinds.uploaded,
        for_criterion=for_criterion(),
    )


@bp.post("/evidence/<int:id>/declare")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def declare(item: EvidenceItem) -> Any:
    """Declare the newest version authentic, as the page showed it."""
    form = DeclareForm()
    if form.validate():
        rereading.bring_up_to_date(item.newest)
        try:
            with transaction():
                form.act_once()
                rules.require_shown(item.newest, form.seen_revision)
                version = actions.declare(
                    item, by=current_user, mark=form.seen_revision, ai=form.ai_statement
                )
                carried = mapping_actions.carry_forward(version, by=current_user).sentence
                address = form.leads_to(after_declaring(item))
        except AiUseNotSaid as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{version.item.code} is ready. {carried}")
            return redirect(address, 303)
    return form.page(
        "evidence/declare.html",
        item=item,
        title=queries.title_of(item.newest),
        kind=kinds_of(item.portfolio.learner.centre).of(item),
        words=learners_words(item.kind),
        unlooked=unlooked_in(item.newest),
        for_criterion=for_criterion(),
    )


@bp.route("/evidence/<int:id>/new-version", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def new_version(item: EvidenceItem) -> Any:
    """Upload the item's next version, or another file for the one that is a draft."""
    newest = item.newest
    form = NextFileForm(data=work_of(newest) | {"title": queries.title_of(newest)})
    if form.validate_on_submit():
        try:
            rules.require_changeable(item)
            rules.require_no_writing_under_way(item)
            # The files of a draft go when others take their place.
            gone = sum(file.size for file in newest.files) if newest.is_draft else 0
            uploads = take_in(
                form.file.data,
                centre_id=item.centre_id,
                room=room_queries.room_of(item.portfolio).without(gone),
            )
            with transaction():
                form.act_once()
                version = file_actions.replace_file(
                    item,
                    by=current_user,
                    title=form.title.data or "",
                    work_on=form.work_on.data,
                    uploads=uploads,
                    circumstances=form.circumstances,
                )
                address = form.leads_to(url_for("evidence.item", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                f"Version {version.version} of {item.code} is uploaded. "
                "Read it here, then declare it."
            )
            return redirect(address, 303)
    return form.page(
        "evidence/new_version.html",
        item=item,
        title=queries.title_of(newest),
        newest=newest,
        accept=offered(),
        limit=largest(),
        room=room_queries.room_of(item.portfolio),
        button=Form(),
    )


@bp.route("/evidence/<int:id>/withdraw", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def withdraw(item: EvidenceItem) -> Any:
    """Take an item back, with a reason; its number stays used."""
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                actions.withdraw(item, by=current_user, reason=form.reason.data or "")
                address = form.leads_to(url_for("evidence.item", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{item.code} is withdrawn. Its number is not used again.")
            return redirect(address, 303)
    return form.page(
        "evidence/withdraw.html",
        item=item,
        title=queries.title_of(item.newest),
        losses=losses_of(item),
        problem=actions.why_it_stays(item) if not form.is_submitted() else "",
    )


@bp.get("/files/<int:id>")
@guard(Permission.VIEW_EVIDENCE, EvidenceFile)
def file(file: EvidenceFile) -> Any:
    """The file to be saved; for all but its learner as ``for_others`` makes it."""
    if may(Permission.CHANGE_EVIDENCE, file):
        return attachment(file)
    return attachment_for_others(file)


@bp.get("/files/<int:id>/picture")
@guard(Permission.VIEW_EVIDENCE, EvidenceFile)
def picture(file: EvidenceFile) -> Any:
    """A picture drawn anew, without the place and camera that a phone writes into it."""
    if _shown_as(file) is not DocumentKind.PICTURE:
        abort(404)
    return drawn(
        file,
        f"picture {PICTURE_SIDE}",
        partial(child.shown_picture, max_side=PICTURE_SIDE),
    )


@bp.get("/files/<int:id>/play")
@guard(Permission.VIEW_EVIDENCE, EvidenceFile)
def play(file: EvidenceFile) -> Any:
    """A recording, for the page to play."""
    return played(file)


@bp.get("/files/<int:id>/pages/<int:page>")
@guard(Permission.VIEW_EVIDENCE, EvidenceFile)
def page_picture(file: EvidenceFile, page: int) -> Any:
    """A page of a PDF as a picture."""
    if _shown_as(file) is not DocumentKind.PDF:
        abort(404)
    return drawn(
        file,
        f"page {page} {PAGE_WIDTH}",
        partial(child.picture_of_page, page=page, width=PAGE_WIDTH),
    )


def _shown_as(file: EvidenceFile) -> DocumentKind:
    return MediaKind(file.kind).document_kind


def offered() -> str:
    """What the file field of a page offers."""
    return accepted(current_app.extensions["portfolio_settings"].kept_endings)


def largest() -> str:
    """The largest file that can be uploaded, in words."""
    settings = current_app.extensions["portfolio_settings"]
    whole, pieces = settings.upload_limit_mb, settings.pieces_limit_mb
    if pieces <= whole:
        return _megabytes(whole)
    return f"{_megabytes(pieces)} ({_megabytes(whole)} where the browser runs no scripts)"


def _megabytes(number: int) -> str:
    return f"{number // 1024} GB" if number % 1024 == 0 else f"{number} MB"


def for_criterion() -> dict[str, Any]:
    """The criterion that evidence is being added for, to be carried on to the next page.

    The mapping page ticks it, where it is among those that the person may map to.
    """
    wanted = request.args.get("for", "")
    return {"for": wanted} if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else {}


def after_declaring(item: EvidenceItem) -> str:
    """Where declaring leads: to mapping, where the item was added for a criterion."""
    carried = for_criterion()
    return url_for("evidence.map" if carried else "evidence.item", id=item.id, **carried)


def work_of(version: EvidenceVersion) -> dict[str, Any]:
    """What a version says of the work that it shows, for the fields that ask it."""
    told = circumstances_of(version)
    found: dict[str, Any] = {"work_on": version.work_on, "place": told.place}
    return found | ({"setting": told.setting.value} if told.setting else {})


def current_for_days() -> int:
    """How many days old work may be and still be taken as current."""
    days: int = current_app.extensions["portfolio_settings"].evidence_current_for_days
    return days
