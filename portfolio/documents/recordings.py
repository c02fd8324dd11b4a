"""Sound and video: how long a recording is, told from its container without decoding anything."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from portfolio.documents.beside import PROPERTIES, RECORDED_AT, said_once
from portfolio.documents.beside import writer as by_writer
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Beside, Document, PassageKind
from portfolio.documents.problems import Damaged
from portfolio.documents.tidying import tidy

_MOST_BOXES = 10_000
_LARGEST_HEADER = 256
# A frame of AMR lasts 20 ms; how long it is in bytes depends on its mode.
_AMR_NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0)
_AMR_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)


def read_recording(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> Document:
    """A document of one passage, with the recording's length where its container tells it."""
    try:
        seconds = _seconds(path, kind)
    except (ValueError, struct.error, OSError, OverflowError) as broken:
        raise Damaged(
            "This recording is damaged. Play it on your own machine; if it plays there, save it "
            "again and upload that."
        ) from broken
    writer = PassageWriter(limits)
    writer.add(PassageKind.RECORDING, "")
    notes = []
    if not kind.plays:
        notes.append(
            f"Browsers can't play {kind.words}, so it is kept here to be downloaded. Saved as MP3 "
            "or M4A it could be heard in the page."
        )
    elif kind is MediaKind.MOV:
        notes.append(
            "Some browsers can't play QuickTime videos: where this one does not, download it."
        )
    known = seconds if seconds and seconds > 0 else None
    return Document(
        kind.document_kind,
        writer.passages,
        notes=tuple(notes),
        seconds=None if known is None else round(known, 1),
        beside=said_once(_unseen(path, kind)),
    )


_BY_PEOPLE = {"artist", "albumartist", "author", "composer", "performer", "conductor", "lyricist"}
# What phones write into a film: in Apple's words, and in those that all others took over.
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709")
_MOST_OF_HEADER = 16 * 1024 * 1024


def _unseen(path: Path, kind: MediaKind) -> Iterator[Beside]:
    """What the recording's tags say, and whether it says where it was made."""
    if kind in {MediaKind.MP4, MediaKind.M4A, MediaKind.MOV}:
        with path.open("rb") as file, suppress(ValueError, struct.error, OSError):
            for name, start, end in _boxes(file, 0, path.stat().st_size):
                if name in (b"moov", b"meta", b"udta"):
                    file.seek(start)
                    header = file.read(min(end - start, _MOST_OF_HEADER))
                    if any(each in header for each in _PLACES):
                        yield Beside(RECORDED_AT, path.suffix or "recording")
    if kind in {MediaKind.MP3, MediaKind.M4A, MediaKind.MP4, MediaKind.WAV}:
        yield from _of_tags(path)


def _of_tags(path: Path) -> Iterator[Beside]:
    import mutagen

    # The library reads what it finds and fails as it likes on what is spoilt.
    with suppress(Exception):
        found: Any = mutagen.File(path, easy=True)
        for name, values in dict(found.tags or {}).items() if found is not None else ():
            for value in values if isinstance(values, list) else [values]:
                said = tidy(str(getattr(value, "text", [value])[0]))
                if name in _BY_PEOPLE:
                    yield from by_writer(PROPERTIES, said)
                else:
                    yield Beside(PROPERTIES, said)


def _seconds(path: Path, kind: MediaKind) -> float | None:
    if kind in {MediaKind.MP4, MediaKind.M4A, MediaKind.MOV}:
        with path.open("rb") as file:
            return _seconds_of_film(file, path.stat().st_size)
    if kind is MediaKind.AMR:
        return _seconds_of_amr(path.read_bytes())
    if kind in {MediaKind.MP3, MediaKind.WAV}:
        return _seconds_of_sound(path, kind)
    return None


def _seconds_of_sound(path: Path, kind: MediaKind) -> float | None:
    import mutagen
    from mutagen.mp3 import MP3
    from mutagen.wave import WAVE

    try:
        found: Any = (MP3 if kind is MediaKind.MP3 else WAVE)(path)
    except mutagen.MutagenError as broken:
        raise ValueError(str(broken)) from broken
    return None if found.info is None else float(found.info.length)


def _seconds_of_film(file: BinaryIO, size: int) -> float | None:
    """What the header of a film says, or of a sound in the same container."""
    for name, start, end in _boxes(file, 0, size):
        if name == b"moov":
            for inner, begin, _stop in _boxes(file, start, end):
                if inner == b"mvhd":
                    file.seek(begin)
                    return _length_in(file.read(_LARGEST_HEADER))
    return None


def _length_in(header: bytes) -> float | None:
    if header[:1] == b"\x01":
        scale, length = struct.unpack(">IQ", header[20:32])
    else:
        scale, length = struct.unpack(">II", header[12:20])
    return length / scale if scale else None


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places, each by name with where its content begins and ends."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        size, name = struct.unpack(">I4s", file.read(8))
        content = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            content += 8
        elif size == 0:
            size = end - start
        if size < 8:
            raise ValueError("a box smaller than its own header")
        yield name, content, min(start + size, end)
        start += size


def _seconds_of_amr(content: bytes) -> float:
    wide = content.startswith(b"#!AMR-WB\n")
    lengths = _AMR_WIDE if wide else _AMR_NARROW
    at, frames = (9 if wide else 6), 0
    while at < len(content):
        at += 1 + lengths[(content[at] >> 3) & 0xF]
        frames += 1
    return frames * 0.02
