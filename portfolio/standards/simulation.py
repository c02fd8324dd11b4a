"""Whether a unit takes evidence of simulated work, as its source or its qualification says."""

from typing import Any, Literal

ALLOWED: Literal["allowed"] = "allowed"
NOT_ALLOWED: Literal["not allowed"] = "not allowed"
BY_UNIT: Literal["where the unit says so"] = "where the unit says so"

UnitSays = Literal["allowed", "not allowed"]
QualificationSays = Literal["allowed", "not allowed", "where the unit says so"]


def is_forbidden(unit_says: Any, qualification_says: Any) -> bool:
    """Whether the unit takes real work alone.

    What the unit says goes before what its qualification says; where neither says anything,
    nothing is forbidden.
    """
    if unit_says is not None:
        return bool(unit_says == NOT_ALLOWED)
    return qualification_says in (NOT_ALLOWED, BY_UNIT)


def said_of(unit_says: Any, qualification_says: Any) -> str:
    """The rule as a page says it."""
    if unit_says is None and qualification_says is None:
        return "Not stated"
    if is_forbidden(unit_says, qualification_says):
        return "Not allowed: real work only"
    return "Allowed"
