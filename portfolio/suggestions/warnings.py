"""What keeps a passage from being evidence: it claims, intends, states a rule, tells of others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.suggestions.telling import Mood, Telling
from portfolio.suggestions.vocabulary import CLAIM_WORDS
from portfolio.suggestions.words import stem

REPEATS = (
    "This repeats the criterion without showing anything. Tell what happened once: when, with "
    "whom, what you did and what came of it."
)
CLAIMS = (
    "This says that a criterion is met. Your assessor decides that; tell what happened instead."
)
BARE = "This names what was done without a particular: add when, with whom, and what came of it."
_OF_MOOD = {
    Mood.INTENDED: "This says what you mean to do. Tell of a time when you did it.",
    Mood.SUPPOSED: "This says what would or could be done. Tell of a time when you did it.",
    Mood.HABITUAL: "This says what you usually do. Tell of one time when you did it.",
    Mood.RULE: "This is a rule or an instruction. Say how you kept to it, on one occasion.",
    Mood.OTHERS: "This tells what somebody else did. Say what you did yourself.",
}

_CLAIM = re.compile(
    r"\b(?:meets?|met|covers?|evidences?|proves?|satisf(?:y|ies)|fulfils?|achieves?|links? to)\b"
    r"[^.]{0,40}?(?:\b\d+\.\d+\b|\bcriteri(?:on|a)\b|\boutcomes?\b|\bthe unit\b|\bstandards?\b)"
    r"|\b(?:this|which|account|passage|evidence)\s+(?:clearly\s+)?(?:shows?|demonstrates?|proves?|"
    r"evidences?|illustrates?)\b"
    r"|\bI have (?:shown|demonstrated|evidenced|proved)\b",
    re.IGNORECASE,
)
_CLAIM_STEMS = frozenset(stem(word) for word in CLAIM_WORDS)
_WEAK = frozenset(("figures", "whom", "outcome"))
_REPEATED = 0.75


@dataclass(frozen=True)
class Warned:
    """What a passage is warned about, and whether it therefore supports nothing."""

    sentences: tuple[str, ...] = ()
    bars: bool = False


def warnings_of(
    text: str,
    tellings: Sequence[Telling],
    stems: frozenset[str],
    particulars: frozenset[str],
    wordings: Sequence[frozenset[str]],
) -> Warned:
    """What is said to who wrote the passage; nothing where it tells of an event."""
    told = [telling for telling in tellings if telling.mood is Mood.TOLD]
    strong = particulars - _WEAK
    claims = _CLAIM.search(text) is not None
    if not strong and _repeats(stems, wordings):
        return Warned((REPEATS,), bars=True)
    if claims and not (strong and len(told) > 1):
        return Warned((CLAIMS,), bars=True)
    if told or any(telling.mood is Mood.REGRETTED for telling in tellings):
        return Warned((CLAIMS,) if claims else () if particulars else (BARE,))
    for telling in tellings:
        if telling.mood in _OF_MOOD and len(telling.sentence.words) > 4:
            return Warned((_OF_MOOD[telling.mood],))
    return Warned()


def _repeats(stems: frozenset[str], wordings: Sequence[frozenset[str]]) -> bool:
    """Whether nearly all that a passage says is a criterion's words or words about criteria."""
    if len(stems) < 3:
        return False
    return any(
        len(stems & wording) >= 3
        and len(stems & (wording | _CLAIM_STEMS)) / len(stems) >= _REPEATED
        for wording in wordings
    )
