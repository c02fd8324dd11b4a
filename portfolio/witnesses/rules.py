"""Who may be asked, how long a link lasts, and what a witness's testimony needs."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from portfolio.access import RoleName
from portfolio.days import in_words
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Document
from portfolio.evidence.confidentiality.rules import Confidential
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony

# A link is good through its last day, as that day ends in London.
LINK_LASTS = timedelta(days=14)
LONGEST_STATEMENT = 20_000
# More links than anybody has witnesses, and fewer than a mailbox should bear.
MOST_OPEN = 30


class Asked(StrEnum):
    """What a witness is asked for."""

    TESTIMONY = "testimony"
    SIGN_OFF = "sign-off"

    @property
    def words(self) -> str:
        return _ASKED[self]


_ASKED = {
    Asked.TESTIMONY: "A testimony: what they saw the learner do",
    Asked.SIGN_OFF: "A manager's sign-off: that something was done, or came into use",
}


class RequestState(StrEnum):
    """How far a request has come."""

    WAITING = "asked"
    OPENED = "being written"
    SENT = "sent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def open(self) -> bool:
        """Whether its link still opens the page to write on."""
        return self in (RequestState.WAITING, RequestState.OPENED)


class LinkClosed(Refusal):
    """The link opens nothing any more."""

    def __init__(self, sentence: str, state: RequestState) -> None:
        super().__init__(sentence)
        self.state = state


class NobodyElse(Refusal):
    """Whoever is asked, or writes, is no third person."""


class NoCriterion(Refusal):
    """A witness is told what to write about."""


class AlreadyEnded(Refusal):
    """The request was answered or withdrawn before."""


class TooManyOpen(Refusal):
    """So many links are out that nobody knows whose they are."""


class NotSaid(Refusal):
    """The witness did not say that they saw it themselves."""


class NamesOthers(Refusal):
    """Others are named, and the witness did not say why they have to be."""


class NotAnExpert(Refusal):
    """There is nothing to mark, or to unmark."""


class NoReason(Refusal):
    """Whoever calls a witness an expert says why."""


@dataclass(frozen=True)
class Said:
    """All that a witness sends: who they are, and what they saw."""

    name: str
    role: str
    relation: str
    organisation: str
    known_for: str
    contact: str
    seen_on: date
    statement: str
    stays_because: str = ""  # why others are named in it; empty where nobody is

    def document(self, words: str) -> Document:
        """It as numbered passages, as it stands in the portfolio: who speaks first.

        Without their address, which nobody needs who reads the evidence.
        """
        lines = [
            f"Witness: {self.name}",
            f"Role: {self.role}",
            *([f"Organisation: {self.organisation}"] if self.organisation else []),
            f"Relation to the learner: {self.relation}",
            f"Has known the learner's work: {self.known_for}",
            f"Seen on: {in_words(self.seen_on)}",
            self.statement,
            *(
                [f"Others are named in it because: {self.stays_because}"]
                if self.stays_because
                else []
            ),
            f"The witness declared: “{words}”",
        ]
        return from_text("\n\n".join(lines))

    def with_stand_ins(self, applied: Callable[[str], str]) -> Self:
        """It with stand-ins for others; what witnesses say of who they are is their own."""
        lines = (applied(line) for line in self.statement.splitlines())
        return replace(self, statement="\n".join(lines))

    @property
    def fields(self) -> dict[str, str]:
        """What an item keeps of it beside the text."""
        return {
            "form": "witness",
            "name": self.name,
            "role": self.role,
            "relation": self.relation,
            "organisation": self.organisation,
            "known_for": self.known_for,
        }


def state_of(request: WitnessRequest, today: date) -> RequestState:
    """How far the request has come on that day."""
    if request.ended_as == "sent":
        return RequestState.SENT
    # Who was erased or suspended asks for nothing any more.
    if request.ended_as is not None or not request.learner.active:
        return RequestState.WITHDRAWN
    if today > request.last_on:
        return RequestState.EXPIRED
    return RequestState.OPENED if request.opened_at is not None else RequestState.WAITING


def require_open(request: WitnessRequest, today: date) -> None:
    """The link is good for one testimony, until it is withdrawn or its last day is over."""
    state = state_of(request, today)
    if not state.open:
        raise LinkClosed(CLOSED[state], state)


CLOSED = {
    RequestState.SENT: "What you wrote was sent before, and a link works once. Nothing is lost.",
    RequestState.EXPIRED: "The last day of this link is over. Ask for a new one, please.",
    RequestState.WITHDRAWN: "Whoever asked you has taken this request back, or sent a newer one.",
}


def require_not_ended(request: WitnessRequest) -> None:
    """What was answered or withdrawn is not withdrawn again."""
    if request.ended_as == "sent":
        raise AlreadyEnded("The testimony has arrived meanwhile, so there is nothing to withdraw.")
    if request.ended_as is not None:
        raise AlreadyEnded("That request was withdrawn already.")


def require_few(still_open: int) -> None:
    """Links are asked for by the dozen at most."""
    if still_open >= MOST_OPEN:
        raise TooManyOpen(
            f"{still_open} links for this unit are out and unanswered. Withdraw those that "
            "nobody will answer, then ask again."
        )


def require_criteria(criteria: Collection[Criterion]) -> None:
    """A witness is told what to write about."""
    if not criteria:
        raise NoCriterion("Tick at least one criterion to ask about.", field="criteria")


def require_third_person(
    name: str, address: str, others: Iterable[User], *, asked: bool = False
) -> None:
    """A witness is neither the learner nor somebody who judges the work, by name or by address.

    *others* are those people, the learner first. The sentence speaks to whoever asks, where
    *asked*, and else to the witness.
    """
    for place, other in enumerate(others):
        who = "the learner" if place == 0 else "somebody who assesses or verifies this work"
        if name and _folded(name) == _folded(other.name):
            raise NobodyElse(
                f"{other.name} is {who}, and can't be its witness. Ask somebody else who saw it."
                if asked
                else f"{other.name} is {who}, and can't be its witness. Write your own name.",
                field="name",
            )
        if address and other.email.casefold() in address.casefold():
            raise NobodyElse(
                f"That is the address of {who}. Give the witness's own.",
                field="address" if asked else "contact",
            )


def require_said(confirmed: bool) -> None:
    """Only what somebody says they saw themselves is sent."""
    if not confirmed:
        raise NotSaid("Tick that you saw it yourself, or change what you wrote.", field="confirmed")


def require_no_others(found: Confidential, *, stays: bool, because: str) -> None:
    """Names and numbers of others go with a testimony only where its witness says why."""
    if not found.undecided:
        return
    if not stays:
        raise NamesOthers(
            f"{found.words} Send it with stand-ins, change it, or tick that it has to stay.",
            field="stays",
        )
    if not because.strip():
        raise NamesOthers("Say why it has to stay.", field="stays_because")


def require_expert_change(testimony: WitnessTestimony, *, expert: bool) -> None:
    """A witness is called an expert once, and only who was called one is no longer."""
    if expert and testimony.expert is not None:
        raise NotAnExpert(f"{testimony.name} is marked as an expert for this unit already.")
    if not expert and testimony.expert is None:
        raise NotAnExpert(f"{testimony.name} is not marked as an expert for this unit.")


def require_reason(reason: str) -> None:
    """Calling somebody an expert, or no longer, needs a reason that a verifier can read."""
    if not reason.strip():
        raise NoReason("Say why: a verifier reads it.", field="reason")


def may_see_list(roles: Collection[str]) -> bool:
    """Whether a person of the centre sees all its witnesses: its staff does, others don't."""
    return bool(set(roles) & _STAFF)


_STAFF = frozenset(
    role.value
    for role in (RoleName.MANAGER, RoleName.ASSESSOR, RoleName.VERIFIER, RoleName.LEAD_VERIFIER)
)

KIND = Method.WITNESS_TESTIMONY.value


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
