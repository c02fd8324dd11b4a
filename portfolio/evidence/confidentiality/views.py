"""Names and numbers of others: seen in place, replaced by one press, or kept with a reason."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.documents.stand_ins import StandIns
from portfolio.evidence import queries, rules
from portfolio.evidence.confidentiality import actions as confidentiality_actions
from portfolio.evidence.confidentiality.copies import copies_of, names_of
from portfolio.evidence.confidentiality.forms import ConsentForm, DestroyForm, KeepForm
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.confidentiality.queries import (
    confidential_in,
    originals_of,
    said_in,
    with_names,
)
from portfolio.evidence.confidentiality.rules import CONSENT, Confidential, require_to_replace
from portfolio.evidence.files import rereading
from portfolio.evidence.files.actions import documents_of
from portfolio.evidence.files.shown import attachment
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.views import bp
from portfolio.evidence.writing import drafts
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard


@bp.route("/evidence/<int:id>/personal-data", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def personal_data(item: EvidenceItem) -> Any:
    """What of others is in the newest version; what is ticked stays, with a reason."""
    version = item.newest
    found = confidential_in(version)
    form = KeepForm()
    form.subjects.choices = [(group.subject, group.said) for group in found.undecided]
    if form.validate_on_submit() and (
        address := _kept(item, form, found, form.subjects.data or (), form.reason.data or "")
    ):
        told_success(f"{item.code}: your reason is kept.")
        return redirect(address, 303)
    return form.page(
        "evidence/personal_data.html",
        item=item,
        version=version,
        title=queries.title_of(version),
        found=found,
        consent=ConsentForm(formdata=None),
        copyable=version.source == "file" or version.draft is not None,
        originals=originals_of(version),
        button=Form(),
    )


@bp.route("/evidence/<int:id>/recording-consent", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def recording_consent(item: EvidenceItem) -> Any:
    """Who agreed to be heard or seen in the recording is noted."""
    form = ConsentForm()
    version = item.newest
    found = confidential_in(version)
    if form.validate_on_submit() and (
        address := _kept(item, form, found, [CONSENT], form.agreed.data or "")
    ):
        told_success(f"{item.code}: who agreed is noted.")
        return redirect(address, 303)
    return form.page(
        "evidence/recording_consent.html",
        item=item,
        version=version,
        title=queries.title_of(version),
        found=found,
    )


@bp.post("/evidence/<int:id>/anonymise")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def anonymise(item: EvidenceItem) -> Any:
    """Put an anonymised copy in the place of each of the draft's files."""
    form = Form()
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    rereading.bring_up_to_date(version)
    groups = require_to_replace(confidential_in(version))
    document = with_names(version, said_in(version))
    findings = [each for group in groups for each in group.findings]
    stand_ins = StandIns.of(document, findings)
    if version.draft is not None:
        return _written_anew(item, stand_ins, form)
    rules.require_of_files(item)
    copies = copies_of(version, document, documents_of(version), findings)
    with transaction():
        form.act_once()
        confidentiality_actions.put_copies(
            item,
            by=current_user,
            copies=copies,
            title=stand_ins.applied(version.title),
            names=names_of(version, stand_ins, besides=copies),
        )
        address = form.leads_to(url_for("evidence.item", id=item.id))
    made = "an anonymised copy" if groups else "a copy without what nobody sees"
    told_success(
        f"{item.code} is {made} now. Read it, then declare it. "
        "Nobody but you can open the original."
    )
    return redirect(address, 303)


@bp.get("/originals/<int:id>")
@guard(Permission.VIEW_EVIDENCE, OriginalFile)
def original(original: OriginalFile) -> Any:
    """The original, for its learner alone."""
    return attachment(original)


@bp.route("/originals/<int:id>/destroy", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, OriginalFile)
def destroy_original(original: OriginalFile) -> Any:
    """Destroy the original's bytes once that is ticked; its fingerprint stays."""
    form = DestroyForm()
    item = original.version.item
    if not form.validate_on_submit():
        return form.page("evidence/destroy_original.html", item=item, original=original)
    with transaction():
        form.act_once()
        confidentiality_actions.destroy_original(original, by=current_user)
        address = form.leads_to(url_for("evidence.item", id=item.id))
    told_success(f"The original of {item.code} is destroyed. Its fingerprint stays.")
    return redirect(address, 303)


def _kept(
    item: EvidenceItem, form: Form, found: Confidential, subjects: Sequence[str], reason: str
) -> str:
    """Where the form leads once the reason is kept; empty where the form says why it was not."""
    try:
        with transaction():
            form.act_once()
            made = confidentiality_actions.keep_findings(
                item, by=current_user, subjects=subjects, reason=reason
            )
            return form.leads_to(_next(item, found, len(made)))
    except Refusal as refusal:
        form.refuse(refusal)
        return ""


def _written_anew(item: EvidenceItem, stand_ins: StandIns, form: Form) -> Any:
    """The account that is being written, with stand-ins."""
    with transaction():
        form.act_once()
        drafts.keep_instead(item, stand_ins.applied)
        address = form.leads_to(url_for("evidence.write", id=item.id))
    told_success(f"{item.code} names stand-ins now. Read it once more, then complete it.")
    return redirect(address, 303)


def _next(item: EvidenceItem, found: Confidential, decided: int) -> str:
    """Back to the item once all is decided, else on with what is left."""
    left = len(found.undecided) + (found.needs_consent and not found.consent) - decided
    if left > 0:
        return url_for("evidence.personal_data", id=item.id)
    return url_for("evidence.write" if item.newest.draft else "evidence.item", id=item.id)
