"""The pages of one item: its document beside what was made of it, mapping it, taking ties away."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.assessment.tie_queries import accepted_passages, decided_of
from portfolio.documents.locators import parse, taken_apart
from portfolio.documents.messages import ATTACHED
from portfolio.documents.passages import Document, DocumentKind
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence import queries, rules
from portfolio.evidence.confidentiality.pieces import pieces_of
from portfolio.evidence.confidentiality.queries import (
    confidential_in,
    consent_of,
    originals_of,
    read_by_others,
)
from portfolio.evidence.confidentiality.rules import unlooked_in
from portfolio.evidence.declarations import learners_words
from portfolio.evidence.declaring_forms import DeclareForm
from portfolio.evidence.files.shown import media_of
from portfolio.evidence.kinds.catalogue import kinds_of
from portfolio.evidence.mapping import actions as mapping_actions
from portfolio.evidence.mapping import queries as mapping_queries
from portfolio.evidence.mapping.forms import MappingForm
from portfolio.evidence.mapping.rules import (
    require_mappable,
    require_news,
    require_shown,
    require_ticked,
    require_tie,
    stretches_of,
)
from portfolio.evidence.matches.queries import matches_of
from portfolio.evidence.models import WITNESS, EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.evidence.parts import Part, part_of
from portfolio.evidence.provenance import age_of, circumstances_of
from portfolio.evidence.views import bp, current_for_days, for_criterion
from portfolio.evidence.writing.accounts import account_in
from portfolio.evidence.writing.queries import account_told
from portfolio.overview.suggested import suggested_for
from portfolio.policies.queries import names_of
from portfolio.reflection.checks import Hint, Told, hints_of
from portfolio.refusal import Refusal
from portfolio.sentences import listed
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, may, today
from portfolio.web.incoming import row_number
from portfolio.witnesses.queries import find_testimony, followed_by

_EMPTY = Document(kind=DocumentKind.TEXT, passages=())


@bp.get("/evidence/<int:id>")
@guard(Permission.VIEW_EVIDENCE, EvidenceItem)
def item(item: EvidenceItem) -> Any:
    """An item's document, passage by passage, with what it is tied to beside it."""
    seen = queries.versions_seen_by(item, current_user, today())
    version = _wanted(seen)
    owner = may(Permission.CHANGE_EVIDENCE, item)
    document = queries.document_of(version) if owner else read_by_others(version)
    lines = mapping_queries.ties_of(version, current_user, decided=decided_of(version))
    wanted = request.args.get("tie", type=row_number)
    tie = next((line.mapping for line in lines if line.mapping.id == wanted), None)
    asked = request.args.get("from", 1, type=row_number)
    first = min(parse(tie.locator), default=1) if tie else asked
    part = part_of(document, first) if document else None
    stretches = taken_apart(tie.locator)[1] if tie else ()
    witness = find_testimony(item) if item.by_relation == WITNESS else None
    deciding = owner and version.is_draft and version is item.newest
    confidential = confidential_in(version) if deciding else None
    return render_template(
        "evidence/item.html",
        item=item,
        version=version,
        versions=seen,
        newest=seen[-1],
        kind=kinds_of(item.portfolio.learner.centre).of(item),
        state=rules.state_of(item, seen),
        title=queries.title_of(version),
        part=part,
        media=media_of(version, part.document, stretches) if part else None,
        ties=mapping_queries.ties_by_passage(lines),
        letters=mapping_queries.unit_letters(lines),
        lines=lines,
        shown_tie=tie,
        owner=owner and item.by_relation == "learner",
        mappable=may(Permission.MAP_EVIDENCE, item)
        and not item.withdrawn
        and version is item.newest_ready,
        circumstances=circumstances_of(version),
        outcome=account_in(version).outcome,
        for_criterion=for_criterion(),
        age=age_of(version.work_on, today()) if version.work_on else "",
        change_page=_changed_at(item),
        may_confirm=may(Permission.JUDGE, item) and not item.withdrawn,
        attachments=_attached(version, document),
        old=queries.is_old(version.work_on, today(), current_for_days()),
        words=learners_words(item.kind),
        witness=witness,
        followed=followed_by(witness) if witness else None,
        confidential=confidential if owner else None,
        unlooked=unlooked_in(version) if owner else "",
        consent=consent_of(version) if not version.is_draft else "",
        matches=matches_of(version, current_user, today=today())
        if may(Permission.VIEW_MATCHES, version)
        else None,
        originals=originals_of(version) if owner else (),
        pieces=pieces_of(part.document, confidential) if part and confidential else {},
        hints=_hints(version) if owner and version is seen[-1] else (),
        form=DeclareForm(formdata=None, seen=rules.mark_of(version)),
    )


@bp.route("/evidence/<int:id>/mapping", methods=["GET", "POST"], endpoint="map")
@guard(Permission.MAP_EVIDENCE, EvidenceItem)
def map_item(item: EvidenceItem) -> Any:
    """Tie passages of an item to criteria of several units, in one save."""
    version = item.newest_ready or item.newest
    if not may(Permission.VIEW_EVIDENCE, version):
        abort(403)  # an assessor who was shown an earlier version, and not this one
    form = MappingForm()
    open_to = _offer(form, version)
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                made = _map(form, version)
                form.leads_to(url_for("evidence.map", id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
            form.show_again(version.version)
        else:
            told_success(f"{item.code} now covers {_said(made)}.")
            return redirect(url_for("evidence.map", id=item.id), 303)
    part = _part(version, form)
    ticked = request.form.getlist("criteria") or [*for_criterion().values()]
    lines = mapping_queries.ties_of(version, current_user, decided=decided_of(version))
    picks = mapping_queries.picks_for(version, current_user, lines, checked=ticked)
    kind = kinds_of(item.portfolio.learner.centre).of(item)
    return form.page(
        "evidence/map.html",
        item=item,
        version=version,
        kind=kind,
        suggested=suggested_for(
            part.document,
            open_to,
            method=kind.method.value,
            accepted=accepted_passages(open_to, centre_id=item.portfolio.home_centre_id),
        ),
        part=part,
        ties=mapping_queries.ties_by_passage(lines),
        letters=mapping_queries.unit_letters(lines),
        not_offered=mapping_queries.letters_not_offered(lines, picks),
        lines=lines,
        picks=picks,
        media=media_of(version, part.document),
    )


@bp.post("/evidence/<int:id>/unmapping")
@guard(Permission.MAP_EVIDENCE, EvidenceItem)
def unmap(item: EvidenceItem) -> Any:
    """Take one tie of an item away."""
    form = Form()
    with transaction():
        form.act_once()
        mapping = require_tie(
            mapping_queries.find_tie(item, request.form.get("tie", ""), current_user)
        )
        label = mapping.criterion.label
        mapping_actions.untie(mapping, by=current_user)
        form.leads_to(url_for("evidence.map", id=item.id))
    told_success(f"{item.code} no longer covers {label}.")
    return redirect(url_for("evidence.map", id=item.id), 303)


def _changed_at(item: EvidenceItem) -> str:
    """The page on which the item's next version begins."""
    newest = item.newest
    if newest.held:
        return "evidence.held"
    return "evidence.testimony" if newest.source == "form" else "evidence.new_version"


def _hints(version: EvidenceVersion) -> tuple[Hint, ...]:
    """What an account may lack, for its writer before anybody judges it."""
    if version.item.kind != Method.REFLECTIVE_ACCOUNT or version.frozen or version.item.withdrawn:
        return ()
    told = Told(version.item.code, account_told(version), cites=bool(version.citations))
    return hints_of(told, policies=names_of(version.item.centre_id))


@dataclass(frozen=True)
class Attachment:
    """What came attached to a message that is one of an item's files."""

    file_id: int
    number: int
    name: str


def _attached(version: EvidenceVersion, document: Document | None) -> list[Attachment]:
    found = []
    for run in document.runs if document and version.files else ():
        if run.kind is DocumentKind.MESSAGE:
            names = [p.text for p in run.passages if p.marker == ATTACHED]
            id = version.files[max(run.place, 1) - 1].id
            found += [Attachment(id, n, name) for n, name in enumerate(names, start=1)]
    return found


def _map(form: MappingForm, version: EvidenceVersion) -> list[EvidenceMapping]:
    require_mappable(version)
    require_shown(version, form.shown_version)
    document = _document(version)
    whole = form.whole.data or not document.passages
    stretches = () if whole else stretches_of(version, form.times.data)
    passages = set() if whole else set(form.passages.data or ())
    # Times say more than the tick beside them.
    passages -= {each.passage for each in stretches}
    chosen = set(form.criteria.data or ())
    require_ticked(passages=[*passages, *stretches], whole=whole, criteria=chosen)
    by_unit = mapping_queries.chosen_by_unit(version.item, chosen, current_user)
    made = []
    for unit, criteria in by_unit:
        made += mapping_actions.map_evidence(
            version,
            unit,
            criteria,
            by=current_user,
            seen=form.seen_of(criteria[0].id),
            passages=passages,
            stretches=stretches,
            note=form.note.data or "",
        )
    require_news(made, version)
    return made


def _offer(
    form: MappingForm, version: EvidenceVersion
) -> dict[int, tuple[PortfolioUnit, Criterion]]:
    """Say what can be ticked; answers the criteria, each with its unit."""
    open_to = mapping_queries.criteria_open_to(version.item, current_user)
    form.offer(
        version=version.version,
        passages=[passage.number for passage in _document(version).passages],
        criteria=open_to,
    )
    if not form.is_submitted() and (passage := request.args.get("passage", type=row_number)):
        # What a suggestion's link ticks is only drawn as ticked: nothing is saved by a link.
        form.passages.data = [passage]
    return open_to


def _said(made: list[EvidenceMapping]) -> str:
    """The criteria just tied, unit by unit: 1 and 2 of Process complaints, and 3 of Log them."""
    labels: dict[str, list[str]] = {}
    for mapping in made:
        labels.setdefault(mapping.portfolio_unit.label, []).append(mapping.criterion.label)
    units = [f"{listed(found)} of {unit}" for unit, found in labels.items()]
    return listed(units)


def _part(version: EvidenceVersion, form: MappingForm) -> Part:
    """The part of the document that was asked for, or that has the first ticked passage."""
    first = min(form.passages.data or [request.args.get("from", 1, type=row_number)])
    return part_of(_document(version), first)


def _document(version: EvidenceVersion) -> Document:
    if version.reading is None:
        return _EMPTY
    if may(Permission.CHANGE_EVIDENCE, version.item):
        return Document.from_plain(version.reading.document)
    return read_by_others(version) or _EMPTY


def _wanted(seen: list[EvidenceVersion]) -> EvidenceVersion:
    """The version that the address names, else the newest."""
    number = request.args.get("version", type=row_number)
    if number is None:
        return seen[-1]
    found = next((version for version in seen if version.version == number), None)
    return found or abort(404)
