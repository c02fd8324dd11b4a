"""What a register takes: clauses a line each, addresses that a browser opens, names only once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portfolio.policies.models import Clause, PolicyText
from portfolio.refusal import Refusal

MOST_CLAUSES = 200
LONGEST_LINE = 200

_NUMBERED = re.compile(
    r"(?P<number>(?:(?:article|art|s|sec|section|clause|schedule|part|reg)\.? ?)?"
    r"(?:\d+(?:[\w.()/-]*\(\w+\)|[\w.()/-]*\w)?|[A-Z]\d*(?:\.\d+)*))[.:)]?(?:\s+(?P<heading>.*))?$",
    re.IGNORECASE,
)


class PolicyKind(StrEnum):
    """What sort of rule it is."""

    POLICY = "policy"
    LAW = "law"
    STANDARD = "standard"


@dataclass(frozen=True)
class Worded:
    """How the register speaks of a policy."""

    kind: PolicyKind
    title: str
    short_name: str = ""
    reference: str = ""
    link: str = ""
    clauses: tuple[Clause, ...] = ()
    ended: bool = False


class ClauseUnreadable(Refusal):
    """A line is no clause."""


class NameTaken(Refusal):
    """Another policy is called that already."""


class NotALink(Refusal):
    """No browser opens it."""


def clauses_in(typed: str) -> tuple[Clause, ...]:
    """The clauses of a text, a line each: number first, then what it is about."""
    found: list[Clause] = []
    for line in filter(None, (" ".join(each.split()) for each in typed.splitlines())):
        match = _NUMBERED.match(line)
        if match is None or len(line) > LONGEST_LINE:
            raise ClauseUnreadable(
                f"“{line[:60]}” does not begin with a number. Write a clause a line, as "
                "“4.2 Acknowledge within a day”.",
                field="clauses",
            )
        if match["number"] in {each.number for each in found}:
            raise ClauseUnreadable(
                f"{match['number']} stands there twice. Give each clause once.", field="clauses"
            )
        found.append(Clause(match["number"], match["heading"] or ""))
    if len(found) > MOST_CLAUSES:
        raise ClauseUnreadable(
            f"A policy can have {MOST_CLAUSES} clauses here. Leave out those that nobody cites.",
            field="clauses",
        )
    return tuple(found)


def require_link(link: str) -> None:
    """A link leads to a page or a document on the web."""
    if link and not re.match(r"https?://[^\s/]+", link):
        raise NotALink(
            "A link begins with https://. Leave it empty where there is none.", field="link"
        )


def require_name_free(title: str, others: Iterable[PolicyText]) -> None:
    """No two policies in use have one title."""
    if any(each.title.casefold() == title.casefold() for each in others):
        raise NameTaken(
            f"“{title}” is in the register already. Change that one, or say in the title what "
            "tells them apart.",
            field="title",
        )
