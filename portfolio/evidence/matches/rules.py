"""What counts as a match between what two people declared. A match is never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

# Text that stands in the portfolios of so many people is a template or a text given to all.
COMMON = 5
# Fewer fingerprints than these in common are a turn of phrase.
FEWEST = 4
# Nearly equal: so much of the shorter text, or more, stands in the other.
NEARLY = 0.25


class Sort(IntEnum):
    """What a fingerprint stands for; the higher, the more it says."""

    PART = 0
    TEXT = 1
    FILE = 2


@dataclass(frozen=True)
class Shared:
    """What a version has in common with one of somebody else's, as the fingerprints tell it."""

    version_id: int
    learner_id: int
    parts: int  # fingerprints of text in common, without those that stand in many portfolios
    sort: Sort
    kept: int  # how many the other version has
    level: int


def nearly(shared: Shared, kept: int, level: int) -> float:
    """How much of the shorter text stands in the other, from 0 to 1, as fingerprints tell it.

    Of two texts the longer may keep fewer of its fingerprints, so both are counted as it does.
    """
    both = max(level, shared.level)
    mine = kept / (1 << (both - level))
    theirs = shared.kept / (1 << (both - shared.level))
    shorter = max(min(mine, theirs), shared.parts, 1)
    return float(shared.parts / shorter)


def is_match(shared: Shared, kept: int, level: int) -> bool:
    """Whether an assessor is shown it."""
    if shared.sort > Sort.PART:
        return True
    return shared.parts >= FEWEST and nearly(shared, kept, level) >= NEARLY


def best_of(found: Iterable[Shared]) -> list[Shared]:
    """The strongest first."""
    return sorted(found, key=lambda each: (-each.sort, -each.parts, each.version_id))
