"""How an event went and what it led to, as its writer says: for journals and accounts alike."""

from collections.abc import Iterable
from enum import StrEnum


class Went(StrEnum):
    """How it went, as the writer sees it."""

    NOT_SAID = ""
    WELL = "well"
    HARD = "hard"

    @property
    def words(self) -> str:
        """The answer as pages say it."""
        return {"": "", "well": "It went well", "hard": "It was hard going"}[self.value]


class LedTo(StrEnum):
    """What an event led to beyond itself."""

    CUSTOMER_KEPT = "customer"
    POLICY_CHANGED = "policy"
    SERVICE_BETTER = "service"
    OTHERS_LEARNED = "others"

    @property
    def words(self) -> str:
        """The answer as pages say it."""
        return _LED_TO[self]


_LED_TO = {
    LedTo.CUSTOMER_KEPT: "A customer stayed",
    LedTo.POLICY_CHANGED: "A policy or procedure changed",
    LedTo.SERVICE_BETTER: "A service got better",
    LedTo.OTHERS_LEARNED: "Colleagues learned from it",
}


def outcome_words(went: str, led_to: Iterable[str]) -> str:
    """Both as one line; empty where nothing was said, or where it was erased."""
    said = [each.words for each in Went if each and each == went]
    return ", ".join([*said, *(each.words for each in LedTo if each in set(led_to))])


def one_sort_only(went: Iterable[str], *, enough: int) -> Went | None:
    """The one way in which all of them went, where enough of them say it; else None."""
    said = [each for each in went if each in (Went.WELL, Went.HARD)]
    return Went(said[0]) if len(said) >= enough and len(set(said)) == 1 else None
