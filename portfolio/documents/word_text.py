"""The text of one Word paragraph, and what was met on the way that is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from portfolio.documents.word_numbering import VAL, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BOX = W + "txbxContent"

# What an author or reviewer took out; accepted, it is gone.
REMOVED = {W + "del", W + "moveFrom"}

_BREAKS = {W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
_NOT_TEXT = {
    W + "pPr",
    W + "rPr",
    W + "sdtPr",
    W + "sdtEndPr",
    W + "fldData",
    W + "rt",
    W + "delText",
    W + "instrText",
    _BOX,
}
_NOTE_MARKS = {W + "footnoteReference", W + "endnoteReference"}
_PICTURES = {W + "drawing", W + "pict", W + "object"}
_TEXTS = {W + "t", _MATH + "t"}


@dataclass
class Seen:
    """What a document holds besides the text that is shown."""

    pictures: int = 0
    changes: bool = False
    comments: bool = False
    footnotes: bool = False
    embedded: bool = False

    def notes(self) -> Iterator[str]:
        """A sentence for each thing that is not shown."""
        if self.changes:
            yield "Tracked changes in this Word file are shown as if all were accepted."
        if self.comments:
            yield "Comments in this Word file are not shown."
        if self.footnotes:
            yield "Footnotes and endnotes in this Word file are not shown."
        if self.pictures == 1:
            yield "The picture in this Word file is not shown; download the file to see it."
        if self.pictures > 1:
            yield (
                f"The {self.pictures} pictures in this Word file are not shown; "
                "download the file to see them."
            )
        if self.embedded:
            yield "A part of this Word file that was put in from another file is not shown."


def text_of(paragraph: ElementTree.Element, seen: Seen) -> str:
    """What a paragraph says, without its text boxes; a soft line break is a line feed."""
    return "".join(_pieces(paragraph, seen))


def text_boxes_in(paragraph: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The text boxes that a paragraph holds in place, each said once.

    Word writes a box twice, as a choice and as a fallback for older programs.
    """
    for child in paragraph:
        if child.tag in REMOVED:
            continue
        if child.tag == _BOX:
            yield child
        elif child.tag == _MC + "AlternateContent":
            yield from text_boxes_in(_chosen(child))
        else:
            yield from text_boxes_in(child)


def _pieces(parent: ElementTree.Element, seen: Seen) -> Iterator[str]:
    for child in parent:
        tag = child.tag
        if tag in _TEXTS:
            yield child.text or ""
        elif tag == W + "r":
            if not _is_hidden(child):
                yield from _pieces(child, seen)
        elif tag in _NOT_TEXT:
            continue
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == W + "br":
            yield "" if child.get(W + "type") in {"page", "column"} else "\n"
        elif tag in REMOVED:
            seen.changes = True
        elif tag in _NOTE_MARKS:
            seen.footnotes = True
        elif tag == W + "commentReference":
            seen.comments = True
        elif tag in _PICTURES:
            seen.pictures += _holds_picture(child)
        elif tag == _MC + "AlternateContent":
            yield from _pieces(_chosen(child), seen)
        else:
            seen.changes = seen.changes or tag in {W + "ins", W + "moveTo"}
            yield from _pieces(child, seen)


def _chosen(alternatives: ElementTree.Element) -> ElementTree.Element:
    choice = alternatives.find(_MC + "Choice")
    if choice is None:
        choice = alternatives.find(_MC + "Fallback")
    return alternatives if choice is None else choice


def _is_hidden(run: ElementTree.Element) -> bool:
    properties = run.find(W + "rPr")
    hidden = None if properties is None else properties.find(W + "vanish")
    return hidden is not None and hidden.get(VAL, "true") not in {"false", "0", "off"}


def _holds_picture(drawing: ElementTree.Element) -> bool:
    """Whether something other than a text box is drawn."""
    return not any(element.tag == _BOX for element in drawing.iter())
