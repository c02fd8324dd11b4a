"""Measures suggestions, and two baselines, on the passages that nothing was fitted on.

`python -m tests.measured.suggestions.measuring` prints the table that docs/suggestions.md has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import bm25s
from ruamel.yaml import YAML

from portfolio.config import CRITERIA
from portfolio.standards.format.reading import read_folder
from portfolio.standards.signs import criteria_to_suggest
from portfolio.suggestions.likeness import content_stems
from portfolio.suggestions.methods import method_of
from portfolio.suggestions.suggestions import SHOWN_FROM, Criterion, Suggester

FOLDER = Path(__file__).parent
UNSEEN = ("unseen_events.yaml", "unseen_nothing.yaml")
# For each passage, how much speaks for each criterion.
Scores = Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Labelled:
    """A passage with the criteria that it really shows."""

    text: str
    shows: frozenset[str]
    method: str


@dataclass(frozen=True)
class Figures:
    """How good scores are: at a threshold, and by rank among all criteria."""

    threshold: float
    precision: float
    recall: float
    at_one: float
    at_three: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@cache
def unseen() -> tuple[Labelled, ...]:
    """The set that nothing is fitted on."""
    return tuple(passages_of(*UNSEEN))


def passages_of(*names: str) -> Iterable[Labelled]:
    """The passages of these files, their labels spelled out."""
    label = _read(UNSEEN[0])["criteria"]
    for name in names:
        for entry in _read(name)["passages"]:
            shows = frozenset(label[short] for short in entry.get("shows", ()))
            yield Labelled(entry["text"], shows, entry.get("method", "RA"))


@cache
def every_criterion() -> tuple[Criterion, ...]:
    """The criteria of all units, each by the key of its unit and its own."""
    return tuple(
        replace(criterion, key=f"{unit.key}/{criterion.key}")
        for unit in read_folder(CRITERIA).units
        for criterion in criteria_to_suggest(unit)
    )


def suggested(passages: Sequence[Labelled], *, told_method: bool = True) -> Scores:
    """The scores that suggestions give, with each passage's method or as it reads."""
    suggester = Suggester(every_criterion())
    return [
        {
            each.criterion.key: each.score
            for each in suggester.suggest(
                passage.text, method=passage.method if told_method else method_of(passage.text)
            ).suggestions
        }
        for passage in passages
    ]


def by_shared_words(passages: Sequence[Labelled]) -> Scores:
    """A baseline: the share of a criterion's words that the passage has, all forms as one."""
    wordings = {c.key: content_stems(c.text) for c in every_criterion()}
    return [
        {
            key: len(wording & content_stems(passage.text)) / len(wording)
            for key, wording in wordings.items()
        }
        for passage in passages
    ]


def by_bm25(passages: Sequence[Labelled]) -> Scores:
    """A baseline: BM25 of criterion, outcome and guidance, asked with the passage."""
    criteria = every_criterion()
    corpus = [sorted(content_stems(" ".join((c.text, c.outcome, *c.guidance)))) for c in criteria]
    index = bm25s.BM25()
    index.index(corpus, show_progress=False)
    return [
        dict(
            zip(
                (c.key for c in criteria),
                map(float, index.get_scores(sorted(content_stems(passage.text)))),
                strict=True,
            )
        )
        for passage in passages
    ]


def figures(passages: Sequence[Labelled], scores: Scores, *, threshold: float) -> Figures:
    """How good the scores are where they are shown from the threshold on."""
    right = shown = 0
    for passage, score in zip(passages, scores, strict=True):
        put = {key for key, value in score.items() if value >= threshold}
        shown += len(put)
        right += len(put & passage.shows)
    wanted = sum(len(passage.shows) for passage in passages)
    return Figures(
        threshold,
        right / shown if shown else 0.0,
        right / wanted,
        _within(1, passages, scores),
        _within(3, passages, scores),
    )


def best_figures(passages: Sequence[Labelled], scores: Scores) -> Figures:
    """The figures at the threshold that is best on these very passages: generous to a baseline."""
    values = sorted({value for score in scores for value in score.values() if value > 0})
    tried = values[:: max(1, len(values) // 200)]
    return max((figures(passages, scores, threshold=t) for t in tried), key=lambda f: f.f1)


def _within(places: int, passages: Sequence[Labelled], scores: Scores) -> float:
    """How many labels stand in the first places; other right answers take no place from one."""
    hits = wanted = 0
    for passage, score in zip(passages, scores, strict=True):
        for label in passage.shows:
            wanted += 1
            mine = score.get(label, 0.0)
            better = sum(value >= mine for key, value in score.items() if key not in passage.shows)
            hits += mine > 0 and better < places
    return hits / wanted


def _read(name: str) -> Any:
    return YAML(typ="safe").load(FOLDER / name)


def table() -> Iterable[tuple[str, Figures]]:
    """What the table in the docs says."""
    passages = unseen()
    yield (
        "suggestions",
        figures(passages, suggested(passages), threshold=SHOWN_FROM),
    )
    yield (
        "suggestions, method told from the text",
        figures(passages, suggested(passages, told_method=False), threshold=SHOWN_FROM),
    )
    yield "shared words", best_figures(passages, by_shared_words(passages))
    yield "BM25", best_figures(passages, by_bm25(passages))


if __name__ == "__main__":
    print("| | precision | recall | F1 | recall at 1 | recall at 3 |")
    print("|---|---|---|---|---|---|")
    for name, f in table():
        print(
            f"| {name} | {f.precision:.2f} | {f.recall:.2f} | {f.f1:.2f} "
            f"| {f.at_one:.2f} | {f.at_three:.2f} |"
        )
