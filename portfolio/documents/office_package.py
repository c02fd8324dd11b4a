"""An Office file as a package of parts: opened with care, for it comes from outside."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from portfolio.documents.limits import Limits
from portfolio.documents.problems import Damaged, Locked, TooLarge

# zipfile lets pass what the ways to pack and a spoilt directory make others raise.
_BROKEN = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class OfficePackage:
    """The parts of an open Office file, by name."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits, words: str) -> None:
        self._archive = archive
        self._limits = limits
        self._words = words
        # Some programs write backslashes or other capitals; names here are as Word writes them.
        self._parts = {i.filename.replace("\\", "/").lower(): i for i in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def limits(self) -> Limits:
        """What is read of the file at most."""
        return self._limits

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case."""
        return tuple(self._parts)

    def content(self, name: str, most: int | None = None) -> bytes:
        """The unpacked bytes of a part; of its beginning where *most* says how many."""
        info = self._parts.get(name.lower())
        if info is None:
            raise _damaged(self._words)
        if info.file_size > self._limits.part_bytes:
            raise _too_large(self._words)
        try:
            with self._archive.open(info) as part:
                content = part.read(most or self._limits.part_bytes + 1)
        except _BROKEN as broken:
            raise _damaged(self._words) from broken
        if len(content) > self._limits.part_bytes:
            raise _too_large(self._words)
        return content

    def require_honest(self) -> None:
        """Unpack every part once, so that none is larger than the directory says."""
        for name in self._parts:
            if not name.endswith("/"):
                self.content(name)

    def xml(self, name: str, *, without: re.Pattern[bytes] | None = None) -> ElementTree.Element:
        """The root of an XML part, which may leave out the elements that *without* matches."""
        content = self.content(name)
        for strict, usual in _STRICT_NAMESPACES:
            content = content.replace(strict, usual)
        # In a comment, or in what is told to programs, tags need not be tags.
        if without is not None and b"<!" not in content and content.count(b"<?") < 2:
            # Of elements within their like an end is left over, and then nothing is left out.
            with suppress(Damaged):
                return parse_xml(without.sub(b"", content), self._words)
        return parse_xml(content, self._words)


@contextmanager
def opened(path: Path | IO[bytes], limits: Limits, words: str) -> Iterator[OfficePackage]:
    """An Office file that keeps within the limits; *words* is what to call it ("Word document")."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as broken:
        raise _damaged(words) from broken
    with archive:
        parts = archive.infolist()
        if any(i.flag_bits & 0x1 for i in parts):
            raise Locked(
                f"This {words} is locked with a password. "
                "Save a copy without the password and upload that."
            )
        if len(parts) > limits.package_parts:
            raise _too_large(words)
        if sum(i.file_size for i in parts) > limits.unpacked_bytes:
            raise _too_large(words)
        yield OfficePackage(archive, limits, words)


def parse_xml(content: bytes, words: str) -> ElementTree.Element:
    """The root of an XML text that declares no document type, and so no entities."""
    try:
        _require_no_doctype(content)
        return ElementTree.fromstring(content)  # noqa: S314 - it declares no entities
    except (ElementTree.ParseError, expat.ExpatError, ValueError, LookupError) as broken:
        raise _damaged(words) from broken


def elements(*names: str) -> re.Pattern[bytes]:
    """Matches elements of these names, but those that have no end tag of their own."""
    each = "|".join(map(re.escape, names)).encode()
    return re.compile(rb'<(%s)(?:\s+[\w:.-]+="[^"<]*")*\s*>.*?</\1\s*>' % each, re.DOTALL)


class _Begun(Exception):
    """The root element begins, so what may stand before it is over."""


def _require_no_doctype(content: bytes) -> None:
    """Refuse the declaration that entity bombs need, which stands before the root or nowhere.

    Asked of the parser's own eyes, so that no encoding hides it. A tree that is built with a
    refusal of its own in the middle takes twice as long.
    """

    def refuse(*_declaration: object) -> None:
        raise ValueError("an Office part declares no document type")

    def begin(*_element: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    with suppress(_Begun):
        parser.Parse(content, True)


# "Strict Open XML" says the same under other names.
_STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def _damaged(words: str) -> Damaged:
    return Damaged(
        f"This {words} is damaged and can't be opened. "
        "Open it on your own machine, save it again, and upload that."
    )


def _too_large(words: str) -> TooLarge:
    return TooLarge(
        f"This {words} unpacks to more than is read here. "
        "Take large pictures out of it, or save it as PDF, and upload that."
    )
