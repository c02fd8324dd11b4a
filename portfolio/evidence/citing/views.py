"""The page on which a learner ticks the clauses that an item goes by."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.evidence.citing import actions as citing_actions
from portfolio.evidence.citing.rules import Cited, choosable
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.views import bp
from portfolio.policies.queries import in_use
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard


@dataclass(frozen=True)
class Choice:
    """A box to tick."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True)
class Group:
    """The boxes of one policy."""

    title: str
    reference: str
    choices: tuple[Choice, ...]


@bp.route("/evidence/<int:id>/policies", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def cite(item: EvidenceItem) -> Any:
    """Tick the clauses of the centre's policies that the newest version goes by."""
    form = Form()
    version = item.newest
    open_to = {_value(each): each for each in choosable(in_use(item.centre_id), version.citations)}
    ticked = {_value(Cited(each.text, each.clause)) for each in version.citations}
    if form.is_submitted():
        # A value that the page did not offer is no clause.
        ticked = set(request.form.getlist("clauses")) & open_to.keys()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                chosen = [open_to[value] for value in open_to if value in ticked]
                citing_actions.cite(item, chosen, by=current_user)
                writing = item.newest.draft is not None
                page = "evidence.write" if writing else "evidence.item"
                address = form.leads_to(url_for(page, id=item.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(
                f"{item.code} goes by {len(chosen) or 'no'} of the centre's policies and clauses."
            )
            return redirect(address, 303)
    return form.page(
        "evidence/cite.html",
        item=item,
        writing=item.newest.draft is not None,
        groups=_groups(open_to, ticked),
    )


def _groups(open_to: dict[str, Cited], ticked: set[str]) -> list[Group]:
    by_policy = groupby(open_to.items(), key=lambda pair: pair[1].text)
    return [
        Group(
            title=text.title,
            reference=text.reference,
            choices=tuple(Choice(value, _label(each), value in ticked) for value, each in pairs),
        )
        for text, pairs in by_policy
    ]


def _label(each: Cited) -> str:
    if not each.clause:
        return "As a whole"
    found = next((c for c in each.text.numbered if c.number == each.clause), None)
    return found.words if found else each.clause


def _value(each: Cited) -> str:
    return f"{each.text.policy_id}-{each.clause}"
