"""A web page (.html) as passages: its words alone, with no script, style or anything remote."""

import codecs
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import nh3
from lxml import html

from portfolio.documents import text_encoding
from portfolio.documents.beside import DATA, DESCRIPTIONS, PROPERTIES, said_once
from portfolio.documents.beside import writer as by_writer
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Beside, Document, DocumentKind, PassageKind
from portfolio.documents.problems import EmptyFile, TooLarge, Unreadable
from portfolio.documents.tidying import tidy

# What says something, and what it stands in; attributes say nothing to a reader of passages.
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol"}
_BLOCKS = {
    *_HEADINGS, *_LISTS, "p", "div", "section", "article", "main", "header", "footer", "aside",
    "nav", "blockquote", "pre", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "dl",
    "dt", "dd", "figure", "figcaption", "address", "hr", "center", "details", "summary",
}  # fmt: skip
_KEPT = {*_BLOCKS, "br", "td", "th"}
_CELLS = {"td", "th"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
# What XML has no place for, and the parser refuses whole pages over.
_NEVER_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 200
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)


def read_web_page(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in an .html file."""
    content = path.read_bytes()
    if len(content) > 4 * limits.characters:
        raise TooLarge(
            f"This web page holds more than {limits.characters:,} characters. "
            "Split it and upload each part."
        )
    writer = PassageWriter(limits)
    text = _decoded(content)
    write_web_page(text, writer, limits)
    if not writer.passages:
        raise EmptyFile(
            "This web page holds no text. Where it shows something in your browser, print it to "
            "a PDF and upload that."
        )
    notes = (
        "Pictures, styles and whatever the page loads from elsewhere are not shown: "
        "these are its words.",
    )
    return Document(
        DocumentKind.TEXT, writer.passages, notes=notes, beside=said_once(_unseen(text))
    )


# What a page says without showing it: its title and authors, remarks, descriptions, addresses.
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)", re.I)
_META = re.compile(
    r"<meta\b(?=[^>]*\bname\s*=\s*[\"']?(?:dc\.)?(author|creator|description|keywords)\b)"
    r"[^>]*\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')",
    re.I,
)
_OF_OFFICE = re.compile(r"<o:(?:author|lastauthor|manager|company)>([^<]*)", re.I)
_DESCRIBED = re.compile(r"\b(?:alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_LINKED = re.compile(r"\bhref\s*=\s*[\"']?(?:mailto|tel):([^\"'?>\s]*)", re.I)
_REMARK = re.compile(r"<!--(.*?)-->", re.S)


def _unseen(text: str) -> Iterator[Beside]:
    for found in _TITLE.finditer(text):
        yield Beside(PROPERTIES, tidy(unescape(found[1])))
    for found in _META.finditer(text):
        said = unescape(found[2] or found[3] or "")
        if found[1].lower() in ("author", "creator"):
            yield from by_writer(PROPERTIES, said)
        else:
            yield Beside(PROPERTIES, tidy(said))
    for found in _OF_OFFICE.finditer(text):
        yield from by_writer(PROPERTIES, unescape(found[1]))
    for found in _DESCRIBED.finditer(text):
        yield Beside(DESCRIPTIONS, tidy(unescape(found[1] or found[2] or "")))
    for found in _LINKED.finditer(text):
        yield Beside(DATA, tidy(unquote(found[1])))
    for found in _REMARK.finditer(text):
        for line in re.sub(r"<[^>]*>", "\n", found[1]).splitlines():
            yield Beside(DATA, tidy(unescape(line)))


def write_web_page(text: str, writer: PassageWriter, limits: Limits) -> None:
    """Write the passages that a page's words make."""
    clean = nh3.clean(
        _NEVER_TEXT.sub("", text.replace("\f", " ")),
        tags=_KEPT,
        attributes={},
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "svg"},
    )
    # Once more, for "&#1;" has become a character now.
    clean = _NEVER_TEXT.sub("", clean)
    if not clean.strip():
        return
    tree = html.fragment_fromstring(clean, create_parent="div")
    if len(clean) > 3 * limits.characters:
        raise TooLarge("This web page is too long to be read. Split it and upload each part.")
    _Writer(writer).blocks(tree, 0, 0)


def _decoded(content: bytes) -> str:
    """The page's text in the encoding that it names, else in that which its bytes show."""
    marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    named = None if marked else _CHARSET.search(content[:4096])
    if named is not None:
        try:
            return content.decode(named[1].decode("ascii"), errors="replace")
        except LookupError:
            pass
    return text_encoding.decode(content)


class _Writer:
    """Walks the blocks of a cleaned page."""

    def __init__(self, writer: PassageWriter) -> None:
        self._writer = writer

    def blocks(self, parent: html.HtmlElement, depth: int, lists: int) -> None:
        """Write a passage for each run of words between blocks, and for each block."""
        if depth > _DEEPEST:
            raise Unreadable(
                "This web page is nested too deeply to be read. Print it to a PDF and upload that."
            )
        loose = [_flowing(parent.text)]
        for child in parent:
            if child.tag in _BLOCKS:
                self._add(PassageKind.PARAGRAPH, "".join(loose))
                loose = []
                self._block(child, depth + 1, lists)
            else:
                loose.append(_words(child))
            loose.append(_flowing(child.tail))
        self._add(PassageKind.PARAGRAPH, "".join(loose))

    def _block(self, block: html.HtmlElement, depth: int, lists: int) -> None:
        if block.tag in _HEADINGS:
            self._add(PassageKind.HEADING, _words(block), level=_HEADINGS[block.tag])
        elif block.tag == "table" and _is_table(block):
            self._table(block)
        elif block.tag == "li":
            self._item(block, depth, lists)
        elif block.tag == "pre":
            self._add(PassageKind.PARAGRAPH, _words(block, as_set=True))
        else:
            self.blocks(block, depth, lists + (block.tag in _LISTS))

    def _item(self, item: html.HtmlElement, depth: int, lists: int) -> None:
        inner = [child for child in item if child.tag in _LISTS]
        own = [_flowing(item.text)]
        for child in item:
            own += ["" if child in inner else _words(child), _flowing(child.tail)]
        parent = item.getparent()
        number = f"{parent.index(item) + 1}." if parent.tag == "ol" else "•"
        self._add(PassageKind.LIST_ITEM, "".join(own), level=max(lists, 1), marker=number)
        for child in inner:
            self.blocks(child, depth + 1, lists + 1)

    def _table(self, table: html.HtmlElement) -> None:
        for row in table.iter("tr"):
            cells = [tidy(_words(cell)) for cell in row if cell.tag in _CELLS]
            if any(cells):
                self._writer.add(
                    PassageKind.TABLE_ROW, " | ".join(filter(None, cells)), cells=cells
                )

    def _add(
        self, kind: PassageKind, text: str, *, level: int | None = None, marker: str | None = None
    ) -> None:
        said = tidy(text)
        if said:
            self._writer.add(kind, said, level=level, marker=marker)


def _is_table(table: html.HtmlElement) -> bool:
    """Whether it is a table of data: mails and old pages are laid out in tables too."""
    if table.find(".//table") is not None:
        return False
    return any(sum(cell.tag in _CELLS for cell in row) > 1 for row in table.iter("tr"))


def _words(element: html.HtmlElement, *, as_set: bool = False) -> str:
    """All words of an element, a line end where a block or a break ends a line."""
    return "".join(_pieces(element, as_set))


def _pieces(element: html.HtmlElement, as_set: bool) -> Iterator[str]:
    # Without recursion: how deep a page nests is its writer's choice.
    stack = [(element, False)]
    while stack:
        each, done = stack.pop()
        if not done:
            yield "\n" if each.tag == "br" else _flowing(each.text, as_set)
            stack.append((each, True))
            stack += [(child, False) for child in reversed(each)]
            continue
        if each.tag in _BLOCKS:
            yield "\n"
        if each is not element:
            yield _flowing(each.tail, as_set)


def _flowing(text: str | None, as_set: bool = False) -> str:
    """A page's own line ends are spaces, but where its text stands as it was set."""
    if not text:
        return ""
    return text if as_set else _SPACE.sub(" ", text)
