"""How sentences put their words together."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Words as a sentence says them: 1, 3 and 8."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def number(count: int, one: str, many: str) -> str:
    """A count with its noun: 1 gap, 2 gaps."""
    return f"{count} {one if count == 1 else many}"


def criterion_anchor(label: str) -> str:
    """Where a page that lists a unit's criteria has the one with that label."""
    return f"criterion-{label.replace(' ', '-')}"
