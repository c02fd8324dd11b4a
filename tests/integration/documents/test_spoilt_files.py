"""Every kind of file, spoilt by chance again and again: read, or refused in a sentence.

The readers run here as in the child that reads uploads, within its memory, but one process reads
all the files of a kind: what breaks a reader is found, though people would get a sentence for it.
How many there are of a kind is set by `--spoilt`.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portfolio.documents.kinds import MediaKind
from tests.documents_made import (
    LOG_HEADER,
    LOG_ROWS,
    a_pdf,
    a_photo,
    a_reflective_account,
    a_workbook,
    picture_bytes,
)
from tests.files_made import EVERY

ROOT = Path(__file__).resolve().parents[3]
SEED = "2026"


def of_bytes(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


GOOD: dict[MediaKind, Callable[[Path], Path]] = {
    **EVERY,
    MediaKind.DOCX: a_reflective_account,
    MediaKind.XLSX: lambda path: a_workbook(path, {"Log": [LOG_HEADER, *LOG_ROWS]}),
    MediaKind.PDF: lambda path: a_pdf(path, "Dear customer", "Yours"),
    MediaKind.JPEG: lambda path: a_photo(path, orientation=6),
    MediaKind.PNG: of_bytes(picture_bytes("PNG")),
    MediaKind.WEBP: of_bytes(picture_bytes("WEBP")),
    MediaKind.CSV: of_bytes("Date,What\n1/2/2026,Späte Lieferung\n".encode() * 20),
    MediaKind.TXT: of_bytes("I rang – twice.\n\nAgain.".encode()),
    MediaKind.MARKDOWN: of_bytes(b"# I rang\n\n- twice\n- again"),
    MediaKind.KEPT: of_bytes(b"Of a kind that is not read."),
}


def test_there_is_a_good_file_of_every_kind() -> None:
    assert set(GOOD) == set(MediaKind)


@pytest.mark.parametrize("kind", list(MediaKind))
def test_spoilt_files_are_read_or_refused(
    kind: MediaKind, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    good, times = GOOD[kind](tmp_path / "good"), request.config.getoption("--spoilt")
    command = [sys.executable, "-m", "tests.reading_in_one_process", kind.value, str(good), SEED]

    done = subprocess.run(
        [*command, str(times)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    came = [line.partition(" ")[2] for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(came) == times
    assert set(came) <= {"read", "refused"}, done.stdout
