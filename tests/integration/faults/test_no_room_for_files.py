"""A full disk, or a bucket that takes nothing, refuses the upload and nothing else."""

import io
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portfolio.config import Settings
from portfolio.db import db
from portfolio.evidence.models import EvidenceFile
from portfolio.files.store import NO_ROOM, NOT_REACHED, NotKept, OutOfReach, Store, open_store
from tests.small_disks import SmallDisk, a_small_disk
from tests.strict_client import Page, StrictClient
from tests.uploads import FORM, upload
from tests.world import a_centre, a_learner, a_portfolio, refuses, store


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "small", megabytes=1) as made:
        yield made


@pytest.fixture
def address(client: StrictClient) -> str:
    """Where a learner who is signed in uploads to."""
    learner = a_learner(a_centre())
    store(learner)
    portfolio = a_portfolio(learner)
    store(portfolio)
    client.sign_in(learner)
    return client.address("evidence.add", id=portfolio.id)


def says(page: Page | None, sentence: str) -> bool:
    """The page has the sentence beside the file, and everything typed."""
    assert page is not None
    assert {name: page.value(name) for name in ("title", "work_on")} == {
        name: FORM[name] for name in ("title", "work_on")
    }
    assert not db.session.scalars(select(EvidenceFile)).all()
    return sentence in page.text and sentence in page.error_summary


@pytest.fixture
def on_it(app: Flask, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The application's files lie on the small disk."""
    kept = open_store(Settings(data=disk.folder, files=str(disk.folder / "files")))
    monkeypatch.setitem(app.extensions, "portfolio_store", kept)
    return kept


def test_a_full_disk_refuses_the_upload_and_nothing_else(
    client: StrictClient, address: str, disk: SmallDisk, on_it: Store
) -> None:
    disk.fill()

    assert says(upload(client, address), NO_ROOM)
    assert list(on_it.keys()) == []
    write = address.replace("/add", "/write")
    written = client.post(write, data=FORM | {"kind": "RA"})
    assert written.status_code == 303

    disk.make_room()
    assert upload(client, address) is None
    assert len(list(on_it.keys())) == 1


def test_a_file_that_fits_no_more_leaves_no_part_of_itself(disk: SmallDisk, on_it: Store) -> None:
    kept = on_it.put(io.BytesIO(b"kept before"), area="centre-1")

    with refuses(NotKept, "no room left"):
        on_it.put(io.BytesIO(b"x" * 2_000_000), area="centre-1")

    assert list(on_it.keys()) == [kept.key]
    assert on_it.read(kept.key) == b"kept before"
    on_it.put(io.BytesIO(b"x" * 500_000), area="centre-1")


def test_a_full_folder_for_files_in_passing_is_said_beside_the_file(
    client: StrictClient, address: str, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not for all of tempfile: what the test itself sends lies there too.
    on_disk = partial(tempfile.NamedTemporaryFile, dir=disk.folder)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", on_disk)

    assert says(upload(client, address, b"x" * 2_000_000), NO_ROOM)
    disk.fill()
    assert says(upload(client, address), NO_ROOM)
    disk.make_room()
    assert upload(client, address) is None


def test_a_folder_for_files_in_passing_that_is_gone_is_said_too(
    client: StrictClient, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    assert says(upload(client, address), NO_ROOM)


def test_a_process_that_may_write_no_larger_file_says_so(tmp_path: Path) -> None:
    tried = f"""
import io, resource
from pathlib import Path
from portfolio.config import Settings
from portfolio.files.store import NotKept, open_store
kept = open_store(Settings(data=Path({str(tmp_path)!r})))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    kept.put(io.BytesIO(b"x" * 2_000_000), area="centre-1")
except NotKept as said:
    print(said.sentence, list(kept.keys()))
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY

    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)

    assert done.stdout == f"{NO_ROOM} []\n"


class _Answers(BaseHTTPRequestHandler):
    """A storage that answers every request with the same number."""

    status = 503

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


for method in ("GET", "PUT", "POST", "HEAD", "DELETE"):
    setattr(_Answers, f"do_{method}", _Answers._answer)


@pytest.fixture
def answering(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[type[_Answers]]:
    """The application's files lie in a storage that answers with the `status` of this class."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    kept = open_store(Settings(data=tmp_path, files="s3://bucket", files_endpoint=endpoint))
    monkeypatch.setitem(app.extensions, "portfolio_store", kept)
    yield _Answers
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("status", "sentence"), [(507, NO_ROOM), (503, NOT_REACHED)])
def test_a_bucket_that_takes_nothing_refuses_the_upload(
    client: StrictClient,
    address: str,
    answering: type[_Answers],
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "status", status)

    assert says(upload(client, address), sentence)


def test_a_storage_that_is_not_there_is_said_to_who_uploads_and_who_reads(
    client: StrictClient, address: str, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    gone = open_store(
        Settings(data=tmp_path, files="s3://bucket", files_endpoint="http://127.0.0.1:1")
    )
    monkeypatch.setitem(app.extensions, "portfolio_store", gone)

    assert says(upload(client, address), NOT_REACHED)
    with refuses(OutOfReach, "can't be reached"):
        gone.pieces("centre-1/evidence/ab/abcd")
