"""Where and with what a photo was taken, as cameras write it into the file: told, and taken out.

The picture itself stays as it is, byte for byte: nothing is drawn anew, and a turned photo stays
turned.
"""

import re
import struct
from collections.abc import Iterator

_PLACE = re.compile(
    # The tag of a place among those of a camera, in either order of bytes, or in XMP's words.
    rb"\x88\x25\x00\x04\x00\x00\x00\x01|\x25\x88\x04\x00\x01\x00\x00\x00|exif:GPS|GPSL(?:at|ong)itude"
)
_ORIENTATION = re.compile(
    rb"\x01\x12\x00\x03\x00\x00\x00\x01\x00([\x01-\x08])|\x12\x01\x03\x00\x01\x00\x00\x00([\x01-\x08])"
)
_JPEG, _PNG, _RIFF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
# What cameras and programs write into a JPEG beside the picture: Exif and XMP, IPTC, comments.
_TOLD_IN_JPEG = {0xE1, 0xED, 0xFE}
_TOLD_IN_PNG = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_TOLD_IN_WEBP = {b"EXIF": 0x08, b"XMP ": 0x04}
_SCAN, _END = 0xDA, 0xD9
_MARK = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")


def tells_a_place(content: bytes) -> bool:
    """Whether a picture, or the beginning of it, says where it was taken."""
    return content.startswith((_JPEG, _PNG, _RIFF)) and _PLACE.search(content) is not None


def bare(content: bytes) -> bytes:
    """The picture without place, camera, thumbnail and remarks; anything else as it is.

    Of a picture that is spoilt nothing is left but its beginning, up to where it is spoilt.
    """
    if content.startswith(_JPEG):
        return b"\xff\xd8" + _turn(content) + b"".join(_kept_of_jpeg(content))
    if content.startswith(_PNG):
        return _PNG + b"".join(_kept_of_png(content))
    if content.startswith(_RIFF) and content[8:12] == b"WEBP":
        kept = b"WEBP" + b"".join(_kept_of_webp(content))
        return _RIFF + struct.pack("<I", len(kept)) + kept
    return content


def blanked(content: bytes) -> bytes:
    """A file with photos in it as they are, nothing in them saying a place; each byte in its place.

    So a PDF's table of what stands where stays true.
    """
    blank = bytearray(content)
    for found in _EXIF.finditer(content):
        start, end = found.end(), found.start() + 2 + int.from_bytes(found[1], "big")
        if _PLACE.search(content, start, end):
            blank[start:end] = bytes(len(blank[start:end]))
    return bytes(blank)


_EXIF = re.compile(rb"\xff\xe1(..)(?:Exif\0\0|http://ns\.adobe\.com/xap/1\.0/\0)", re.S)


def _turn(content: bytes) -> bytes:
    """The one thing that a camera says and the picture needs: how it was held."""
    segment = next((s for mark, s in _segments(content) if s[4:10] == b"Exif\0\0"), b"")
    found = _ORIENTATION.search(segment)
    turned = (found[1] or found[2]) if found else b"\x01"
    if turned == b"\x01":
        return b""
    told = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + turned + b"\0\0\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told


def _kept_of_jpeg(content: bytes) -> Iterator[bytes]:
    for mark, segment in _segments(content):
        if mark not in _TOLD_IN_JPEG:
            yield segment


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts of a JPEG up to its end: what stands behind it is another picture, or nothing."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == _END:
            yield mark, content[at : at + 2]
            return
        if mark == 0xFF:  # filling
            at += 1
            continue
        stop = at + 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        if mark == _SCAN:
            following = _MARK.search(content, stop)
            stop = following.start() if following else len(content)
        yield mark, content[at:stop]
        at = stop
    if content[at : at + 2] == b"\xff\xd9":
        yield _END, content[at : at + 2]


def _kept_of_png(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        stop = at + 12 + length
        if name not in _TOLD_IN_PNG:
            yield content[at:stop]
        if name == b"IEND":
            return
        at = stop


def _kept_of_webp(content: bytes) -> Iterator[bytes]:
    at, end = 12, min(len(content), 8 + int(struct.unpack_from("<I", content, 4)[0]))
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        stop = at + 8 + length + length % 2
        part = content[at:stop]
        if name == b"VP8X":
            flags = part[8] & ~(sum(_TOLD_IN_WEBP.values()))
            part = part[:8] + bytes([flags]) + part[9:]
        if name not in _TOLD_IN_WEBP:
            yield part
        at = stop
