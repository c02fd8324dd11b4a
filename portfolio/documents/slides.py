"""A PowerPoint presentation (.pptx) as numbered slides: their words, and the speaker's notes."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.office_beside import beside_in_presentation
from portfolio.documents.office_package import OfficePackage, opened
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.problems import EmptyFile, TooLarge
from portfolio.documents.tidying import tidy

_WORDS = "PowerPoint presentation"
_MAIN = "ppt/presentation.xml"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACEHOLDERS_LEFT_OUT = {"sldNum", "dt", "ftr", "hdr", "sldImg"}


def read_slides(path: Path, limits: Limits = DEFAULT) -> Document:
    """Each shown slide is one passage, in the order in which they are shown."""
    with opened(path, limits, _WORDS) as package:
        targets = _targets(package, _MAIN)
        wanted = [
            targets[id]
            for slide in package.xml(_MAIN).iter(_P + "sldId")
            if (id := slide.get(_R + "id", "")) in targets
        ]
        if len(wanted) > limits.pages:
            raise TooLarge(
                f"This presentation has {len(wanted):,} slides; the limit is {limits.pages:,}. "
                "Upload the slides that count as evidence."
            )
        writer = PassageWriter(limits)
        pictures = hidden = False
        for name in wanted:
            slide = package.xml(name)
            hidden = hidden or slide.get("show") in {"0", "false"}
            pictures = pictures or slide.find(f".//{_P}pic") is not None
            number = len(writer.passages) + 1
            writer.add(PassageKind.SLIDE, _text_of(package, name, slide), page=number)
        read = {part for name in wanted for part in (name, *_spoken(package, name))}
        beside = beside_in_presentation(package, {name.lower() for name in read})
    if not writer.passages:
        raise EmptyFile(
            "This presentation holds no slides. Check that it was saved, then upload it again."
        )
    notes = []
    if pictures:
        notes.append(
            "Pictures and charts on the slides are not shown. Where they count, save the "
            "presentation as PDF and upload that."
        )
    if hidden:
        notes.append("Hidden slides are shown like the others.")
    return Document(DocumentKind.SLIDES, writer.passages, notes=tuple(notes), beside=beside)


def _text_of(package: OfficePackage, name: str, slide: ElementTree.Element) -> str:
    said = "\n".join(_lines_of(slide))
    for target in _spoken(package, name):
        spoken = "\n".join(_lines_of(package.xml(target)))
        if spoken:
            said += f"\nNotes: {spoken}"
    return tidy(said)


def _spoken(package: OfficePackage, name: str) -> list[str]:
    """The parts with the speaker's notes on a slide."""
    targets = _targets(package, name).values()
    return [each for each in targets if "notesslide" in each.lower() and each in package]


def _lines_of(slide: ElementTree.Element) -> Iterator[str]:
    """The lines of a slide's shapes and tables, the title first."""
    for shape in sorted(_shapes(slide), key=_rank):
        if _placeholder(shape) in _PLACEHOLDERS_LEFT_OUT:
            continue
        rows = list(shape.iter(_A + "tr"))
        if rows:
            for row in rows:
                cells = (" ".join(_paragraphs(cell)) for cell in row.iter(_A + "tc"))
                yield " | ".join(filter(None, cells))
        else:
            yield from _paragraphs(shape)


def _shapes(slide: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in slide.iter() if e.tag in {_P + "sp", _P + "graphicFrame"}]


def _rank(shape: ElementTree.Element) -> int:
    return 0 if _placeholder(shape) in {"title", "ctrTitle"} else 1


def _placeholder(shape: ElementTree.Element) -> str:
    found = shape.find(f".//{_P}nvPr/{_P}ph")
    return "" if found is None else found.get("type", "body")


def _paragraphs(shape: ElementTree.Element) -> Iterator[str]:
    for paragraph in shape.iter(_A + "p"):
        pieces = (
            "\n" if e.tag == _A + "br" else (e.text or "")
            for e in paragraph.iter()
            if e.tag in {_A + "t", _A + "br"}
        )
        said = tidy("".join(pieces))
        if said:
            yield said


def _targets(package: OfficePackage, name: str) -> dict[str, str]:
    """What a part refers to inside the file, by the id of the reference."""
    folder, base = posixpath.split(name)
    rels = f"{folder}/_rels/{base}.rels"
    if rels not in package:
        return {}
    found = {}
    for relation in package.xml(rels):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or not target:
            continue
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[relation.get("Id", "")] = posixpath.normpath(whole)
    return found
