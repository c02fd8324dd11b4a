"""Passwords: made on this machine, or chosen by a person and not too easy to guess."""

import re
import secrets
from collections.abc import Iterable

from zxcvbn import zxcvbn

# No letter that is taken for another when read from a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

SHORTEST = 12
LONGEST = 128
# What is looked at to guess: more takes long and is never easier to guess.
_LOOKED_AT = 72
# Fewer than about 100 million guesses; the scale ends at 4.
_ENOUGH = 3


def new_password() -> str:
    """A password of four groups of four letters and digits (79 bits), easy to copy by eye."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def problem_with(password: str, *, known: Iterable[str] = ()) -> str | None:
    """Why a password can't be taken, in a sentence; *known* is what others know of the person."""
    if len(password) < SHORTEST:
        return (
            f"Use at least {SHORTEST} characters. "
            "Three or four words that don't belong together do well."
        )
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    texts = [text.casefold() for text in known]
    words = {word for text in texts for word in _WORD.findall(text)}
    # What others know adds nothing: what stands beside it has to be hard to guess by itself.
    beside = password[:_LOOKED_AT].casefold()
    for word in sorted(words, key=len, reverse=True):
        beside = beside.replace(word, " ")
    alone = _is_guessed(beside.strip())
    if alone and beside != password[:_LOOKED_AT].casefold():
        return (
            "Without your name, your address and your centre's name, which are tried first, too "
            "little is left of that. Use three or four words that don't belong together."
        )
    if alone or _is_guessed(password[:_LOOKED_AT], (*texts, *words)):
        return (
            "That is one of the first passwords that are tried. "
            "Use three or four words that don't belong together."
        )
    return None


_WORD = re.compile(r"[^\W\d_]{3,}")


def _is_guessed(text: str, known: Iterable[str] = ()) -> bool:
    if not text:
        return True
    found = zxcvbn(text, user_inputs=list(known), max_length=_LOOKED_AT)
    return bool(found["score"] < _ENOUGH)
