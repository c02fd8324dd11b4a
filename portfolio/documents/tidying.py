"""Text without what neither a database nor a page can be trusted with, and its spaces single."""

import re
from collections.abc import Sequence

# Control characters, lone surrogates and non-characters: neither JSON in a database nor a page
# can be trusted with them. Nor is what nobody sees to part a word: soft hyphens, spaces of no
# width, marks of direction. Line feeds stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\u00a0]+")


def tidy(text: str) -> str:
    """The text without control characters, with single spaces and ``\\n`` as its only line end."""
    if text.isprintable():
        # So there is no control character in it, no line end, and no space but the usual one.
        return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")
    lines = _LINE_ENDS.sub("\n", _UNWANTED.sub("", text)).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n")


def tidy_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The tidy text, and where in *text* each of its characters stands."""
    said = tidy(text)
    if said == text:
        return said, range(len(text))
    places, at = [], 0
    for letter in said:
        while _as_tidied(text[at]) != letter:
            at += 1
        places.append(at)
        at += 1
    return said, places


def _as_tidied(letter: str) -> str:
    if _SPACES.match(letter):
        return " "
    return "\n" if _LINE_ENDS.match(letter) else letter
