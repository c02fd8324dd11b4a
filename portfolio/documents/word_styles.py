"""What a Word file's styles make of a paragraph: a heading, a list item, or neither."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from portfolio.documents.office_package import elements
from portfolio.documents.word_numbering import VAL, W

# How text and tables look: nine tenths of the part, and nothing of what a paragraph is.
LOOKS = elements(
    "w:rPr", "w:tblStylePr", "w:tblPr", "w:trPr", "w:tcPr", "w:latentStyles", "w:docDefaults"
)  # fmt: skip
_HEADING_NAME = re.compile(r"heading ([1-9])$")
_LIST_NAME = re.compile(r"list (bullet|number)(?: ([2-5]))?$")
_TITLES = {"title": 1, "subtitle": 2}


@dataclass(frozen=True)
class ParagraphStyle:
    """``heading`` is a heading's level from 1; ``number_id`` and ``depth`` are a list's."""

    heading: int | None = None
    number_id: str | None = None
    depth: int = 0
    list_name: str | None = None


class Styles:
    """The paragraph styles of one file."""

    def __init__(self, root: ElementTree.Element | None) -> None:
        self._elements: dict[str, ElementTree.Element] = {}
        self._known: dict[str, ParagraphStyle] = {}
        for style in () if root is None else root.findall(W + "style"):
            self._elements[style.get(W + "styleId", "")] = style

    def of(self, properties: ElementTree.Element | None) -> ParagraphStyle:
        """What a paragraph with these properties is."""
        if properties is None:
            return ParagraphStyle()
        named = properties.find(W + "pStyle")
        style = self._named(named.get(VAL, "")) if named is not None else ParagraphStyle()
        return _with_properties(style, properties)

    def _named(self, style_id: str) -> ParagraphStyle:
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def _resolved(self, style_id: str) -> ParagraphStyle:
        """The style with what it takes over from those that it is based on, oldest first."""
        chain: list[ElementTree.Element] = []
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            chain.append(self._elements[style_id])
            based_on = chain[-1].find(W + "basedOn")
            style_id = "" if based_on is None else based_on.get(VAL, "")
        resolved = ParagraphStyle() if chain else _by_name(ParagraphStyle(), style_id)
        for style in reversed(chain):
            name = style.find(W + "name")
            resolved = _by_name(resolved, "" if name is None else name.get(VAL, ""))
            properties = style.find(W + "pPr")
            if properties is not None:
                resolved = _with_properties(resolved, properties)
        return resolved


def _by_name(style: ParagraphStyle, name: str) -> ParagraphStyle:
    """The built-in styles are known by name in every language; only the shown name is translated.

    A style id without a style, as other programs leave behind, is read as such a name.
    """
    lowered = name.strip().lower()
    found = _HEADING_NAME.match(lowered) or re.match(r"heading([1-9])$", lowered)
    if found is not None:
        return ParagraphStyle(heading=int(found[1]))
    if lowered in _TITLES:
        return ParagraphStyle(heading=_TITLES[lowered])
    listed = _LIST_NAME.match(lowered)
    if listed is not None:
        return ParagraphStyle(list_name=listed[1], depth=int(listed[2] or 1) - 1)
    return style


def _with_properties(style: ParagraphStyle, properties: ElementTree.Element) -> ParagraphStyle:
    heading, number_id, depth = style.heading, style.number_id, style.depth
    list_name = style.list_name
    outline = properties.find(W + "outlineLvl")
    if outline is not None:
        level = outline.get(VAL, "")
        # Level 9 is Word's "body text".
        heading = int(level) + 1 if level in set("012345678") else None
    numbered = properties.find(W + "numPr")
    if numbered is not None:
        chosen = numbered.find(W + "numId")
        if chosen is not None:
            number_id = chosen.get(VAL)
            if number_id == "0":
                number_id = list_name = None
        at = numbered.find(W + "ilvl")
        if at is not None and at.get(VAL, "") in set("012345678"):
            depth = int(at.get(VAL, "0"))
    return ParagraphStyle(heading=heading, number_id=number_id, depth=depth, list_name=list_name)
