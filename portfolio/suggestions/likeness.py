"""How like a passage is to a criterion by its words, rare words weighing more."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from portfolio.suggestions.vocabulary import EMPTY
from portfolio.suggestions.words import DAY, NAME, NUMBER, TITLED, sentences_of


def content_stems(text: str) -> frozenset[str]:
    """The stems of a text that say something."""
    return frozenset(
        word.stem
        for sentence in sentences_of(text)
        for word in sentence.words
        if word.plain not in EMPTY
        and word.stem not in (NAME, TITLED, NUMBER, DAY)
        and len(word.stem) > 1
    )


_kept = lru_cache(maxsize=500)(content_stems)


class Likeness:
    """The wordings of several criteria, each with the words around it: outcome and guidance."""

    def __init__(self, wordings: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._own = [_kept(text) for text, _ in wordings]
        self._around = [
            frozenset().union(*(_kept(each) for each in around)) for _, around in wordings
        ]
        counted = Counter(stem for stems in self._own for stem in stems)
        self._weights = {
            stem: math.log(1 + len(wordings) / count) for stem, count in counted.items()
        }

    def of(self, at: int, stems: frozenset[str]) -> tuple[float, frozenset[str]]:
        """The share of a criterion's weighted words that a passage has, from 0 to 1, and which."""
        own = self._own[at]
        common = own & stems
        whole = sum(self._weights[stem] for stem in own) or 1.0
        share = sum(self._weights[stem] for stem in common) / whole
        around = self._around[at] - own
        nearby = len(around & stems) / (len(stems) or 1)
        return 0.8 * share + 0.2 * nearby, common
