"""The numbers and bullets that an OpenDocument text puts before list items.

As OpenDocument 1.3 has it, part 3, 16.30 (list styles) and 5.3 (lists that go on counting).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from portfolio.documents.numbering import BULLET, small_number, written

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _STYLE = _NS % "text", _NS % "style"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DEEPEST = 10
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


@dataclass(frozen=True)
class _Level:
    """How items at one depth are numbered; without a format they have a bullet."""

    number_format: str | None = None
    before: str = ""
    after: str = ""
    start: int = 1
    shown_levels: int = 1


@dataclass
class Counted:
    """A list while it is counted, with the lists inside it."""

    style: str
    counters: list[int | None] = field(default_factory=lambda: [None] * _DEEPEST)


class OpenNumbering:
    """Counts along as a text is read from its start to its end."""

    def __init__(self, parts: Iterable[ElementTree.Element]) -> None:
        """*parts* hold styles; of two with one name the later counts."""
        self._styles = {
            style.get(_STYLE + "name", ""): dict(_levels(style))
            for part in parts
            for style in part.iter(_TEXT + "list-style")
        }
        self._of_id: dict[str | None, Counted] = {}
        self._last: Counted | None = None

    def begun(self, block: ElementTree.Element, outer: Counted | None) -> Counted:
        """The counting of a list that begins: a new one, or that of one which it goes on with."""
        style = block.get(_TEXT + "style-name", outer.style if outer else "")
        if outer is not None:
            return Counted(style, outer.counters)
        earlier = self._of_id.get(block.get(_TEXT + "continue-list"))
        if earlier is None and block.get(_TEXT + "continue-numbering") == "true":
            earlier = self._last
        counted = Counted(style, earlier.counters) if earlier else Counted(style)
        self._last = counted
        if (name := block.get(_XML_ID)) is not None:
            self._of_id[name] = counted
        return counted

    def marker(self, item: ElementTree.Element, counted: Counted, depth: int) -> str | None:
        """What stands before an item at a depth, from 1; None if nothing does."""
        if item.tag == _TEXT + "list-header":
            return None
        place = min(depth, _DEEPEST) - 1
        levels = self._styles.get(counted.style, {})
        level = levels.get(place, _Level())
        counters = counted.counters
        given = item.get(_TEXT + "start-value")
        before = counters[place]
        if given is not None:
            counters[place] = small_number(given, 1)
        else:
            counters[place] = level.start if before is None else before + 1
        counters[place + 1 :] = [None] * (_DEEPEST - place - 1)
        if level.number_format is None:
            return BULLET
        if not level.number_format:
            return None
        first = max(0, place + 1 - level.shown_levels)
        numbers = []
        for at in range(first, place + 1):
            of = levels.get(at, _Level())
            reached = counters[at]
            if of.number_format:
                numbers.append(written(of.start if reached is None else reached, of.number_format))
        return f"{level.before}{'.'.join(numbers)}{level.after}".strip()[:40] or None


def _levels(style: ElementTree.Element) -> Iterable[tuple[int, _Level]]:
    for level in style.iter(_TEXT + "list-level-style-number"):
        said = level.get(_STYLE + "num-format", "")
        yield (
            small_number(level.get(_TEXT + "level"), 1) - 1,
            _Level(
                _FORMATS.get(said, "decimal" if said else ""),
                level.get(_STYLE + "num-prefix", ""),
                level.get(_STYLE + "num-suffix", ""),
                small_number(level.get(_TEXT + "start-value"), 1),
                small_number(level.get(_TEXT + "display-levels"), 1),
            ),
        )
