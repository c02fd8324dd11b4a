"""What an OpenDocument file says beside its text, for whoever downloads it."""

import contextlib
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from portfolio.documents.beside import (
    CHANGED,
    CHANGES,
    COMMENTS,
    DATA,
    DESCRIPTIONS,
    EDGES,
    HIDDEN,
    NOTES,
    PROPERTIES,
    WITHIN,
    said_once,
    writer,
)
from portfolio.documents.office_beside import of_content, of_photo
from portfolio.documents.office_package import OfficePackage
from portfolio.documents.passages import Beside
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.tidying import tidy

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _STYLE, _META = (_NS % name for name in ("office", "text", "style", "meta"))
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XLINK = "{http://www.w3.org/1999/xlink}"

_PARAGRAPHS = {_TEXT + "p", _TEXT + "h"}
_SPACES = {_TEXT + "s": " ", _TEXT + "tab": " ", _TEXT + "line-break": "\n"}
_EDGES = tuple(
    f"{_STYLE}{edge}{which}" for edge in ("header", "footer") for which in ("", "-left", "-first")
)
_WRITERS = {_DC + "creator", _META + "initial-creator", _META + "printed-by"}
_OF_THE_FILE = {
    _DC + "title", _DC + "subject", _DC + "description", _META + "keyword", _META + "user-defined",
    _DC + "contributor", _DC + "publisher", _DC + "source",
}  # fmt: skip


def beside_in_open(package: OfficePackage) -> tuple[Beside, ...]:
    """What an .odt or .ods file says in comments, notes, changes, edges, properties and objects."""
    return said_once(_said_in(package))


def _said_in(package: OfficePackage) -> Iterator[Beside]:
    for name in package.names:
        # What no program can open says nothing.
        with contextlib.suppress(DocumentProblem):
            yield from _of_part(package, name)


def _of_part(package: OfficePackage, name: str) -> Iterator[Beside]:
    if name == "content.xml":
        yield from _of_text(package.xml(name))
    elif name == "styles.xml":
        yield from _of_edges(package.xml(name))
    elif name == "meta.xml":
        yield from _of_properties(package.xml(name))
    elif name.startswith("pictures/"):
        yield from of_photo(package, name)
    elif name.count("/") == 1 and name.endswith("/content.xml"):
        # A formula, a chart or a sheet that was put in.
        for said in _paragraphs(package.xml(name)):
            yield Beside(WITHIN, said)
    elif "/" not in name and name.startswith("object"):
        yield Beside(WITHIN, name)
        yield from of_content(package.content(name), package.limits, name)


def _of_text(root: ElementTree.Element) -> Iterator[Beside]:
    hidden = _hidden_styles(root)
    for element in root.iter():
        tag = element.tag
        if tag == _OFFICE + "annotation":
            yield Beside(COMMENTS, "\n".join(_paragraphs(element)))
            yield from writer(COMMENTS, element.findtext(_DC + "creator", ""))
        elif tag == _TEXT + "note":
            yield Beside(NOTES, "\n".join(_paragraphs(element)))
        elif tag == _TEXT + "changed-region":
            yield Beside(CHANGES, "\n".join(_paragraphs(element)))
            for creator in element.iter(_DC + "creator"):
                yield from writer(CHANGES, creator.text or "")
        elif tag == _TEXT + "hidden-text":
            yield Beside(HIDDEN, tidy(element.get(_TEXT + "string-value", "")))
        elif element.get(_TEXT + "style-name", "") in hidden:
            yield Beside(HIDDEN, _text_of(element))
        elif tag in (_SVG + "title", _SVG + "desc"):
            yield Beside(DESCRIPTIONS, _text_of(element))
        link = element.get(_XLINK + "href", "")
        if link.lower().startswith(("mailto:", "tel:")):
            yield Beside(DATA, tidy(unquote(link.partition(":")[2])))


def _hidden_styles(root: ElementTree.Element) -> set[str]:
    return {
        style.get(_STYLE + "name", "")
        for style in root.iter(_STYLE + "style")
        for look in style.iter(_STYLE + "text-properties")
        if look.get(_TEXT + "display") == "none"
    } - {""}


def _of_edges(root: ElementTree.Element) -> Iterator[Beside]:
    for element in root.iter():
        if element.tag in _EDGES:
            for said in _paragraphs(element):
                yield Beside(EDGES, said)


def _of_properties(root: ElementTree.Element) -> Iterator[Beside]:
    for element in root.iter():
        if element.tag in _WRITERS:
            # OpenDocument's creator is whoever saved it last.
            labels = (CHANGED,) if element.tag == _DC + "creator" else ()
            yield from writer(PROPERTIES, element.text or "", *labels)
        elif element.tag in _OF_THE_FILE:
            yield Beside(PROPERTIES, tidy(element.text or ""))


def _paragraphs(parent: ElementTree.Element) -> Iterator[str]:
    for paragraph in parent.iter():
        if paragraph.tag in _PARAGRAPHS:
            yield _text_of(paragraph)


def _text_of(element: ElementTree.Element) -> str:
    return tidy("".join(_pieces(element)))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    yield _SPACES.get(str(element.tag), "")
    yield element.text or ""
    for child in element:
        # A comment within a paragraph says its own.
        if child.tag not in (_OFFICE + "annotation", _TEXT + "note"):
            yield from _pieces(child)
        yield child.tail or ""
