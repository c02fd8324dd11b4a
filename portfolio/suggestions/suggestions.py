"""Which criteria a passage may support, ranked, with reasons; better silent than wrong."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portfolio.suggestions.likeness import Likeness, content_stems
from portfolio.suggestions.signs import Found, Sign, found_in
from portfolio.suggestions.telling import Mood, Telling, Voice, particulars_of, tellings_of
from portfolio.suggestions.warnings import Warned, warnings_of
from portfolio.suggestions.words import sentences_of

SHOWN_FROM = 0.5
# As many points as a criterion's signs have to bring together before it is shown.
_ENOUGH = 4.0
_ACCEPTED_WEIGHT = 1.5
_ALIKE = 0.3
# Deeds in a row are a course of events, be it in one sentence.
_SEVERAL = 4
_VOICES = {
    "O": Voice.ABOUT,
    "WT": Voice.ABOUT,
    "EWT": Voice.ABOUT,
    "PE": Voice.RECORD,
    "CL": Voice.RECORD,
    "EX": Voice.RECORD,
}


@dataclass(frozen=True)
class Criterion:
    """What is known of a criterion: its words and those around it, its methods and its signs."""

    key: str
    text: str
    label: str = ""
    outcome: str = ""
    guidance: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """A passage that an assessor of the centre accepted for a criterion."""

    text: str
    criterion: str


@dataclass(frozen=True)
class Reason:
    """Why a criterion is suggested, in words, and the phrases that speak for it."""

    says: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A criterion that a passage may support."""

    criterion: Criterion
    score: float
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether it is likely enough to be put before a person."""
        return self.score >= SHOWN_FROM


@dataclass(frozen=True)
class Suggested:
    """What one passage may support, the likeliest first, and what it is warned about."""

    text: str
    suggestions: tuple[Suggestion, ...]
    warnings: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Suggestion, ...]:
        """The suggestions that are put before a person."""
        return tuple(each for each in self.suggestions if each.shown)


@dataclass(frozen=True)
class _Passage:
    text: str
    tellings: tuple[Telling, ...]
    stems: frozenset[str]
    warned: Warned
    weight: float
    found: dict[str, Found | None] = field(default_factory=dict)


class Suggester:
    """Knows a unit's criteria, or those of several, and what was accepted for them before."""

    def __init__(self, criteria: Iterable[Criterion], accepted: Iterable[Accepted] = ()) -> None:
        self._criteria = tuple(criteria)
        self._likeness = Likeness([(c.text, (c.outcome, *c.guidance)) for c in self._criteria])
        self._wordings = [content_stems(c.text) for c in self._criteria]
        self._accepted = [(each, content_stems(each.text)) for each in accepted]

    def suggest(self, text: str, *, method: str = "") -> Suggested:
        """What a passage made by *method* may support; a method's code, or none if unknown."""
        passage = self._read(text, method)
        ranked = sorted(
            (self._judged(c, at, passage, method) for at, c in enumerate(self._criteria)),
            key=lambda each: -each.score,
        )
        return Suggested(
            text, tuple(each for each in ranked if each.score > 0), passage.warned.sentences
        )

    def _read(self, text: str, method: str) -> _Passage:
        sentences = sentences_of(text)
        voice = _VOICES.get(method, Voice.OWN)
        tellings = tellings_of(sentences, voice)
        stems = content_stems(text)
        particulars = particulars_of(text, sentences)
        warned = warnings_of(text, tellings, stems, particulars, self._wordings)
        return _Passage(text, tellings, stems, warned, _weight(tellings, particulars, warned))

    def _judged(self, criterion: Criterion, at: int, passage: _Passage, method: str) -> Suggestion:
        likeness, common = self._likeness.of(at, passage.stems)
        points, reasons = _by_signs(criterion, passage)
        if not criterion.signs:
            points, reasons = _by_words(likeness, common, passage)
        accepted = self._accepted_like(criterion, passage)
        if accepted is not None:
            points += _ACCEPTED_WEIGHT
            reasons = [*reasons, accepted]
        points *= passage.weight
        warnings: tuple[str, ...] = ()
        if criterion.methods and method not in criterion.methods:
            points, warnings = 0.0, (_other_method(criterion),)
        # What is left without signs is ranked by its words, far below what is shown.
        score = points / (points + _ENOUGH) + 0.05 * likeness
        return Suggestion(
            criterion,
            round(min(score, 1.0), 3),
            tuple(reasons),
            warnings + passage.warned.sentences,
        )

    def _accepted_like(self, criterion: Criterion, passage: _Passage) -> Reason | None:
        nearest = max(
            (
                (_cosine(stems, passage.stems), each)
                for each, stems in self._accepted
                if each.criterion == criterion.key
            ),
            key=lambda found: found[0],
            default=None,
        )
        if nearest is None or nearest[0] < _ALIKE:
            return None
        return Reason(f"is like a passage that was accepted for {criterion.label or criterion.key}")


def _weight(tellings: Sequence[Telling], particulars: frozenset[str], warned: Warned) -> float:
    """How much a passage tells of one event: nothing without a deed, all with particulars."""
    told = sum(1 for telling in tellings if telling.mood is Mood.TOLD)
    looked_back = any(telling.mood is Mood.REGRETTED for telling in tellings)
    if warned.bars or not (told or (looked_back and particulars)):
        return 0.0
    deeds = sum(word.past for t in tellings if t.mood is Mood.TOLD for word in t.sentence.words)
    several = told + looked_back > 1 or deeds >= _SEVERAL
    return (0.4, 0.85, 1.0)[min(len(particulars) + several, 2)]


def _by_signs(criterion: Criterion, passage: _Passage) -> tuple[float, list[Reason]]:
    points, reasons, lacking = 0.0, [], False
    for sign in criterion.signs:
        key = sign.family or sign.says
        if key not in passage.found:
            passage.found[key] = found_in(sign.meaning, passage.tellings)
        found = passage.found[key]
        if found is None:
            lacking = lacking or sign.needed
            continue
        # Several phrases speak louder than one.
        points += sign.weight * (1 + 0.2 * (len(found.spans) - 1))
        reasons.append(Reason(found.family.says, _quoted(passage.text, found)))
    return (min(points, _ENOUGH / 2) if lacking else points), reasons


def _by_words(
    likeness: float, common: frozenset[str], passage: _Passage
) -> tuple[float, list[Reason]]:
    """A criterion without signs goes by its words, with a higher bar."""
    told = sum(1 for telling in passage.tellings if telling.mood is Mood.TOLD)
    if len(common) < 3 or told < 2:
        return min(likeness * 4, _ENOUGH / 2), []
    return likeness * 14, [Reason("shares words with the criterion", tuple(sorted(common)))]


def _quoted(text: str, found: Found) -> tuple[str, ...]:
    return tuple(" ".join(text[start:end].split()) for start, end in found.spans)


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))


def _other_method(criterion: Criterion) -> str:
    return f"This criterion asks for other evidence: {', '.join(criterion.methods)}."
