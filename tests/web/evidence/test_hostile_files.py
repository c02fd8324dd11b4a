"""Files made to break whoever opens them: read or refused, within bounds, never run."""

import io
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portfolio.db import db
from portfolio.documents.limits import DEFAULT
from portfolio.evidence.models import EvidenceFile
from portfolio.files.store import store as files
from tests.hostile_files import (
    HOSTILE,
    NAMES,
    fetching,
    linked_elsewhere,
    mail_that_fetches,
    page_that_fetches,
)
from tests.strict_client import Page, StrictClient
from tests.world import a_centre, a_learner, a_portfolio, store

ROOT = Path(__file__).resolve().parents[3]
FORM = {"kind": "PE", "title": "The reply I wrote", "work_on": "2026-03-02"}
RUNS = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}


@pytest.fixture
def address(client: StrictClient) -> str:
    """Where a learner who is signed in uploads to."""
    learner = a_learner(a_centre())
    store(learner)
    portfolio = a_portfolio(learner)
    store(portfolio)
    client.sign_in(learner)
    return client.address("evidence.add", id=portfolio.id)


def made(name: str) -> bytes:
    """The file, made by another process: what this one holds would count as its children's."""
    command = [sys.executable, "-m", "tests.hostile_files", name]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout


def uploaded(client: StrictClient, address: str, name: str, data: bytes) -> EvidenceFile | None:
    """The file where it was taken; None where a sentence said no, with all typed kept."""
    before = set(files().keys())
    sent = FORM | {"file": (io.BytesIO(data), name)}
    answer = client.post(address, data=sent, content_type="multipart/form-data")
    kept = db.session.query(EvidenceFile).all()
    if answer.status_code == 303:
        assert len(kept) == 1
        return kept[0]
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.error_summary.endswith(".")
    assert page.value("title") == FORM["title"]
    assert kept == []
    assert set(files().keys()) == before
    return None


def nothing_runs(client: StrictClient, file: EvidenceFile) -> None:
    """Neither the download nor a preview is something that a browser runs."""
    saved = client.get(client.address("evidence.file", id=file.id))
    assert saved.status_code == 200
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    previews = [
        client.get(client.address("evidence.picture", id=file.id)),
        client.get(client.address("evidence.page_picture", id=file.id, page=1)),
    ]
    for answer in (saved, *(each for each in previews if each.status_code == 200)):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        if not answer.headers["Content-Disposition"].startswith("attachment"):
            assert answer.mimetype not in RUNS
    assert all(each.status_code in (200, 404) for each in previews)
    page = client.get(client.address("evidence.item", id=file.version.item_id))
    assert page.status_code == 200
    assert "<script>fetch" not in page.text
    assert "onerror=alert(1)>" not in page.text.replace("&gt;", "")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_bounds(
    client: StrictClient, address: str, name: str
) -> None:
    file = uploaded(client, address, name, made(name))

    if file is not None:
        nothing_runs(client, file)
        assert "root:" not in str(file.version.reading.document if file.version.reading else "")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert largest <= DEFAULT.memory_bytes


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_is_only_a_name(client: StrictClient, address: str, name: str) -> None:
    file = uploaded(client, address, name, b"Dear Mr Lee")

    if file is None:
        return  # the browser's own form could not carry such a name, and the page said so
    assert len(file.name) <= 255
    assert not set(file.name) & set("/\\\0\r\n\u202e")
    saved = client.get(client.address("evidence.file", id=file.id))
    assert "Set-Cookie" not in saved.headers["Content-Disposition"].partition(";")[0]
    assert saved.headers["Content-Disposition"].count("\n") == 0
    nothing_runs(client, file)


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked there."""
    asked: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("fetches.docx", fetching),
        ("linked.docx", linked_elsewhere),
        ("fetches.html", page_that_fetches),
        ("fetches.eml", mail_that_fetches),
    ],
)
def test_no_file_has_anything_fetched(client, address, listening, name, make) -> None:  # type: ignore[no-untyped-def]
    where, asked = listening

    file = uploaded(client, address, name, make(where))

    assert asked == []
    if file is not None:
        nothing_runs(client, file)
        page = client.get(client.address("evidence.item", id=file.version.item_id))
        assert where not in page.text


@pytest.mark.parametrize("name", ["acts.pdf", "parts.docx", "page.jpg", "formulas.csv"])
def test_a_file_cut_off_anywhere_is_read_or_refused(
    client: StrictClient, address: str, name: str
) -> None:
    whole = made(name)
    for part in (0, 3, len(whole) // 2, len(whole) - 5):
        if uploaded(client, address, name, whole[:part]) is not None:
            break
