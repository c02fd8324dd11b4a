"""What a witness does, who has no account: begins to write, sends, confirms by e-mail."""

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parseaddr

from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.evidence.declarations import WITNESS_1
from portfolio.evidence.making import make_ready, new_item, new_version, put_document
from portfolio.evidence.models import WITNESS
from portfolio.evidence.rules import require_past, require_written
from portfolio.mail.actions import post
from portfolio.people.tokens import hash_of, new_token
from portfolio.row_locks import lock
from portfolio.witnesses import queries, rules
from portfolio.witnesses.models import TestimonyConfirmation, WitnessRequest, WitnessTestimony


def begin(request: WitnessRequest, said: rules.Said, *, at: datetime | None = None) -> None:
    """The witness has written something that could be sent; whoever asked sees that much."""
    at = at or datetime.now(UTC)
    request = lock(request)
    _require_sound(request, said, at)
    if request.opened_at is not None:
        return
    request.opened_at = at
    _record(Verb.WITNESS_BEGAN, request, "A witness began to write", at)


def send_testimony(
    request: WitnessRequest,
    said: rules.Said,
    *,
    confirmed: bool,
    stays: bool = False,
    at: datetime | None = None,
) -> WitnessTestimony:
    """What the witness wrote is an item of the portfolio, as they wrote it; the link is used up.

    It is declared by the witness, tied to nothing, and changed by nobody. A copy is on its way to
    the witness where an address is known. Others are named in it only where the witness says that
    it *stays*, and why.
    """
    at = at or datetime.now(UTC)
    request = lock(request)
    _require_sound(request, said, at)
    others = queries.others_in(request, said)
    rules.require_no_others(others, stays=stays, because=said.stays_because)
    if not others.undecided:
        said = replace(said, stays_because="")
    rules.require_said(confirmed)
    item = new_item(
        lock(request.portfolio_unit.portfolio),
        by=request.by,
        kind=rules.KIND,
        relation=WITNESS,
        at=at,
    )
    version = new_version(item, by=request.by, source="form", title=_title(request, said), at=at)
    version.work_on = said.seen_on
    version.text = said.statement
    version.fields = said.fields
    put_document(version, said.document(WITNESS_1))
    make_ready(version, at, words=WITNESS_1)
    request.opened_at = request.opened_at or at
    request.ended_at, request.ended_as = at, "sent"
    address = request.address or _address_in(said.contact)
    token = new_token() if address else None
    testimony = WitnessTestimony(
        request=request,
        item=item,
        name=said.name,
        role=said.role,
        relation=said.relation,
        organisation=said.organisation,
        known_for=said.known_for,
        contact=said.contact,
        seen_on=said.seen_on,
        at=at,
        mailed_to=address,
        token_sha256=hash_of(token) if token else None,
    )
    db.session.add(testimony)
    db.session.flush()
    if token:
        post(
            address,
            "witness_copy",
            centre_id=request.centre_id,
            at=at,
            token=token,
            testimony=testimony,
            passages=[passage.text for passage in said.document(WITNESS_1).passages],
        )
    _record(
        Verb.TESTIMONY_RECEIVED,
        request,
        f"{said.name}, a witness, sent {item.code}",
        at,
        evidence=item.number,
    )
    return testimony


def confirm(testimony: WitnessTestimony, *, at: datetime | None = None) -> None:
    """Whoever reads the witness's mailbox says that they wrote it; saying so twice is once."""
    at = at or datetime.now(UTC)
    testimony = lock(testimony)
    if testimony.confirmed:
        return
    db.session.add(TestimonyConfirmation(testimony=testimony, at=at))
    db.session.flush()
    item = testimony.item
    _record(
        Verb.TESTIMONY_CONFIRMED,
        testimony.request,
        f"{testimony.name}, a witness, confirmed {item.code} by e-mail",
        at,
        evidence=item.number,
    )


def _require_sound(request: WitnessRequest, said: rules.Said, at: datetime) -> None:
    """The link is good, and what stands there can be sent."""
    rules.require_open(request, day_of(at))
    rules.require_third_person(
        said.name, said.contact, [*queries.not_witnesses(request.portfolio_unit), request.by]
    )
    require_past(said.seen_on, day_of(at), field="seen_on")
    require_written(said.statement)


def _title(request: WitnessRequest, said: rules.Said) -> str:
    what = "Sign-off by" if request.kind == rules.Asked.SIGN_OFF else "Testimony of"
    return f"{what} {said.name}, {said.role}"


def _address_in(contact: str) -> str:
    """The e-mail address that somebody gave as their contact, if it is one."""
    _name, address = parseaddr(contact)
    local, at, host = address.partition("@")
    return address if at and local and "." in host and address == contact.strip() else ""


def _record(verb: Verb, request: WitnessRequest, did: str, at: datetime, **details: int) -> None:
    unit = request.portfolio_unit
    record_of_unit(
        verb,
        request,
        unit,
        by_id=None,
        sentence=f"{did} for “{unit.label}”.",
        details={"request": request.id, "asked_by": request.by_id} | details,
        at=at,
    )
