"""An anonymised copy of a Word file: its look, without names, comments and what is hidden."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from portfolio.documents.bare_pictures import bare
from portfolio.documents.limits import Limits
from portfolio.documents.office_package import OfficePackage, opened
from portfolio.documents.problems import Unreadable
from portfolio.documents.stand_ins import StandIns

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# Parts that hold what a reader of the page does not see.
_DROPPED = re.compile(
    r"docProps/(?!core\.xml|app\.xml)|customXml/|(?:\w+/)?(?:comments\w*|people)\.xml|"
    r"\w+/(?:glossary|embeddings|printerSettings|afchunk\w*|activeX|ctrlProps)|"
    r"\w+/(?:vbaProject|vbaData)|.*thumbnail|\w+/(?:document)?Tasks|.*\.(?:mht|html?|rtf|docx|bin)$",
    re.I,
)
_CHANGED_AWAY = {_W + name for name in ("del", "moveFrom")}
_CHANGED_IN = {_W + name for name in ("ins", "moveTo")}
_FORGOTTEN = {
    _W + name
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange",
        "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "dataBinding", "fldData", "object", "altChunk", "trackRevisions",
        "rsids", "docVars", "attachedTemplate", "mailMerge", "documentProtection", "delText",
        "delInstrText", "permStart", "permEnd", "writeProtection",
    )
} | {
    # The sheet behind a chart is gone.
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}externalData"
}  # fmt: skip
_SAID = {_W + "t", _A + "t"}
# What says something by itself: a paragraph, and what stands small above a word.
_PARAGRAPHS = {_W + "p", _A + "p", _W + "rt"}
_BREAKS = {
    _W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}  # fmt: skip
_TELLING = re.compile(
    r"(?:^|\})(?:descr|title|alt|name|string|alias|val|author|initials|tooltip|displayText|value)$"
)

_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def anonymised_word(path: Path, stand_ins: StandIns, limits: Limits) -> bytes:
    """The file with stand-ins; raises Unreadable where something personal would be left in it."""
    made = io.BytesIO()
    with (
        opened(path, limits, "Word document") as package,
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        package.require_honest()
        names = [name for name in archive.namelist() if not name.endswith("/")]
        kept = {name for name in names if not _DROPPED.match(name)}
        for name in names:
            if name in kept:
                copy.writestr(name, _part(package, name, kept, stand_ins))
    return made.getvalue()


def _part(package: OfficePackage, name: str, kept: set[str], stand_ins: StandIns) -> bytes:
    content = package.content(name)
    if name == "docProps/core.xml":
        return _CORE
    if name == "docProps/app.xml":
        return _APP
    if not name.endswith((".xml", ".rels", ".vml")):
        return bare(content)
    root = _parsed(content)
    if name == "[Content_Types].xml":
        for each in list(root):
            part = (each.get("PartName") or "").lstrip("/")
            if part and part not in kept:
                root.remove(each)
    elif name.endswith(".rels"):
        _clean_links(root, name, kept, stand_ins)
    else:
        _clean(root, stand_ins)
        if stand_ins.still_in(" ".join(_paragraph_texts(root))):
            raise Unreadable(
                "Something personal stays in a part of this Word file that can't be changed here. "
                "Replace it in Word and upload the file again."
            )
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise Unreadable(
            "A part of this Word file is damaged. Save it again in Word and upload that."
        ) from broken
    if root.getroottree().docinfo.doctype:
        raise Unreadable("This Word file declares a document type, which no Word file needs.")
    return root


def _clean(root: Any, stand_ins: StandIns) -> None:
    _settle_changes(root)
    for paragraph in root.iter(*_PARAGRAPHS):
        _replace_in(paragraph, stand_ins)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _SAID and element.text and element.text.strip():
            element.text = stand_ins.applied(element.text)
        for attribute, value in element.attrib.items():
            if _TELLING.search(attribute):
                element.set(attribute, stand_ins.applied(value))


def _settle_changes(root: Any) -> None:
    """Accept what was changed, and take out what is hidden or only there for the writers."""
    for mark in list(root.iter(_W + "del")):
        if mark.getparent().tag == _W + "rPr":
            _join_with_next(mark.getparent().getparent())
    for element in list(root.iter()):
        tag = element.tag
        parent = element.getparent()
        if parent is None or not isinstance(tag, str):
            continue
        if tag in _CHANGED_AWAY or tag in _FORGOTTEN or _is_hidden(element):
            _take_out(element)
        elif tag in _CHANGED_IN:
            at = parent.index(element)
            for more, child in enumerate(list(element)):
                parent.insert(at + more, child)
            _take_out(element)


def _join_with_next(properties: Any) -> None:
    """Put a paragraph whose end was deleted before the text of the one that follows it."""
    paragraph = properties.getparent()
    if properties.tag != _W + "pPr" or paragraph.tag != _W + "p":
        return
    following = paragraph.getnext()
    if following is None or following.tag != _W + "p":
        return
    at = 1 if following.find(_W + "pPr") is not None else 0
    for more, child in enumerate([each for each in paragraph if each is not properties]):
        following.insert(at + more, child)
    paragraph.getparent().remove(paragraph)


def _is_hidden(element: Any) -> bool:
    if element.tag != _W + "r":
        return False
    vanish = element.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val", "1") not in ("0", "false", "off")


def _take_out(element: Any) -> None:
    """Remove an element, but not the text that lxml hangs behind it."""
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _pieces(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """The texts of a paragraph in order, without those of paragraphs in boxes inside it."""
    for element in paragraph.iter(*_SAID, *_BREAKS):
        owner = next(element.iterancestors(*_PARAGRAPHS), None)
        if owner is paragraph:
            if element.tag in _SAID:
                yield element, element.text or ""
            elif element.getparent().tag == _W + "r":
                # A page's end is no end of a line.
                ends_page = element.get(_W + "type") in ("page", "column")
                yield None, "" if ends_page else _BREAKS[element.tag]


def _replace_in(paragraph: Any, stand_ins: StandIns) -> None:
    """Put the stand-ins where the names are, however many runs a name is spread over."""
    pieces = list(_pieces(paragraph))
    text = "".join(said for _, said in pieces)
    if not text.strip():
        return
    for start, end, new in reversed(stand_ins.edits_in(text)):
        at, put = 0, False
        for number, (element, said) in enumerate(pieces):
            first, last = max(start - at, 0), min(end - at, len(said))
            at += len(said)
            if element is None or first >= last:
                continue
            changed = said[:first] + ("" if put else new) + said[last:]
            put = True
            pieces[number] = (element, changed)
            element.text = changed
            if changed != changed.strip():
                element.set(_XML_SPACE, "preserve")


def _paragraph_texts(root: Any) -> Iterator[str]:
    for paragraph in root.iter(*_PARAGRAPHS):
        yield "".join(said for _, said in _pieces(paragraph))


def _clean_links(root: Any, name: str, kept: set[str], stand_ins: StandIns) -> None:
    """Forget links to parts that are gone, and where links outside would say who somebody is."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in list(root):
        target = link.get("Target") or ""
        if link.get("TargetMode") == "External":
            said = unquote(target)
            if said.lower().startswith(("mailto:", "tel:", "file:")) or said != stand_ins.applied(
                said
            ):
                link.set("Target", "about:blank")
            if link.get("Type", "").endswith(("/attachedTemplate", "/mailMergeSource")):
                root.remove(link)
            continue
        part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        if posixpath.normpath(part) not in kept and not target.startswith("#"):
            root.remove(link)
