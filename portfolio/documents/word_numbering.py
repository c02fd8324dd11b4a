"""The numbers and bullets that Word puts before list items; they are not in the text itself."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"

_DEEPEST = 9
_BULLET = "•"


@dataclass(frozen=True)
class _Level:
    number_format: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass
class _List:
    """One counted list: several lists of the file may share it, and then count on."""

    levels: dict[int, _Level]
    counters: list[int] = field(default_factory=lambda: [0] * _DEEPEST)
    begun: list[bool] = field(default_factory=lambda: [False] * _DEEPEST)


class Numbering:
    """Counts along as a document is read from its start to its end."""

    def __init__(self, root: ElementTree.Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def marker(self, number_id: str, depth: int) -> str | None:
        """What stands before the next item of this list at this depth, from 0; None if nothing."""
        counted = self._lists.get(self._of_number.get(number_id, ""))
        if counted is None:
            return _BULLET
        depth = max(0, min(depth, _DEEPEST - 1))
        level = counted.levels.get(depth, _Level(number_format="bullet"))
        restart = self._restarts.get(number_id, {}).pop(depth, None)
        if restart is not None:
            counted.counters[depth], counted.begun[depth] = restart, True
        elif counted.begun[depth]:
            counted.counters[depth] += 1
        else:
            counted.counters[depth], counted.begun[depth] = level.start, True
        for deeper in range(depth + 1, _DEEPEST):
            counted.begun[deeper] = False
        if level.number_format == "bullet":
            return _BULLET
        if level.number_format == "none":
            return None
        return self._said(counted, level) or None

    def _said(self, counted: _List, level: _Level) -> str:
        said = level.pattern
        for k in range(_DEEPEST):
            if f"%{k + 1}" in said:
                of = counted.levels.get(k, _Level())
                number = counted.counters[k] if counted.begun[k] else of.start
                said = said.replace(f"%{k + 1}", _written(number, of.number_format))
        return said.strip()[:40]

    def _read(self, root: ElementTree.Element) -> None:
        for abstract in root.iter(W + "abstractNum"):
            levels = {}
            for lvl in abstract.findall(W + "lvl"):
                levels[_number(lvl.get(W + "ilvl"), 0)] = _Level(
                    number_format=_val(lvl.find(W + "numFmt")) or "decimal",
                    pattern=_val(lvl.find(W + "lvlText")) or "",
                    start=_number(_val(lvl.find(W + "start")), 1),
                )
            self._lists[abstract.get(W + "abstractNumId", "")] = _List(levels)
        for num in root.findall(W + "num"):
            number_id = num.get(W + "numId", "")
            self._of_number[number_id] = _val(num.find(W + "abstractNumId")) or ""
            restarts = {
                _number(override.get(W + "ilvl"), 0): _number(_val(start), 1)
                for override in num.findall(W + "lvlOverride")
                if (start := override.find(W + "startOverride")) is not None
            }
            if restarts:
                self._restarts[number_id] = restarts


def _val(element: ElementTree.Element | None) -> str | None:
    return None if element is None else element.get(VAL)


def _number(text: str | None, default: int) -> int:
    """A small whole number; anything else that a file may hold there is the default."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 6:
        return default
    return int(text)


def _written(number: int, number_format: str) -> str:
    if number_format in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 5)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalZero":
        return f"{number:02}"
    return str(number)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
