"""When a centre's own unit can be written, published and taken up from a file."""

from collections.abc import Sequence
from itertools import pairwise

from portfolio.refusal import Refusal
from portfolio.standards.format.problems import Fault, Problem
from portfolio.standards.format.unit_file import CriterionEntry, UnitFile
from portfolio.standards.models import Unit, UnitDraft, UnitVersion
from portfolio.standards.wording import number_order


class NotOwnUnit(Refusal):
    """The unit is not one of the centre's own."""


class ChangedInAnotherWindow(Refusal):
    """The draft was saved elsewhere after the page was opened."""


class NothingNew(Refusal):
    """The unit reads just so already."""


class ReplacedAlready(Refusal):
    """The centre has a unit of its own in that unit's place."""


def require_own(unit: Unit, centre_id: int) -> None:
    """A centre changes only what it wrote."""
    if unit.owner_id != centre_id:
        raise NotOwnUnit(
            "This unit comes from a data file that every centre has. Write a unit of your own in "
            "its place instead."
        )


def require_not_replaced(unit: Unit, own: Unit | None) -> None:
    """One unit of a centre's own takes another's place."""
    if own is not None:
        raise ReplacedAlready(
            f"Your centre has {own.versions[-1].label} in its place already. Change that one."
        )


def require_saves(draft: UnitDraft, seen: int) -> None:
    """A save rests on the one before it, not on an earlier look at the draft."""
    if draft.saves != seen:
        raise ChangedInAnotherWindow(
            "This draft was saved in another window since you opened it here. What you typed "
            "stands below. Save again, and it takes the place of what was saved there."
        )


def require_new(version: object | None) -> None:
    """Publishing changes something."""
    if version is None:
        raise NothingNew("No change: the unit reads just so already.")


def require_changes(said: UnitFile, newest: UnitVersion | None) -> None:
    """A file that is taken up says something other than the version it is beside."""
    if newest is None or newest.sha256 != said.sha256:
        return
    other_words = newest.content.get("plain_words", {}) != said.plain_words
    require_new(said if other_words and newest.unit.owner_id is not None else None)


def require_as_shown(newest: UnitVersion | None, beside: int) -> None:
    """A file is taken up in the place where its difference was looked at."""
    if (newest.id if newest else 0) != beside:
        raise ChangedInAnotherWindow(
            "Somebody at your centre published another version of this unit while you were "
            "looking. The difference to that one stands below now."
        )


def told_of_order(criteria: Sequence[CriterionEntry]) -> str:
    """The first place where criteria leave the order of their numbers; empty where none does.

    An outcome that numbers its criteria afresh leaves no order.
    """
    numbered = [each for each in criteria if each.number]
    for before, after in pairwise(numbered):
        afresh = before.outcome != after.outcome and any(
            each.number == after.number for each in criteria if each is not after
        )
        if not afresh and number_order(before.number or "") > number_order(after.number or ""):
            return f"Worth knowing: {before.number} stands before {after.number} in it."
    return ""


def said_in_page(problem: Problem) -> str:
    """What is wrong and how to mend it, in the words of the page that it is typed into."""
    return _IN_PAGE.get((problem.fault, _asked(problem))) or _OF_ANY.get(
        problem.fault, f"{problem.wrong} {problem.mend}"
    )


def _asked(problem: Problem) -> str:
    """The field, by its place in a file without the numbers: "criteria.text"."""
    return ".".join(step for step in problem.path if isinstance(step, str))


_IN_PAGE = {
    (Fault.EMPTY, "criteria"): (
        "The unit has no criteria yet. Paste them here, one a line; one is the least."
    ),
    (Fault.EMPTY, "criteria.text"): (
        "The criterion has no words. Copy them from the source, or take the criterion out."
    ),
    (Fault.EMPTY, "outcomes.text"): (
        "The outcome has no words. Copy them from the source, or take the outcome out."
    ),
    (Fault.EMPTY, "source.description"): (
        "Say where the words come from: the specification and its edition, or that your centre "
        "wrote them, in one line."
    ),
    (Fault.TAKEN, "criteria.number"): (
        "Another criterion has this number. Write each number as the source has it, and leave the "
        "field empty where it has none."
    ),
    (Fault.TAKEN, "outcomes.number"): (
        "Another outcome has this number. Write each number as the source has it, and leave the "
        "field empty where it has none."
    ),
}
_OF_ANY = {
    Fault.UNNAMED: (
        "The unit has neither a title nor a short name. Write its title as the specification gives "
        "it; where it gives none, write a short name of your own."
    ),
    Fault.NO_OUTCOME: (
        "The outcome that was chosen is not on the list any more. Choose another, or “Not stated”."
    ),
    Fault.LEAD_IN: (
        "The criterion doesn't begin with these words and go on after them. Copy its first words "
        "letter for letter, or leave this field empty."
    ),
}
