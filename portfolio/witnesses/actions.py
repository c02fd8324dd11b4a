"""Asking a witness, asking again, taking a request back; and calling a witness an expert."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_unlocked
from portfolio.mail.actions import post
from portfolio.people.models import User
from portfolio.people.tokens import hash_of, new_token
from portfolio.row_locks import lock
from portfolio.standards.models import Criterion
from portfolio.witnesses import queries, rules
from portfolio.witnesses.models import ExpertDecision, WitnessRequest, WitnessTestimony


@dataclass(frozen=True)
class Link:
    """A request that was just made, and the secret of its link, which nobody can look up later."""

    request: WitnessRequest
    token: str


def ask(
    unit: PortfolioUnit,
    *,
    by: User,
    kind: rules.Asked,
    name: str,
    address: str,
    words: str,
    criteria: Sequence[Criterion],
    follows: WitnessRequest | None = None,
    at: datetime | None = None,
) -> Link:
    """A witness is asked: by a mail, or without an *address* by a link that *by* shows them."""
    at = at or datetime.now(UTC)
    require_unlocked(unit)
    rules.require_criteria(criteria)
    rules.require_few(queries.open_requests(unit, day_of(at)))
    rules.require_third_person(name, address, [*queries.not_witnesses(unit), by], asked=True)
    link = _make(
        unit, by=by, kind=kind, name=name, address=address, words=words, criteria=criteria,
        follows=follows, at=at,
    )  # fmt: skip
    _say(Verb.WITNESS_ASKED, link.request, by, f"asked {_whom(link.request)}", at)
    return link


def ask_again(request: WitnessRequest, *, by: User, at: datetime | None = None) -> Link:
    """The witness has a new link for the same; the one before opens nothing any more.

    Where they have testified already, what they sent stays, and what comes now stands beside it.
    """
    at = at or datetime.now(UTC)
    request = lock(request)
    require_unlocked(request.portfolio_unit)
    rules.require_few(queries.open_requests(request.portfolio_unit, day_of(at)))
    if request.ended_at is None:
        request.ended_at, request.ended_as = at, "overtaken"
    link = _make(
        request.portfolio_unit,
        by=by,
        kind=rules.Asked(request.kind),
        name=request.name,
        address=request.address,
        words=request.words,
        criteria=request.criteria,
        follows=request,
        at=at,
    )
    _say(Verb.WITNESS_ASKED, link.request, by, f"asked {_whom(link.request)} again", at)
    return link


def withdraw(request: WitnessRequest, *, by: User, at: datetime | None = None) -> None:
    """The link opens nothing any more."""
    at = at or datetime.now(UTC)
    request = lock(request)
    rules.require_not_ended(request)
    request.ended_at, request.ended_as = at, "withdrawn"
    _say(
        Verb.WITNESS_REQUEST_WITHDRAWN,
        request,
        by,
        f"withdrew the request to {_whom(request)}",
        at,
    )


def mark_expert(
    testimony: WitnessTestimony, *, by: User, reason: str, at: datetime | None = None
) -> ExpertDecision:
    """What the witness sent counts as an expert's testimony in the unit it was asked for."""
    return _decide(testimony, expert=True, by=by, reason=reason, at=at)


def unmark_expert(
    testimony: WitnessTestimony, *, by: User, reason: str, at: datetime | None = None
) -> ExpertDecision:
    """What the witness sent counts as any witness's testimony again."""
    return _decide(testimony, expert=False, by=by, reason=reason, at=at)


def _make(
    unit: PortfolioUnit,
    *,
    by: User,
    kind: rules.Asked,
    name: str,
    address: str,
    words: str,
    criteria: Sequence[Criterion],
    follows: WitnessRequest | None,
    at: datetime,
) -> Link:
    token = new_token()
    request = WitnessRequest(
        portfolio_unit=unit,
        kind=kind.value,
        name=name,
        address=address,
        words=words,
        token_sha256=hash_of(token),
        by=by,
        made_at=at,
        last_on=day_of(at) + rules.LINK_LASTS,
        follows_id=follows.id if follows is not None else None,
        criteria=list(criteria),
    )
    db.session.add(request)
    db.session.flush()
    if address:
        post(
            address,
            "witness_request",
            centre_id=unit.centre_id,
            at=at,
            token=token,
            witness=name,
            request=request,
            own=by.id == unit.portfolio.learner_id,
        )
    return Link(request, token)


def _decide(
    testimony: WitnessTestimony, *, expert: bool, by: User, reason: str, at: datetime | None
) -> ExpertDecision:
    at = at or datetime.now(UTC)
    testimony = lock(testimony)
    rules.require_reason(reason)
    rules.require_expert_change(testimony, expert=expert)
    item = lock(testimony.item)
    unit = lock(testimony.portfolio_unit)
    require_unlocked(unit)
    decision = ExpertDecision(testimony=testimony, expert=expert, reason=reason, by=by, at=at)
    db.session.add(decision)
    item.expert_in = sorted({*item.expert_in} ^ {unit.id})
    unit.revision += 1
    db.session.flush()
    said = "as an expert" if expert else "as an expert no longer"
    record_of_unit(
        Verb.EXPERT_MARKED if expert else Verb.EXPERT_UNMARKED,
        decision,
        unit,
        by_id=by.id,
        sentence=f"{by.name} marked the witness of {item.code} {said} for “{unit.label}”.",
        details={"evidence": item.number, "expert": expert},
        at=at,
    )
    return decision


def _whom(request: WitnessRequest) -> str:
    return request.name or "a witness"


def _say(verb: Verb, request: WitnessRequest, by: User, did: str, at: datetime) -> None:
    unit = request.portfolio_unit
    labels = ", ".join(criterion.label for criterion in request.criteria)
    record_of_unit(
        verb,
        request,
        unit,
        by_id=by.id,
        sentence=f"{by.name} {did} about {labels} of “{unit.label}”.",
        details={"request": request.id, "criteria": [each.id for each in request.criteria]},
        at=at,
    )
