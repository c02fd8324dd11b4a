"""What every store keeps: bytes under their own hash, whole or not at all."""

import hashlib
import io
from pathlib import Path

import pytest

from portfolio.config import Settings
from portfolio.files.store import PIECE, Store, StoredFileMissing, TooLarge, open_store
from tests.world import refuses

BYTES = b"Dear Mr Lee\n" * 50_000


def test_what_was_put_is_read_back_under_its_hash(kept: Store) -> None:
    stored = kept.put(io.BytesIO(BYTES), area="centre-1/evidence")

    sha256 = hashlib.sha256(BYTES).hexdigest()
    assert (stored.sha256, stored.size) == (sha256, len(BYTES))
    assert stored.key == f"centre-1/evidence/{sha256[:2]}/{sha256}"
    assert kept.read(stored.key) == BYTES
    assert kept.sha256_now(stored.key) == sha256
    assert kept.has(stored.key)


def test_the_same_bytes_twice_lie_there_once(kept: Store) -> None:
    first = kept.put(io.BytesIO(BYTES), area="centre-1")
    second = kept.put(io.BytesIO(BYTES), area="centre-1")

    assert first == second
    assert list(kept.keys()) == [first.key]


def test_centres_share_no_bytes(kept: Store) -> None:
    one = kept.put(io.BytesIO(BYTES), area="centre-1")
    two = kept.put(io.BytesIO(BYTES), area="centre-2")

    kept.delete([one.key])

    assert not kept.has(one.key)
    assert kept.read(two.key) == BYTES


def test_more_than_the_limit_leaves_nothing(kept: Store) -> None:
    with refuses(TooLarge, "larger than the limit of 0 MB"):
        kept.put(io.BytesIO(BYTES), area="centre-1", limit=len(BYTES) - 1)

    assert list(kept.keys()) == []


def test_a_source_that_breaks_off_leaves_nothing_under_its_key(kept: Store) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > PIECE:
                raise OSError("the line went dead")
            return super().read(size)

    with pytest.raises(OSError, match="went dead"):
        kept.put(Broken(BYTES * 3), area="centre-1")

    assert list(kept.keys()) == []


def test_what_is_not_there_is_said_at_once(kept: Store) -> None:
    assert kept.sha256_now("centre-1/ab/none") is None
    assert not kept.has("centre-1/ab/none")
    with pytest.raises(StoredFileMissing):
        kept.pieces("centre-1/ab/none")
    with pytest.raises(StoredFileMissing), kept.as_path("centre-1/ab/none"):
        pass
    kept.delete(["centre-1/ab/none"])


def test_bytes_come_as_a_file_for_readers_that_need_one(kept: Store) -> None:
    stored = kept.put(io.BytesIO(BYTES), area="centre-1")

    with kept.as_path(stored.key) as path:
        assert path.read_bytes() == BYTES


def test_a_local_store_opened_again_still_has_its_files(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, files=str(tmp_path / "files"))
    stored = open_store(settings).put(io.BytesIO(BYTES), area="centre-1")

    assert open_store(settings).read(stored.key) == BYTES


def test_nobody_else_on_the_machine_looks_into_a_local_store(tmp_path: Path) -> None:
    kept = open_store(Settings(data=tmp_path, files=str(tmp_path / "files")))

    kept.put(io.BytesIO(BYTES), area="centre-1")

    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_a_local_file_comes_in_pieces_not_whole(tmp_path: Path) -> None:
    kept = open_store(Settings(data=tmp_path, files=str(tmp_path / "files")))
    stored = kept.put(io.BytesIO(BYTES * 4), area="centre-1")

    pieces = list(kept.pieces(stored.key))

    assert b"".join(pieces) == BYTES * 4
    assert max(map(len, pieces)) <= 2 * PIECE


def test_a_store_that_works_has_no_problem_and_is_left_as_it_was(kept: Store) -> None:
    assert kept.problem() == ""
    assert list(kept.keys()) == []


def test_a_bucket_that_does_not_exist_is_noticed_before_anybody_uploads(
    s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    elsewhere = Settings(data=tmp_path, files="s3://nobodys-bucket", files_endpoint=s3_address)

    assert open_store(elsewhere).problem()
