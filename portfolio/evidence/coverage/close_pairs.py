"""Which criteria of a unit ask nearly the same."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from portfolio.evidence.coverage.unit import Asked


def close_pairs(criteria: Sequence[Asked]) -> Mapping[int, tuple[str, ...]]:
    """Which criteria ask nearly the same, by id: the labels of those close to each.

    They are told, never merged: each stays to be covered. Two are close if they share two fifths
    of the words of the shorter, or demand the same method and share any word of weight.
    """
    return _close_pairs(tuple(criteria))


@lru_cache(maxsize=200)
def _close_pairs(criteria: tuple[Asked, ...]) -> Mapping[int, tuple[str, ...]]:
    words = {asked.id: _words(asked.text) for asked in criteria}
    found: dict[int, list[str]] = {}
    for one, other in combinations(criteria, 2):
        shared = len(words[one.id] & words[other.id])
        shorter = min(len(words[one.id]), len(words[other.id])) or 1
        same_demand = bool(one.methods) and one.methods == other.methods
        if shared / shorter >= 0.4 or (same_demand and shared):
            found.setdefault(one.id, []).append(other.label)
            found.setdefault(other.id, []).append(one.label)
    return {id: tuple(labels) for id, labels in found.items()}


# Words that say how something is asked, not what.
_LIGHT = frozenset(
    re.findall(
        r"\w+",
        """a an and any are as at be been by can clear could do does for from have how in including
        into is it its of on or own that the their them they this to was what when which while
        who will with your complaint complaints customer customers effective evidence document
        documented show shows""",
    )
)


def _words(text: str) -> frozenset[str]:
    """The first five letters of each word of weight, so that "early" and "earlier" are close."""
    found = re.findall(r"[^\W\d_]{3,}", text.lower())
    return frozenset(word[:5] for word in found if word not in _LIGHT)
