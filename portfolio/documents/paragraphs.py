"""Plain text as passages: what is written in the page, and .txt and .md files."""

import re
from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.problems import EmptyFile, TooLarge
from portfolio.documents.tidying import tidy

_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)?$")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<marker>[-*+•]|[0-9]{1,3}[.)])[ \t]+(?P<text>.*)$")


def from_text(text: str, limits: Limits = DEFAULT) -> Document:
    """The document that a text says.

    A blank line ends a paragraph, "# " begins a heading, "- " or "1. " a list item (two spaces
    before it make it an item of the list above). A line end inside a paragraph is kept.
    """
    if len(text) > limits.characters:
        raise TooLarge(
            f"This text is longer than {limits.characters:,} characters. "
            "Split it and upload each part."
        )
    writer = PassageWriter(limits)
    for block in _blocks_of(text):
        _write(block, writer)
    return Document(kind=DocumentKind.TEXT, passages=writer.passages)


def read_text(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in a .txt or .md file."""
    document = from_text(text_encoding.read_decoded(path, limits), limits)
    if not document.passages:
        raise EmptyFile("This file holds no text. Check that it was saved, then upload it again.")
    return document


def _blocks_of(text: str) -> list[list[str]]:
    """Runs of lines that belong together: a heading, an item with its lines, a paragraph."""
    blocks: list[list[str]] = []
    fresh = True
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not tidy(line):
            fresh = True
            continue
        is_heading = _HEADING.match(line) is not None
        if fresh or is_heading or _ITEM.match(line):
            blocks.append([])
        blocks[-1].append(line)
        fresh = is_heading
    return blocks


def _write(block: list[str], writer: PassageWriter) -> None:
    heading = _HEADING.match(block[0])
    if heading is not None:
        said = tidy(heading[2])
        if said:
            writer.add(PassageKind.HEADING, said, level=len(heading[1]))
        return
    item = _ITEM.match(block[0])
    if item is None:
        writer.add(PassageKind.PARAGRAPH, tidy("\n".join(block)))
        return
    said = tidy("\n".join([item["text"], *block[1:]]))
    if not said:
        return
    depth = 1 + min(len(item["indent"].replace("\t", "  ")) // 2, 8)
    marker = "•" if item["marker"] in "-*+•" else item["marker"]
    writer.add(PassageKind.LIST_ITEM, said, level=depth, marker=marker)
