"""What an Office file (.docx, .xlsx, .pptx) says beside its text, for whoever downloads it."""

import contextlib
import html
import io
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from portfolio.documents.bare_pictures import tells_a_place
from portfolio.documents.beside import (
    CHANGED,
    CHANGES,
    CHOICES,
    COMMENTS,
    DATA,
    DESCRIPTIONS,
    EDGES,
    HIDDEN,
    NOTES,
    PROPERTIES,
    TAKEN_AT,
    WITHIN,
    beside_of_rows,
    said_once,
    writer,
)
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.kinds import PROMISES, MediaKind
from portfolio.documents.limits import Limits
from portfolio.documents.office_package import OfficePackage, opened
from portfolio.documents.passages import Beside
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.tidying import tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TEXTS = {_W + "t", _W + "delText", _W + "instrText", _A + "t", _S + "t"}
_IN_CELLS = {_S + "si", _S + "is", _S + "v"}
_PARAGRAPHS = (_W + "p", _A + "p", _S + "text")
_REMOVED = (_W + "del", _W + "moveFrom")

_PLACES = (
    (re.compile(r".*(?:comment|people|person|/authors)"), COMMENTS),
    (re.compile(r"docprops/"), PROPERTIES),
    (re.compile(r"\w+/(?:header|footer)"), EDGES),
    (re.compile(r"\w+/(?:footnotes|endnotes)"), NOTES),
    (re.compile(r".*drawing|ppt/(?:notes)?slides/"), DESCRIPTIONS),
)
# What says how the file looks, and nothing else.
_LOOKS = re.compile(
    r"\[content_types\]|\w+/(?:glossary/)?(?:styles\w*|fonttable|numbering|websettings|settings|"
    r"theme/.*|charts?/(?:style|colors)\w*|calcchain|sharedstrings|workbook|metadata|"
    r"worksheets/.*|tables/.*|slide(?:layout|master)s/.*|(?:notes|handout)masters/.*|"
    r"presentation|presprops|viewprops|tablestyles)\.xml$"
)
_FILE_WITHIN = re.compile(r"\w+/(?:embeddings/|afchunk).*[^/]$")
_PHOTO = re.compile(r".*\.(?:jpe?g|jfif|png|webp)$")
# Cameras write the place before the picture.
_BEGINNING = 128 * 1024
_ZIPPED = b"PK\x03\x04"
_OF_WRITERS = {"creator", "lastModifiedBy", "Manager", "author", "displayName"}
_OF_THE_FILE = _OF_WRITERS | {
    "title", "subject", "keywords", "description", "category", "contentStatus", "Company",
    "lpwstr", "lpstr", "HyperlinkBase",
}  # fmt: skip
_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?formula[12]?>([^<]*)<")
_HINT = re.compile(rb'\b(?:tooltip|display|prompt|promptTitle|error|errorTitle|text)="([^"]*)"')
# What a Word file offers or says in attributes: by the element, and by the attribute.
_OFFERED = {
    ("listItem", "displayText"), ("listItem", "value"), ("hyperlink", "tooltip"), ("alias", "val"),
    ("tag", "val"), ("helpText", "val"), ("statusText", "val"), ("docVar", "val"),
    # What a table of totals remembers of the rows that it counted.
    ("s", "v"),
}  # fmt: skip
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])')
# Excel says a thread again for older programs, under this heading.
_THREAD_AGAIN = "[Threaded comment]"


def beside_in_word(
    package: OfficePackage, main: str, text: ElementTree.Element
) -> tuple[Beside, ...]:
    """What a Word file says in every part but its text, and in its *text* without being seen."""
    said: list[Beside] = []
    for name in package.names:
        said += _of_text(text) if name == main else _of_part(package, name)
    return said_once(said)


def beside_in_workbook(package: OfficePackage) -> list[Beside]:
    """What an Excel workbook says in comments, properties, headers, footers and drawings."""
    said: list[Beside] = []
    for name in package.names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for found in _EDGE.findall(package.content(name)):
                text = html.unescape(found.decode("utf-8", "replace"))
                said.append(Beside(EDGES, tidy(_CODES.sub(" ", text))))
            said += _choices_in(package.content(name))
        else:
            said += _of_part(package, name)
    return said


def _choices_in(sheet: bytes) -> Iterator[Beside]:
    """What cells offer to choose from, are marked for, and say when they are pointed at."""
    for formula in _FORMULA.findall(sheet):
        for text in re.findall(r'"([^"]*)"', html.unescape(formula.decode("utf-8", "replace"))):
            for each in text.split(","):
                yield Beside(CHOICES, tidy(each))
    for hint in _HINT.findall(sheet):
        yield Beside(CHOICES, tidy(html.unescape(hint.decode("utf-8", "replace"))))


def beside_in_presentation(package: OfficePackage, shown: Collection[str]) -> tuple[Beside, ...]:
    """What a presentation says in comments, edges, descriptions, and slides that nobody sees.

    *shown* are the parts of which all other text is read.
    """
    said: list[Beside] = []
    for name in package.names:
        if name not in shown:
            said += _of_part(package, name)
            continue
        root = package.xml(name)
        said += _in_attributes(root, DESCRIPTIONS)
        for shape in root.iter(_P + "sp"):
            kind = shape.find(f".//{_P}nvPr/{_P}ph")
            if kind is not None and kind.get("type") in ("ftr", "hdr", "dt"):
                said.append(Beside(EDGES, _text_in(shape)))
    return said_once(said)


def is_photo(name: str) -> bool:
    """Whether a part of a file is called as photos are."""
    return _PHOTO.match(name.lower()) is not None


def photos_with_places(package: OfficePackage) -> list[str]:
    """The photos in a file that say where they were taken."""
    return [name for name in package.names if is_photo(name) and _tells_a_place(package, name)]


def of_photo(package: OfficePackage, name: str) -> Iterator[Beside]:
    """That a picture in the file says where it was taken."""
    if _tells_a_place(package, name):
        yield Beside(TAKEN_AT, name.rpartition("/")[2])


def _tells_a_place(package: OfficePackage, name: str) -> bool:
    return tells_a_place(package.content(name, _BEGINNING))


def of_content(content: bytes, limits: Limits, name: str) -> Iterator[Beside]:
    """What a file within a file says: an Office file part by part, a PDF, a web page or a text.

    What is named as a table of commas is one, cell by cell under its columns.
    """
    if content.startswith(b"%PDF"):
        from portfolio.documents.pdf import texts_in

        for text in texts_in(content, limits):
            yield Beside(WITHIN, text)
        return
    start = content.find(_ZIPPED)
    if start >= 0:
        with (
            contextlib.suppress(DocumentProblem),
            opened(io.BytesIO(content[start:]), limits, "file within a file") as inner,
        ):
            for name in inner.names:
                for each in _of_inner(inner, name):
                    yield Beside(WITHIN, each.text, each.label)
    elif b"\0" not in content[:4096]:
        if PROMISES.get(name.rpartition(".")[2].lower()) is MediaKind.CSV:
            yield from _of_table(content.decode("utf-8", "replace"), limits)
            return
        bare = re.sub(rb"<[^>]*>", b"\n", content).decode("utf-8", "replace")
        for line in html.unescape(bare).splitlines():
            yield Beside(WITHIN, tidy(line))


def _of_table(text: str, limits: Limits) -> Iterator[Beside]:
    try:
        table = from_csv_text(text, limits)
    except DocumentProblem:
        for line in text.splitlines():
            yield Beside(WITHIN, tidy(line))
        return
    names = table.columns or ()
    yield from table.all_beside
    # Where a table has no head, its first row was taken for one.
    yield from beside_of_rows(WITHIN, [names])
    yield from beside_of_rows(WITHIN, [row.cells or () for row in table.passages], names)


def _of_inner(inner: OfficePackage, name: str) -> Iterator[Beside]:
    if name == "xl/sharedstrings.xml" or name.startswith("xl/worksheets/sheet"):
        for text in inner.xml(name).iter():
            if text.tag in _IN_CELLS:
                yield Beside(WITHIN, _text_in(text) or tidy(text.text or ""))
    elif name in ("content.xml", "meta.xml"):
        for element in inner.xml(name).iter():
            if not len(element):
                yield Beside(WITHIN, tidy(element.text or ""))
    elif _FILE_WITHIN.match(name):
        yield Beside(WITHIN, name.rpartition("/")[2])
    else:
        yield from _of_part(inner, name)


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
    if _FILE_WITHIN.match(name):
        yield Beside(WITHIN, name.rpartition("/")[2])
        yield from of_content(package.content(name), package.limits, name)
        return
    if is_photo(name):
        yield from of_photo(package, name)
        return
    if name == "word/settings.xml" and b"docVar" in package.content(name):
        yield from _in_attributes(package.xml(name), DATA)
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
    comments = [each for each in root.iter() if _local(each) == "comment"]
    for comment in comments:
        said = "\n".join(_text_in(each) for each in comment.iter() if each.tag in _PARAGRAPHS)
        if not said.startswith(_THREAD_AGAIN):
            yield Beside(where, tidy(said))
    for paragraph in () if comments else root.iter():
        if paragraph.tag in _PARAGRAPHS:
            yield Beside(where, _text_in(paragraph))
    for element in root.iter():
        local = _local(element)
        if element.tag in _TEXTS or not element.text or not element.text.strip():
            continue
        if local in _OF_WRITERS:
            labels = (CHANGED,) if local == "lastModifiedBy" else ()
            yield from writer(where, element.text, *labels)
        # A drawing's other texts are the numbers of its place.
        elif local in _OF_THE_FILE or where not in (PROPERTIES, DESCRIPTIONS):
            yield Beside(where, tidy(element.text))


def _in_attributes(root: ElementTree.Element, where: str) -> Iterator[Beside]:
    for element in root.iter():
        for attribute, value in element.attrib.items():
            local = attribute.rpartition("}")[2]
            # PowerPoint lists who commented.
            lists = local == "name" and _local(element) in ("cmAuthor", "author")
            if local in _OF_WRITERS or lists:
                yield from writer(where, value)
            elif (_local(element), local) in _OFFERED:
                yield Beside(CHOICES, tidy(value))
            elif local in ("descr", "alt"):
                yield Beside(DESCRIPTIONS, tidy(value))


def _text_in(parent: ElementTree.Element) -> str:
    return tidy("".join(each.text or "" for each in parent.iter() if each.tag in _TEXTS))


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
