"""A real disk of a few megabytes, to be filled to the last byte."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class SmallDisk:
    """A file system of its own, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Nothing more can be written."""
        with suppress(OSError), self._filler.open("ab", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        with pytest.raises(OSError, match="No space left") as full:
            (self.folder / "one more").write_bytes(b"\0" * 4096)
        assert full.value.errno == errno.ENOSPC
        (self.folder / "one more").unlink(missing_ok=True)

    def make_room(self) -> None:
        """What filled it is gone."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def a_small_disk(folder: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of that size at *folder*; skips the test where this machine lets nobody mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        pytest.skip(f"Only root may mount a small disk: {made.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a server that is about to end may still hold a file there.
        unmount = ["umount", "--lazy", str(folder)]
        subprocess.run(unmount, check=True)
