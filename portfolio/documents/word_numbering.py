"""The numbers and bullets that Word puts before list items; they are not in the text itself."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

from portfolio.documents.numbering import BULLET, small_number, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"

_DEEPEST = 9


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
            return BULLET
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
            return BULLET
        if level.number_format == "none":
            return None
        return self._said(counted, level) or None

    def _said(self, counted: _List, level: _Level) -> str:
        said = level.pattern
        for k in range(_DEEPEST):
            if f"%{k + 1}" in said:
                of = counted.levels.get(k, _Level())
                number = counted.counters[k] if counted.begun[k] else of.start
                said = said.replace(f"%{k + 1}", written(number, of.number_format))
        return said.strip()[:40]

    def _read(self, root: ElementTree.Element) -> None:
        for abstract in root.iter(W + "abstractNum"):
            levels = {}
            for lvl in abstract.findall(W + "lvl"):
                levels[small_number(lvl.get(W + "ilvl"), 0)] = _Level(
                    number_format=_val(lvl.find(W + "numFmt")) or "decimal",
                    pattern=_val(lvl.find(W + "lvlText")) or "",
                    start=small_number(_val(lvl.find(W + "start")), 1),
                )
            self._lists[abstract.get(W + "abstractNumId", "")] = _List(levels)
        for num in root.findall(W + "num"):
            number_id = num.get(W + "numId", "")
            self._of_number[number_id] = _val(num.find(W + "abstractNumId")) or ""
            restarts = {
                small_number(override.get(W + "ilvl"), 0): small_number(_val(start), 1)
                for override in num.findall(W + "lvlOverride")
                if (start := override.find(W + "startOverride")) is not None
            }
            if restarts:
                self._restarts[number_id] = restarts


def _val(element: ElementTree.Element | None) -> str | None:
    return None if element is None else element.get(VAL)
