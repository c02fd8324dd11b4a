"""How sentences put their words together."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Words as a sentence says them: 1, 3 and 8."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
