"""A server keeps readers at hand that fork for each file: same answers, and nothing left over."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portfolio.documents import child, warm
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import MEGABYTE, Limits
from portfolio.documents.passages import Document
from portfolio.documents.problems import DocumentProblem, Locked, Unreadable
from portfolio.documents.reading import read
from tests.documents_made import a_pdf, a_photo, a_reflective_account, a_zip_bomb
from tests.hostile_files import HOSTILE

_PATIENCE = 60


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[warm.Readers]:
    """Readers that are ready; their process was started by one that has a secret."""
    monkeypatch.setenv("PORTFOLIO_SECRET_KEY", "a secret")
    readers = warm.keep()
    until_true(lambda: readers.pid is not None)
    yield readers
    warm.keep_no_longer()


@pytest.fixture
def no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process can be started for one file."""

    def refused(*_: object, **__: object) -> None:
        pytest.fail("a process was started for one file")

    monkeypatch.setattr("portfolio.documents.child.subprocess.run", refused)


def until_true(said: Callable[[], bool]) -> None:
    """It comes true in time."""
    until = time.monotonic() + _PATIENCE
    while not said():
        assert time.monotonic() < until
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_files_say_the_same_to_a_forked_child(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path
) -> None:
    account = a_reflective_account(tmp_path / "account.docx")
    letter = a_pdf(tmp_path / "letter.pdf", "Dear customer", "")

    assert child.read_apart(account, MediaKind.DOCX) == read(account, MediaKind.DOCX)
    assert child.read_apart(letter, MediaKind.PDF) == read(letter, MediaKind.PDF)
    photo = a_photo(tmp_path / "photo.jpg", orientation=6)
    assert child.media_type_of(child.shown_picture(photo, 30)) == "image/jpeg"


def test_a_refusal_comes_back_from_a_forked_child(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path
) -> None:
    with pytest.raises(Locked):
        child.read_apart(a_pdf(tmp_path / "l.pdf", "Secret", password="sesame"), MediaKind.PDF)


def test_a_forked_child_has_only_so_much_memory(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path
) -> None:
    bomb = a_zip_bomb(tmp_path / "bomb.docx", megabytes=40)

    with pytest.raises(Unreadable):
        child.read_apart(bomb, MediaKind.DOCX, Limits(memory_bytes=96 * MEGABYTE))


def test_a_forked_child_that_stalls_is_stopped_and_none_is_left(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path
) -> None:
    stalling = tmp_path / "never.txt"
    os.mkfifo(stalling)  # who opens it waits for somebody to write
    pid = at_hand.pid
    assert pid is not None

    with pytest.raises(Unreadable):
        child.read_apart(stalling, MediaKind.TXT, Limits(wall_seconds=1.0))

    until_true(lambda: not children(pid))


def test_a_forked_child_holds_nothing_of_the_server(at_hand: warm.Readers, tmp_path: Path) -> None:
    stalling = tmp_path / "slow.txt"
    os.mkfifo(stalling)
    said: list[Document] = []
    reading = threading.Thread(
        target=lambda: said.append(child.read_apart(stalling, MediaKind.TXT))
    )
    pid = at_hand.pid
    assert pid is not None
    with (tmp_path / "the servers own").open("w"):
        reading.start()
        until_true(lambda: bool(children(pid)))
        forked = children(pid)[0]
        opens = Path(f"/proc/{forked}/fd")
        # What it reads from nowhere, what it answers through, and where complaints go.
        until_true(lambda: {each.name for each in opens.iterdir()} == {"0", "1", "2"})
        held = {each.name: str(each.readlink()) for each in opens.iterdir()}
        environment = Path(f"/proc/{forked}/environ").read_bytes()
        limits = Path(f"/proc/{forked}/limits").read_text()
    stalling.write_text("Here it is.")
    reading.join()

    assert held["0"] == held["2"] == "/dev/null"
    assert held["1"].startswith("socket:")
    assert b"PORTFOLIO" not in environment
    assert "Max file size             0 " in limits
    assert said[0].text == "Here it is."


def test_many_threads_read_at_once(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(16)]
    for n, path in enumerate(paths):
        path.write_text(f"Number {n}.")
    said: dict[int, str] = {}

    def one(n: int) -> None:
        said[n] = child.read_apart(paths[n], MediaKind.TXT).text

    threads = [threading.Thread(target=one, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert said == {n: f"Number {n}." for n in range(16)}
    pid = at_hand.pid
    assert pid is not None
    until_true(lambda: not children(pid))


def test_readers_that_were_killed_are_begun_anew_and_no_file_waits(
    at_hand: warm.Readers, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Read all the same.")
    first = at_hand.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)

    assert child.read_apart(path, MediaKind.TXT).text == "Read all the same."
    assert child.read_apart(path, MediaKind.TXT).text == "Read all the same."
    until_true(lambda: at_hand.pid not in (None, first))
    assert not Path(f"/proc/{first}").exists()


def test_readers_end_with_whom_they_fork_for(at_hand: warm.Readers) -> None:
    pid = at_hand.pid
    assert pid is not None
    assert at_hand._control is not None

    at_hand._control.close()

    until_true(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.parametrize(
    "name", ["laughs.docx", "passwd.docx", "flat.docx", "sheet.xlsx", "pages.pdf"]
)
def test_a_hostile_file_is_a_sentence_to_a_forked_child(
    at_hand: warm.Readers, no_other_way: None, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    kind = MediaKind(path.suffix[1:])

    with pytest.raises(DocumentProblem) as caught:
        child.read_apart(path, kind)

    assert caught.value.sentence.endswith(".")
    assert at_hand.pid is not None
