"""What a file says beside its passages: nobody sees it in the page, who downloads it reads it."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote
from xml.etree import ElementTree

from portfolio.documents.office_package import OfficePackage
from portfolio.documents.passages import Beside, tidy
from portfolio.documents.problems import DocumentProblem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXTS = {_W + "t", _W + "delText", _W + "instrText", _A + "t", _S + "t"}
_PARAGRAPHS = (_W + "p", _A + "p", _S + "text")
_REMOVED = (_W + "del", _W + "moveFrom")
# A label after which a name alone is one.
_WRITER = "Author"

COMMENTS, CHANGES, HIDDEN = "comments", "tracked changes", "hidden text"
PROPERTIES, EDGES, NOTES = "properties", "headers and footers", "footnotes"
ABOVE, OTHER_SHEETS, DATA = "lines above the column names", "other sheets", "data of programs"
DESCRIPTIONS = "descriptions and drawings"

_PLACES = (
    (re.compile(r".*(?:comment|people|person)"), COMMENTS),
    (re.compile(r"docprops/"), PROPERTIES),
    (re.compile(r"\w+/(?:header|footer)"), EDGES),
    (re.compile(r"\w+/(?:footnotes|endnotes)"), NOTES),
    (re.compile(r".*drawing"), DESCRIPTIONS),
)
# What says how the file looks, and nothing else.
_LOOKS = re.compile(
    r"\[content_types\]|\w+/(?:glossary/)?(?:styles\w*|fonttable|numbering|websettings|settings|"
    r"theme/.*|charts?/(?:style|colors)\w*|calcchain|sharedstrings|workbook|metadata|"
    r"worksheets/.*|tables/.*)\.xml$"
)
_OF_WRITERS = {"creator", "lastModifiedBy", "Manager", "author", "displayName"}
_OF_THE_FILE = _OF_WRITERS | {
    "title", "subject", "keywords", "description", "category", "contentStatus", "Company",
    "lpwstr", "lpstr", "HyperlinkBase",
}  # fmt: skip
# What programs write where nobody told them a name.
_PROGRAMS = {"user", "admin", "administrator", "microsoft", "windows", "office", "owner", "excel"}
_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])')


def beside_in_word(package: OfficePackage, main: str) -> tuple[Beside, ...]:
    """What a Word file says in every part but its text, and in its text without being seen."""
    said: list[Beside] = []
    for name in package.names:
        said += _of_text(package.xml(name)) if name == main else _of_part(package, name)
    return said_once(said)


def beside_in_workbook(package: OfficePackage) -> list[Beside]:
    """What an Excel workbook says in comments, properties, headers, footers and drawings."""
    said: list[Beside] = []
    for name in package.names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for found in _EDGE.findall(package.content(name)):
                text = html.unescape(found.decode("utf-8", "replace"))
                said.append(Beside(EDGES, tidy(_CODES.sub(" ", text))))
        else:
            said += _of_part(package, name)
    return said


def beside_of_rows(
    where: str, rows: Iterable[Sequence[str]], names: Sequence[str] = ()
) -> Iterator[Beside]:
    """The cells of rows that are not shown; each knows the name of its column."""
    for row in rows:
        for at, cell in enumerate(row):
            yield Beside(where, cell, names[at] if at < len(names) else "")


def said_once(said: Iterable[Beside]) -> tuple[Beside, ...]:
    """What is said, each once, without what says nothing."""
    return tuple(dict.fromkeys(each for each in said if each.text))


def _of_text(root: ElementTree.Element) -> Iterator[Beside]:
    for removed in _REMOVED:
        for element in root.iter(removed):
            yield Beside(CHANGES, _text_in(element))
    for run in root.iter(_W + "r"):
        if run.find(f"{_W}rPr/{_W}vanish") is not None:
            yield Beside(HIDDEN, _text_in(run))
    yield from _in_attributes(root, CHANGES)


def _of_part(package: OfficePackage, name: str) -> Iterator[Beside]:
    if name.endswith(".rels"):
        # Who can be written to by a link.
        for target in re.findall(rb'Target="((?:mailto|tel):[^"]*)"', package.content(name)):
            yield Beside(DATA, tidy(unquote(target.decode("utf-8", "replace").partition(":")[2])))
        return
    if not name.endswith(".xml") or _LOOKS.match(name):
        return
    where = next((words for pattern, words in _PLACES if pattern.match(name)), DATA)
    try:
        root = package.xml(name)
    except DocumentProblem:
        bare = re.sub(rb"<[^>]*>", b" ", package.content(name))
        yield Beside(where, tidy(bare.decode("utf-8", "replace")))
        return
    yield from _in_attributes(root, where)
    for paragraph in root.iter():
        if paragraph.tag in _PARAGRAPHS:
            yield Beside(where, _text_in(paragraph))
    for element in root.iter():
        local = str(element.tag).rpartition("}")[2]
        if element.tag in _TEXTS or not element.text or not element.text.strip():
            continue
        if local in _OF_WRITERS:
            yield from _writer(where, element.text)
        # A drawing's other texts are the numbers of its place.
        elif local in _OF_THE_FILE or where not in (PROPERTIES, DESCRIPTIONS):
            yield Beside(where, tidy(element.text))


def _in_attributes(root: ElementTree.Element, where: str) -> Iterator[Beside]:
    for element in root.iter():
        for attribute, value in element.attrib.items():
            local = attribute.rpartition("}")[2]
            if local in _OF_WRITERS:
                yield from _writer(where, value)
            elif local in ("descr", "alt"):
                yield Beside(DESCRIPTIONS, tidy(value))


def _writer(where: str, said: str) -> Iterator[Beside]:
    said = tidy(said)
    if said != said.lower() and not _PROGRAMS & set(said.lower().split()):
        yield Beside(where, said, _WRITER)


def _text_in(parent: ElementTree.Element) -> str:
    return tidy("".join(each.text or "" for each in parent.iter() if each.tag in _TEXTS))
