"""How a centre's kinds of evidence may be called, and which can't be hidden."""

from dataclasses import replace

from portfolio.evidence.kinds.catalogue import OWN, USUAL, Kind, Kinds
from portfolio.refusal import Refusal
from portfolio.standards.methods import Method

LONGEST_LABEL = 60
LONGEST_HINT = 300
MOST_KINDS = 40


class NameTaken(Refusal):
    """Another kind of the centre has that name."""


class CodeTaken(Refusal):
    """Another kind of the centre has that code."""


class LastOfItsSort(Refusal):
    """Nothing would be left to choose from."""


class TooManyKinds(Refusal):
    """More kinds than anybody could choose from."""


class AtTheEnd(Refusal):
    """The kind is first, or last, already."""


def added_to(kinds: Kinds, *, method: Method, code: str, label: str, hint: str) -> Kind:
    """The kind that the centre adds, resting on that method."""
    if len(kinds.all) >= MOST_KINDS:
        raise TooManyKinds(
            f"There are {MOST_KINDS} kinds already. Give one that you do not use another name."
        )
    taken = [int(kind.key.removeprefix(OWN)) for kind in kinds.all if kind.own]
    key = f"{OWN}{max(taken, default=0) + 1}"
    return replace(
        USUAL[method.value], key=key, code=code, label=label, hint=hint or USUAL[method.value].hint
    )


def require_names_free(kinds: Kinds, kind: Kind) -> None:
    """No two kinds of a centre have one name or one code, whatever the capitals."""
    for other in kinds.all:
        if other.key == kind.key:
            continue
        if other.label.casefold() == kind.label.casefold():
            raise NameTaken(f"“{other.label}” ({other.code}) has that name.", field="label")
        if other.code.casefold() == kind.code.casefold():
            raise CodeTaken(f"“{other.label}” has the code {other.code}.", field="code")


def require_something_left(kinds: Kinds) -> None:
    """Whoever uploads, writes, types a witness's words in or records finds a kind to choose."""
    for left, what in (
        (kinds.written, "that learners write in the page"),
        (kinds.testimonies, "for what witnesses say"),
        (kinds.uploaded, "that learners add"),
        (kinds.records, "that assessors record"),
    ):
        if not left:
            raise LastOfItsSort(
                f"This is the last kind {what}. Show another one of them first.", field="hidden"
            )


def with_change(kinds: Kinds, kind: Kind) -> Kinds:
    """The kinds with *kind* in the place of what it was; last where it is new."""
    if kind.key not in kinds:
        return Kinds((*kinds.all, kind))
    return Kinds(tuple(kind if each.key == kind.key else each for each in kinds.all))


def with_move(kinds: Kinds, key: str, *, up: bool) -> Kinds:
    """The kinds with that one a place further up, or down."""
    order = list(kinds.all)
    here = order.index(kinds[key])
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        raise AtTheEnd(f"“{kinds[key].label}” is {'first' if up else 'last'} already.")
    order[here], order[there] = order[there], order[here]
    return Kinds(tuple(order))
