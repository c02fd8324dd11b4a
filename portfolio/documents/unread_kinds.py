"""What a file is that is not read: what to do with it, and whether a machine would run it."""

from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.archives import ARCHIVE, MACROS, OLE, look_into_zip, ole_content
from portfolio.documents.kinds import ACCEPTED

PROGRAM = ("a program", f"Upload {ACCEPTED}.")
_MAGIC_OF_OTHERS = (
    (b"MZ", ("a Windows program", PROGRAM[1])),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"GIF8", ("a GIF picture", "Save it as PNG or JPEG.")),
    (b"BM", ("a bitmap picture", "Save it as PNG or JPEG.")),
    (b"II*\x00", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"MM\x00*", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"Rar!", ("an archive (.rar)", ARCHIVE[1])),
    (b"7z\xbc\xaf\x27\x1c", ("an archive (.7z)", ARCHIVE[1])),
    (b"\x1f\x8b", ("a packed file (.gz)", ARCHIVE[1])),
    (b"OggS", ("a sound recording", f"Upload {ACCEPTED}.")),
    (b"\x1aE\xdf\xa3", ("a video", f"Upload {ACCEPTED}.")),
)


def what_else(source: bytes | Path, head: bytes) -> tuple[str, str] | None:
    """What a file of a kind that is not read is, and what to do; None if that is unknown."""
    if head.startswith(OLE):
        return ole_content(source)
    for magic, said in _MAGIC_OF_OTHERS:
        # A text may well begin with the same letters ("BMW ...").
        if head.startswith(magic) and not text_encoding.is_text(head):
            return said
    if head.startswith(b"#!/"):
        return "a script", f"Upload {ACCEPTED}."
    if head[4:8] == b"ftyp":
        if head[8:12] == b"avif":
            return "an AVIF picture", "Save or share it as JPEG and upload that."
        return "a video", f"Upload {ACCEPTED}."
    return None


def runs(source: bytes | Path, head: bytes) -> bool:
    """Whether a machine would run the content, whatever its name says."""
    if head.startswith(b"PK\x03\x04"):
        return look_into_zip(source, head)[1][0] == MACROS
    found = what_else(source, head)
    return found is not None and found[0] in {"a Windows program", PROGRAM[0], "a script"}
