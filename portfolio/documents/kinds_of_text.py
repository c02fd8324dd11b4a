"""The kind of a text: a web page, a saved message, or what its name says."""

import re

from portfolio.documents.kinds import OF_TEXT, MediaKind

_WEB_PAGE = re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S)
DRAWING = re.compile(rb"<svg[\s>]", re.I)
_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?\S")
_TOLD_BY_MACHINES = {b"received", b"mime-version", b"message-id", b"return-path"}
_OF_MAIL = {b"from", b"to", b"subject", b"date", *_TOLD_BY_MACHINES}


def kind_of_text(head: bytes, promised: MediaKind | None) -> MediaKind:
    """The kind of a text that begins so and is named as *promised*."""
    if _WEB_PAGE.match(head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()):
        return MediaKind.HTML
    if promised is MediaKind.HTML:
        return MediaKind.HTML
    if _is_mail(head, named_so=promised is MediaKind.EML):
        return MediaKind.EML
    if promised in OF_TEXT and promised is not MediaKind.EML:
        return promised
    return MediaKind.TXT


def _is_mail(head: bytes, *, named_so: bool) -> bool:
    """Whether a text begins with the headers of a message as mail programs save it.

    A letter that somebody typed may well begin "From: … To: …": only what machines write tells.
    """
    said: set[bytes] = set()
    lines = head[: 16 * 1024].replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for line in lines:
        if line[:1] in {b" ", b"\t"} or (not said and line.startswith(b"From ")):
            continue
        found = _HEADER_LINE.match(line)
        if found is None:
            break
        said.add(found[1].lower())
    return (
        b"from" in said
        and (named_so or len(said & _OF_MAIL) >= 3)
        and (named_so or bool(said & _TOLD_BY_MACHINES))
    )
