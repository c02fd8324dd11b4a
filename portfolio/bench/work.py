"""Work that a person waits for once, not all day, each beside what it can't do without."""

import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docx
from flask import Flask, current_app, render_template
from weasyprint import HTML

from portfolio.access import Relation
from portfolio.bench.centre import BigCentre
from portfolio.db import db
from portfolio.documents import warm
from portfolio.documents.child import read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports.pdf import pdf_of
from portfolio.exports.queries import dossier_of
from portfolio.files.store import PIECE, store
from portfolio.printing.signs import drawable

MEGABYTE = 1024 * 1024
_PARAGRAPH = (
    "I asked what had happened since the order and wrote the dates down while we spoke. " * 4
)
_PARAGRAPHS_OF_20_PAGES = 220


@dataclass(frozen=True)
class Worked:
    """How long a piece of work takes, in seconds, and how long its floor does."""

    name: str
    floor: str
    took: float
    floor_took: float

    @property
    def times(self) -> float:
        """How many times its floor it takes."""
        return self.took / self.floor_took


def work(app: Flask, centre: BigCentre, folder: Path) -> list[Worked]:
    """Keeping files, reading a Word document and making a unit's PDF, with their floors."""
    with app.app_context(), tempfile.TemporaryDirectory(dir=folder) as there:
        return [
            _keeping(Path(there), 1, turns=20),
            _keeping(Path(there), 100, turns=3),
            _reading(Path(there)),
            _printing(centre.units[0]),
        ]


def _keeping(there: Path, size: int, *, turns: int) -> Worked:
    source = there / "upload"
    source.write_bytes(os.urandom(size * MEGABYTE))

    def ours() -> None:
        with source.open("rb") as file:
            kept = store().put(file, area="benchmark")
        store().delete([kept.key])

    def floor() -> None:
        digest = hashlib.sha256()
        with source.open("rb") as file, (there / "kept").open("wb") as kept:
            while piece := file.read(PIECE):
                digest.update(piece)
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
        (there / "kept").unlink()

    return _compared(f"keeping {size} MB", "writing, hashing and fsync", ours, floor, turns)


def _reading(there: Path) -> Worked:
    path = there / "account.docx"
    document = docx.Document()
    for _paragraph in range(_PARAGRAPHS_OF_20_PAGES):
        document.add_paragraph(_PARAGRAPH)
    document.save(str(path))

    def floor() -> None:
        for paragraph in docx.Document(str(path)).paragraphs:
            paragraph.text.strip()

    readers = warm.keep()
    while readers.pid is None:
        time.sleep(0.05)
    found = _compared(
        "reading 20 pages of Word, apart",
        "python-docx, in the same process",
        lambda: read_apart(path, MediaKind.DOCX),
        floor,
        10,
    )
    warm.keep_no_longer()
    return found


def _printing(unit_id: int) -> Worked:
    unit = db.session.get_one(PortfolioUnit, unit_id)
    dossier = dossier_of(unit, Relation.LEARNER, made_by="The benchmark")
    with _address():
        html = drawable(render_template("exports/unit.html", dossier=dossier, cover=dossier.cover))

    def ours() -> None:
        db.session.rollback()
        again = db.session.get_one(PortfolioUnit, unit_id)
        pdf_of(dossier_of(again, Relation.LEARNER, made_by="The benchmark"))

    def floor() -> None:
        HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")

    return _compared("a unit's PDF", "WeasyPrint, of the same HTML", ours, floor, 3)


@contextmanager
def _address() -> Iterator[None]:
    with current_app.test_request_context(base_url="https://portfolio.invalid"):
        yield


def _compared(
    name: str, floor_name: str, ours: Callable[[], object], floor: Callable[[], object], turns: int
) -> Worked:
    """Both in turn, after once unmeasured; the middle of each."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        for kept, act in zip(times, (ours, floor), strict=True):
            begun = time.perf_counter()
            act()
            if turn:
                kept.append(time.perf_counter() - begun)
    return Worked(name, floor_name, statistics.median(times[0]), statistics.median(times[1]))
