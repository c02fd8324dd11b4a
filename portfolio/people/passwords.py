"""Passwords: made on this machine, or chosen by a person and not too easy to guess."""

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
    words = [word for text in known for word in (text, *text.replace("@", " ").split())]
    if zxcvbn(password[:_LOOKED_AT], user_inputs=words, max_length=_LOOKED_AT)["score"] < _ENOUGH:
        return (
            "That is one of the first passwords that are tried. "
            "Use three or four words that don't belong together."
        )
    return None
