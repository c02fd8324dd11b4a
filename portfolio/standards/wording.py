"""How the wording of standards is compared, shortened for display, ordered and split."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

_ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'"}
    | {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
)


def normalised(text: str) -> str:
    """The text as it is matched: one kind of apostrophe, quote, dash and space, no capitals.

    For matching only; what is stored and shown stays as its source wrote it.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return re.sub(r"\s+", " ", plain).strip().casefold()


def display_text(text: str, lead_in: str | None) -> str:
    """A criterion's text without the examiner's lead-in, beginning with a capital."""
    rest = text[len(lead_in) :].lstrip(" ,:;") if lead_in and has_lead_in(text, lead_in) else text
    return rest[:1].upper() + rest[1:]


def has_lead_in(text: str, lead_in: str) -> bool:
    """Whether the text begins with exactly these words and goes on after them."""
    rest = text[len(lead_in) :]
    return text.startswith(lead_in) and bool(rest.strip()) and not rest[0].isalnum()


def label_under(own: str, under: str | None) -> str:
    """What names a criterion: its number, and the outcome it is under where that names two."""
    return f"{own} under outcome {under}" if under else own


def number_order(number: str) -> tuple[tuple[int, int, str], ...]:
    """The key that sorts numbers written as text: 1.9 before 1.10, 2 before 10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in re.findall(r"\d+|[^\W\d_]+", number)
    )


def suggested_split(outcome_text: str) -> tuple[str, ...]:
    """The outcomes that one line may hold, for a person to confirm; the line itself if one.

    Only a line like "do this, do that, understand the other" is split: several phrases of
    three words or more, uncapitalised, none of them a mere continuation of the one before.
    """
    text = outcome_text.strip()
    parts = tuple(part.strip() for part in re.split(r"[,;]\s+(?![^(]*\))", text))
    if len(parts) == 1 or text.endswith(".") or not all(_is_outcome(part) for part in parts):
        return (outcome_text,)
    return parts


_CONTINUATIONS = frozenset(
    re.findall(
        r"\w+",
        "and or but nor so such including for with without by as to of in on at from who which "
        "that whose where when while whether if because leading resulting",
    )
)


def _is_outcome(phrase: str) -> bool:
    words = phrase.split()
    first = words[0] if words else ""
    return (
        len(words) >= 3
        and first.islower()
        and first not in _CONTINUATIONS
        and not first.endswith("ing")
    )


@dataclass(frozen=True)
class NearDuplicate:
    """Two texts, by their places from 0, that say nearly the same."""

    first: int
    second: int
    likeness: float


def near_duplicates(texts: Sequence[str]) -> tuple[NearDuplicate, ...]:
    """The pairs that nearly repeat each other, likest first, offered to a person to link.

    Nothing is merged on the strength of this: both texts of a pair go on counting.
    """
    meanings = [_meaning(text) for text in texts]
    found = [
        NearDuplicate(a, b, round(likeness, 3))
        for a, b in combinations(range(len(texts)), 2)
        if (likeness := _likeness(meanings[a], meanings[b])) >= _NEAR
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second)))


# Tried on the five units: real repeats share a sixth of their words or more, others an eighth.
_NEAR = 0.16
_SHARED_AT_LEAST = 3
_STEM = 6
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been by can could for from has have how in into is it its not of on "
        "or s should that the their this to was were what when where which who will with would you "
        "your",
    )
)


def _meaning(text: str) -> frozenset[str]:
    """The first letters of the words that carry meaning, so that "empathetic" meets "empathy"."""
    words = re.findall(r"[^\W_]+", normalised(text))
    return frozenset(word[:_STEM] for word in words if word not in _SMALL_WORDS)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    if not shared or (one != other and shared < _SHARED_AT_LEAST):
        return 0.0
    return shared / len(one | other)
