"""File names: what a person typed, made safe to show, to store and to download under."""

import re
import unicodedata

LONGEST = 120
_LONGEST_BYTES = 240  # Below the 255 bytes that file systems take.
_NAMELESS = "file"

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_SLASHES = r"/\\\N{FRACTION SLASH}\N{DIVISION SLASH}\N{FULLWIDTH SOLIDUS}"
_SEPARATORS = re.compile(rf"[{_SLASHES}:*?\"<>|\s]+")

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
# Controls, format and direction marks, surrogates, private use and the unassigned; and symbols,
# among them emoji, which many systems cannot show in a file name.
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Me"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def clean_name(typed: str) -> str:
    """A file name of at most 120 characters that is never empty and keeps its extension.

    Slashes and what else file systems refuse become hyphens, so "../../etc/passwd" is
    "etc-passwd"; cleaning a clean name changes nothing.
    """
    kept = _SEPARATORS.sub(_space_or_hyphen, _without_unwanted(typed)).rstrip(". -")
    found = _EXTENSION.search(kept)
    extension = found[0] if found else ""
    stem = kept[: len(kept) - len(extension)]
    stem = _shortened(stem.strip(". -~"), len(extension)).rstrip(". -")
    if not stem:
        # ".docx" was all there was: an extension alone is not a name, but says what the file is.
        stem = _NAMELESS
    first_part = stem.split(".", 1)[0].strip()
    if _DEVICES.fullmatch(first_part):
        stem = f"{_NAMELESS}-{stem}"
    return stem + extension


def _without_unwanted(typed: str) -> str:
    spaced = "".join(" " if c.isspace() else c for c in typed)
    kept = (
        c
        for c in unicodedata.normalize("NFC", spaced)
        if unicodedata.category(c) not in _DROPPED and ord(c) not in _VARIATION_SELECTORS
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _space_or_hyphen(found: re.Match[str]) -> str:
    return " " if found[0].isspace() else "-"


def _shortened(stem: str, extension_length: int) -> str:
    """As much of the stem as fits, in characters and in bytes, with room for a prefix."""
    room = len(_NAMELESS) + 1 if _DEVICES.match(stem) else 0
    stem = stem[: LONGEST - extension_length - room]
    budget = _LONGEST_BYTES - extension_length - room
    return stem.encode("utf-8")[:budget].decode("utf-8", errors="ignore")
