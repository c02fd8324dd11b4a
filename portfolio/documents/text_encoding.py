"""Bytes to text, whatever program saved them: UTF-8, UTF-16 or the Windows code page."""

import codecs
from pathlib import Path

from portfolio.documents.limits import Limits
from portfolio.documents.problems import NotItsKind, TooLarge

_LARGEST_CHARACTER = 4

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Tab, line ends, form feed; and 0x1a, with which DOS programs end a text.
_PLAIN_CONTROLS = frozenset(b"\t\n\x0b\x0c\r\x1a")


def is_text(head: bytes) -> bool:
    """Whether these first bytes of a file are text in one of the encodings that are read."""
    try:
        decoded = _decoded(head, is_whole=False)
    except UnicodeError:
        return False
    return not _has_controls(decoded)


def read_decoded(path: Path, limits: Limits) -> str:
    """The text of a file that is not larger than its limit of characters can make it."""
    if path.stat().st_size > _LARGEST_CHARACTER * limits.characters:
        raise TooLarge(
            f"This file holds more than {limits.characters:,} characters. "
            "Split it and upload each part."
        )
    return decode(path.read_bytes())


def decode(content: bytes) -> str:
    """The text, without its byte order mark; a NotItsKind where it is not text."""
    try:
        text = _decoded(content, is_whole=True)
    except UnicodeError:
        text = "\x00"
    if _has_controls(text):
        raise NotItsKind(
            "This file is not text that can be read. Save it again as UTF-8 text and upload that."
        )
    return text.rstrip("\x1a")


def _decoded(content: bytes, *, is_whole: bool) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return codecs.getincrementaldecoder(encoding)().decode(content, is_whole)
    unmarked = _unmarked_utf16(content)
    if unmarked is not None:
        return codecs.getincrementaldecoder(unmarked)().decode(content, is_whole)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, is_whole)
    except UnicodeDecodeError:
        # The five bytes that Windows leaves undefined stand for nothing; what is left is judged
        # by its control characters.
        return content.decode("cp1252", errors="replace")


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without its mark shows by zeros in every other place of mostly Latin text."""
    sample = content[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _has_controls(text: str) -> bool:
    """Whether there are characters that no text holds."""
    controls = sum(1 for c in text if c < " " and ord(c) not in _PLAIN_CONTROLS)
    undefined = text.count("\N{REPLACEMENT CHARACTER}")
    return controls > 0 or undefined * 50 > len(text)
