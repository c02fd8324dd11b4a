"""`portfolio check` finds what crashes left behind, clears what is safe, touches nothing else."""

import io
import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from click.testing import CliRunner
from flask import Flask
from huey import MemoryHuey
from sqlalchemy import Connection

from portfolio.app import create_app
from portfolio.cli import main
from portfolio.config import Settings
from portfolio.db import db
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import DraftText, EvidenceFile
from portfolio.files.store import Store, Stored, open_store
from portfolio.jobs.queue import drop_stray, stray
from portfolio.migrating import migrate
from portfolio.upkeep.leftovers import GRACE, Leftover, leftovers, tables_that_name_files
from portfolio.web.models import FormReceipt
from tests.world import NOW, a_centre, a_learner, a_portfolio, an_item
from tests.world import store as keep

TOMORROW = timedelta(hours=25)


@pytest.fixture
def files(
    kept: Store, app: Flask, isolation: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """The application's files lie in the store under test; nothing else lies about."""
    monkeypatch.setitem(app.extensions, "portfolio_store", kept)
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    return kept


def found(*, later: timedelta = TOMORROW, read_all: bool = True) -> list[Leftover]:
    return list(leftovers(read_all=read_all, at=datetime.now(UTC) + later))


def said(found: list[Leftover]) -> list[tuple[str, str]]:
    return [(each.kind, each.what) for each in found]


def an_uploaded_file(files: Store, text: bytes = b"Dear Mr Lee") -> EvidenceFile:
    """A file of evidence, its bytes stored and its row too."""
    learner = a_learner(a_centre())
    keep(learner)
    item = an_item(a_portfolio(learner))
    lies = files.put(io.BytesIO(text), area=area_of(learner.centre_id))
    file = a_row(lies)
    item.newest.source = "file"
    item.newest.files.append(file)
    keep(item)
    return file


def a_row(lies: Stored) -> EvidenceFile:
    return EvidenceFile(
        name="reply.txt",
        kind="txt",
        media_type="text/plain",
        size=lies.size,
        sha256=lies.sha256,
        key=lies.key,
    )


def test_stored_bytes_that_no_row_names_are_cleared_and_all_others_stay(files: Store) -> None:
    file = an_uploaded_file(files)
    orphan = files.put(io.BytesIO(b"its row was never written"), area="centre-7/evidence")

    (only,) = found()

    assert (only.kind, only.what, only.size) == ("unnamed", orphan.key, orphan.size)
    assert only.clear is not None
    assert only.clear()
    assert list(files.keys()) == [file.key]
    assert found() == []


def test_bytes_of_what_was_erased_are_no_loss_and_are_cleared_where_a_crash_left_them(
    files: Store,
) -> None:
    gone, left = an_uploaded_file(files, b"erased"), an_uploaded_file(files, b"erased, left")
    for file in (gone, left):
        file.erased_at = NOW
    keep(gone, left)
    files.delete([gone.key])

    (only,) = found()

    assert (only.kind, only.what) == ("unnamed", left.key)
    assert only.clear is not None
    assert only.clear()
    assert found() == []


def test_an_upload_under_way_is_no_orphan(files: Store) -> None:
    files.put(io.BytesIO(b"its row is about to be written"), area="centre-7/evidence")
    obstore.put(files._backend, "staging/ab12", b"half a f")

    assert found(later=GRACE - timedelta(minutes=5)) == []


def test_bytes_uploaded_again_since_they_were_found_are_not_cleared(files: Store) -> None:
    orphan = files.put(io.BytesIO(b"Dear Mr Lee"), area="centre-7/evidence")
    (only,) = found()
    learner = a_learner(a_centre())
    keep(learner)
    item = an_item(a_portfolio(learner))
    item.newest.files.append(a_row(orphan))
    keep(item)

    assert only.clear is not None
    assert not only.clear()
    assert files.has(orphan.key)


def test_bytes_stored_again_whose_row_is_still_to_come_are_not_cleared(
    app: Flask, isolation: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = open_store(Settings(data=tmp_path, files=str(tmp_path / "files")))
    monkeypatch.setitem(app.extensions, "portfolio_store", files)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    orphan = files.put(io.BytesIO(b"Dear Mr Lee"), area="centre-7/evidence")
    (only,) = found()
    path = files.path_of(orphan.key)
    assert path is not None
    soon = (datetime.now(UTC) + 2 * TOMORROW).timestamp()
    os.utime(path, (soon, soon))

    assert only.clear is not None
    assert not only.clear()
    assert files.has(orphan.key)


def test_what_was_never_finished_is_cleared(files: Store) -> None:
    obstore.put(files._backend, "staging/ab12", b"half a f")
    wanted = [("staging", "staging/ab12")]
    folder = files.path_of("staging")
    if folder is not None:
        (folder / "cd34#1").write_bytes(b"part of a large file")
        wanted.append(("staging", "staging/cd34#1"))

    lies = found()

    assert said(lies) == wanted
    assert all(each.clear and each.clear() for each in lies)
    assert found() == []


def test_bytes_that_are_gone_or_changed_are_said_and_never_cleared(files: Store) -> None:
    gone, changed = an_uploaded_file(files), an_uploaded_file(files, b"Dear Mrs Lee")
    files.delete([gone.key])
    obstore.put(files._backend, changed.key, b"Dear Mrs Low")

    lies = found()

    assert said(lies) == [
        ("missing", f"evidence_file {gone.id}: {gone.key}"),
        ("differs", f"evidence_file {changed.id}: {changed.key}"),
    ]
    assert [each.clear for each in lies] == [None, None]
    assert [each.kind for each in found(read_all=False)] == ["missing"]


def test_files_of_killed_processes_are_cleared(files: Store) -> None:
    left = Path(tempfile.gettempdir()) / "portfolio-upload-x1y2"
    other = left.with_name("somebody-elses")
    for path in (left, other):
        path.write_bytes(b"half a f")

    assert found(later=timedelta(0)) == []
    (only,) = found()

    assert (only.kind, only.what) == ("temporary", str(left))
    assert only.clear is not None
    assert only.clear()
    assert other.exists()


def test_receipts_of_forms_are_kept_for_a_month(files: Store) -> None:
    for days in (29, 31):
        at = datetime.now(UTC) - timedelta(days=days)
        keep(FormReceipt(token=f"1:{days}", user_id=1, at=at, leads_to="/"))

    (only,) = found(later=timedelta(0))

    assert (only.kind, only.count) == ("receipt", 1)
    assert only.clear is not None
    assert only.clear()
    assert [each.token for each in db.session.query(FormReceipt)] == ["1:29"]


def test_a_draft_of_what_is_complete_is_cleared_and_one_under_way_is_not(files: Store) -> None:
    learner = a_learner(a_centre())
    keep(learner)
    portfolio = a_portfolio(learner)
    for draft in (True, False):
        item = an_item(portfolio, draft=draft)
        item.newest.draft = DraftText(text="I began.", fields={}, saves=0, saved_at=NOW)
        keep(item)

    (only,) = found()

    assert only.kind == "draft"
    assert only.clear is not None
    assert only.clear()
    assert found() == []
    assert db.session.query(DraftText).count() == 1


def test_jobs_that_nobody_waits_for_are_dropped(
    app: Flask, isolation: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = MemoryHuey("portfolio")
    monkeypatch.setitem(app.extensions, "portfolio_queue", queue)
    task = queue.task(name="carry_out")(lambda name, row_id: None)
    task("exports.make", 4711)

    assert stray() == [("exports.make", 4711)]
    assert drop_stray() == 1
    assert stray() == []


def test_every_table_that_names_stored_bytes_is_looked_at() -> None:
    names = {model.__tablename__ for model in tables_that_name_files()}

    assert {"evidence_file", "export"} <= names


def test_the_command_says_how_many_and_how_big_and_ends_with_one_until_all_is_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTFOLIO_DATA", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings = Settings(data=tmp_path)
    with create_app(settings).app_context():
        migrate(db.engine)
        db.engine.dispose()
    lies = open_store(settings).put(io.BytesIO(b"x" * 2048), area="centre-1/evidence")
    run = CliRunner().invoke

    young = run(main, ["check"])
    told = run(main, ["check", "--older-than", "0"])
    plain = json.loads(run(main, ["check", "--older-than", "0", "--json"]).output)
    cleared = run(main, ["check", "--older-than", "0", "--clear"])
    after = run(main, ["check", "--older-than", "0"])

    assert (young.exit_code, told.exit_code, cleared.exit_code, after.exit_code) == (0, 1, 0, 0)
    assert told.output == (
        f"1 stored under a name that no row knows (2 kB):\n  {lies.key}, 2 kB\n"
        "Run `portfolio check --clear` to clear what can be cleared.\n"
    )
    assert plain == {
        "left": 1,
        "found": [
            {
                "kind": "unnamed",
                "what": lies.key,
                "count": 1,
                "bytes": 2048,
                "can_be_cleared": True,
                "cleared": False,
            }
        ],
    }
    assert "cleared:" in cleared.output
    assert "Nothing was left behind" in after.output
