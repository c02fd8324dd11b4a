"""Writing in the page: an account saved as it is typed."""

from datetime import date
from typing import Any

from flask import jsonify, redirect, request, url_for
from flask_login import current_user
from wtforms.validators import Length

from portfolio.access import Permission
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import actions, queries, rules
from portfolio.evidence.confidentiality.rules import FindingsUndecided
from portfolio.evidence.declarations import learners_words
from portfolio.evidence.kinds.catalogue import choices, kinds_of
from portfolio.evidence.mapping import actions as mapping_actions
from portfolio.evidence.models import DraftText, EvidenceItem
from portfolio.evidence.views import after_declaring, bp, for_criterion, work_of
from portfolio.evidence.writing import drafts
from portfolio.evidence.writing.accounts import account_in, kept_of
from portfolio.evidence.writing.forms import BeginForm, WriteForm
from portfolio.policies.queries import names_of
from portfolio.reflection.accounts import Account
from portfolio.reflection.checks import Told, hints_of
from portfolio.reflection.prompts import accounts, models, papers
from portfolio.refusal import Refusal
from portfolio.standards.methods import Method
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard
from portfolio.web.off_line import written_off_line

# What is typed beside the account and kept with the draft as it stands.
_TYPED = ("setting", "place", "ai", "ai_how")


@bp.route("/portfolios/<int:id>/evidence/write", methods=["GET", "POST"])
@guard(Permission.ADD_EVIDENCE, Portfolio)
def write_new(portfolio: Portfolio) -> Any:
    """Say what is going to be written, an account or a paper; the page to write it on is next."""
    paper = "paper" in request.args
    among = papers() if paper else accounts()
    form = BeginForm(among=among)
    form.kind.choices = choices(kinds_of(portfolio.learner.centre).written)
    if not form.is_submitted():
        form.model.data = among[0].key
        form.kind.data = (Method.PRODUCT_OF_WORK if paper else Method.REFLECTIVE_ACCOUNT).value
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                item = actions.begin_writing(
                    portfolio,
                    by=current_user,
                    kind=form.kind.data,
                    title=form.title.data or "",
                    work_on=form.work_on.data,
                    circumstances=form.circumstances,
                    account=Account().by(form.model.data or ""),
                )
                address = form.leads_to(url_for("evidence.write", id=item.id, **for_criterion()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(address, 303)
    return form.page(
        "evidence/write_new.html", portfolio=portfolio, paper=paper, for_criterion=for_criterion()
    )


@bp.route("/evidence/<int:id>/write", methods=["GET", "POST"])
@written_off_line
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def write(item: EvidenceItem) -> Any:
    """Write an account; keep it as a draft, or complete and declare it."""
    draft = item.newest.draft
    if draft is None:
        return redirect(url_for("evidence.item", id=item.id), 303)
    form = WriteForm(account_in(item.newest), data=_typed(item, draft), seen=draft.saves)
    completes = request.form.get("act") == "complete"
    changes = request.form.get("act") == "model"
    undecided = False
    if form.is_submitted() and ((completes and form.validate()) or (not completes and _fits(form))):
        try:
            with transaction():
                form.act_once()
                if completes:
                    _complete(item, form)
                    carried = mapping_actions.carry_forward(item.newest, by=current_user).sentence
                    address = form.leads_to(after_declaring(item))
                else:
                    account = form.account.by(form.model.data or "") if changes else form.account
                    _keep(item, form, account)
                    address = form.leads_to(
                        url_for("evidence.write", id=item.id, **for_criterion())
                    )
        except rules.ChangedElsewhere as refusal:
            # The page now shows both, and the next press decides knowingly.
            form.refuse(refusal)
            form.seen.data = str(item.newest.draft.saves if item.newest.draft else -1)
        except FindingsUndecided as refusal:
            # What is typed is saved, so that it can be decided where it is shown in place.
            with transaction():
                form.seen.data = str(_keep(item, form, form.account))
            form.refuse(refusal)
            undecided = True
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if completes:
                told_success(f"{item.code} is ready. {carried}")
            elif changes:
                told_success(f"The prompts are changed, and all you wrote in {item.code} is here.")
            else:
                told_success(f"{item.code} is saved. Nobody else sees it until it is complete.")
            return redirect(address, 303)
    return form.page(
        "evidence/write.html",
        item=item,
        version=item.newest,
        draft=item.newest.draft,
        saved=account_in(item.newest),
        kind=kinds_of(item.portfolio.learner.centre).of(item),
        words=learners_words(item.kind),
        model=models().get(form.account.model),
        hints=hints_of(
            Told(item.code, form.account, cites=bool(item.newest.citations)),
            policies=names_of(item.centre_id),
        ),
        undecided=undecided,
        elsewhere=any("another window" in sentence for sentence in form.refusals),
    )


@bp.post("/evidence/<int:id>/autosave")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def autosave(item: EvidenceItem) -> Any:
    """Keep what has been typed so far; the answer says how many saves there are now."""
    form = WriteForm(account_in(item.newest))
    try:
        with transaction():
            saves = _keep(item, form, form.account)
    except rules.ChangedElsewhere as refusal:
        return jsonify(sentence=f"{refusal.sentence} Press Save draft to see both."), 409
    except rules.TextTooLong as refusal:
        return jsonify(sentence=refusal.sentence), 422
    except Refusal as refusal:
        return jsonify(sentence=refusal.sentence), 409
    return jsonify(seen=saves)


@bp.post("/evidence/<int:id>/write-on")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def write_on(item: EvidenceItem) -> Any:
    """Begin the next version of a written item with the text of the one before."""
    form = Form()
    with transaction():
        form.act_once()
        actions.write_on(item, by=current_user)
        address = form.leads_to(url_for("evidence.write", id=item.id))
    return redirect(address, 303)


def _typed(item: EvidenceItem, draft: DraftText) -> dict[str, Any]:
    """What stands in the draft, for the form."""
    day = draft.fields.get("work_on", "")
    typed = {key: draft.fields[key] for key in _TYPED if key in draft.fields}
    return (
        work_of(item.newest)
        | typed
        | {
            "title": queries.title_of(item.newest),
            "work_on": date.fromisoformat(day) if day else item.newest.work_on,
        }
    )


def _fits(form: WriteForm) -> bool:
    """Whether a draft can be kept: what is missing may stay missing until it is complete."""
    for field in form:
        field.validators = [each for each in field.validators if isinstance(each, Length)]
    return bool(form.validate())


def _keep(item: EvidenceItem, form: WriteForm, account: Account) -> int:
    day = form.work_on.data
    return drafts.keep(
        item,
        text=account.text,
        fields={
            "title": form.title.data or "",
            "work_on": day.isoformat() if day else "",
        }
        | {name: form[name].data or "" for name in _TYPED}
        | kept_of(account),
        seen=form.seen_revision,
    )


def _complete(item: EvidenceItem, form: WriteForm) -> None:
    actions.complete(
        item,
        by=current_user,
        account=form.account,
        title=form.title.data or "",
        work_on=form.work_on.data,
        circumstances=form.circumstances,
        seen=form.seen_revision,
        ai=form.ai_statement,
    )
