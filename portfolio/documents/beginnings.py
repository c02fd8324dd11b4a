"""The kind of a file by the bytes that it begins with."""

from portfolio.documents.kinds import MediaKind

_STARTS = (
    (b"\xff\xd8\xff", MediaKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaKind.PNG),
    (b"{\\rtf", MediaKind.RTF),
    (b"#!AMR\n", MediaKind.AMR),
    (b"#!AMR-WB\n", MediaKind.AMR),
)


def kind_by_beginning(head: bytes, promised: MediaKind | None) -> MediaKind | None:
    """The kind that announces itself in the first bytes; None for archives, texts and others."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": MediaKind.WEBP, b"WAVE": MediaKind.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _kind_by_brand(head[8:12], promised)
    # QuickTime wrote its films without naming a brand.
    if head[4:8] in {b"moov", b"mdat", b"wide"} and promised in {MediaKind.MOV, MediaKind.MP4}:
        return MediaKind.MOV
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return MediaKind.WEBM
    if _is_mp3(head):
        return MediaKind.MP3
    # Readers accept a PDF whose header stands anywhere in the first kilobyte, after mail headers
    # or a byte order mark; but a text that merely speaks of "%PDF-" is no PDF.
    at = head[:1024].find(b"%PDF-")
    if at == 0 or (at > 0 and b"\nendobj" in head.replace(b"\r", b"\n")):
        return MediaKind.PDF
    return None


_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def _kind_by_brand(brand: bytes, promised: MediaKind | None) -> MediaKind | None:
    """What a file of MP4's family is, by its brand; a phone's voice memo has that of a film."""
    if brand in _HEIC_BRANDS:
        return MediaKind.HEIC
    if brand[:3] in {b"avi", b"3gp", b"3g2"}:
        return None
    if brand == b"qt  ":
        return MediaKind.MOV
    if brand[:3] in {b"M4A", b"M4B"} or promised is MediaKind.M4A:
        return MediaKind.M4A
    return MediaKind.MP4


def _is_mp3(head: bytes) -> bool:
    """Whether it begins with a tag or a frame of MPEG layer III, and is not a text that does."""
    if head.startswith(b"ID3") and len(head) > 10 and head[3] < 0x10:
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    layer_three = (head[1] >> 1) & 3 == 1
    return layer_three and head[2] >> 4 != 0xF and (head[2] >> 2) & 3 != 3
