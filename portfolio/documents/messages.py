"""An e-mail (.eml, or Outlook's .msg) as passages: its headers, its words, what is attached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from portfolio.documents.beside import HEADERS, said_once
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.names import clean_name
from portfolio.documents.office_beside import of_content
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Beside, Document, DocumentKind, PassageKind
from portfolio.documents.problems import Damaged, EmptyFile, NoSuchPassage, TooLarge
from portfolio.documents.tidying import tidy
from portfolio.documents.web_pages import write_web_page

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
# What a mail program does not show, and the saved message holds.
_UNSEEN = (
    "Bcc", "Reply-To", "Sender", "Return-Path", "Delivered-To", "X-Original-To", "Resent-From",
    "Resent-To", "Organization",
)  # fmt: skip
_MOST_ATTACHED = 50
# What stands before each passage that names an attached file.
ATTACHED = "Attached:"
_SAVE_AGAIN = "Save it again in your mail program, or print it to a PDF, and upload that."


@dataclass(frozen=True)
class Attached:
    """A file that came with a message."""

    name: str
    content: bytes


def read_eml(path: Path, limits: Limits = DEFAULT) -> Document:
    """The message in an .eml file."""
    message = _parsed(path, limits)
    headers = [(name, _header(message, name)) for name in _HEADERS]
    plain, web = _bodies(message)
    beside = [Beside(HEADERS, _header(message, name), "To") for name in _UNSEEN]
    return _document(headers, plain, web, list(_attached_to(message)), limits, beside)


def read_msg(path: Path, limits: Limits = DEFAULT) -> Document:
    """The message in an Outlook .msg file."""
    said = _outlook(path, limits)
    return _document(said.headers, said.plain, said.web, said.attached, limits)


def attached(path: Path, kind: str, number: int, limits: Limits = DEFAULT) -> Attached:
    """The file that is attached under that number, counted from 1 as they are listed."""
    if kind == "msg":
        found = _outlook(path, limits).attached
    else:
        found = list(_attached_to(_parsed(path, limits)))
    if not 1 <= number <= len(found):
        raise NoSuchPassage("This message has no such attachment.")
    return found[number - 1]


def _document(
    headers: Iterable[tuple[str, str]],
    plain: str,
    web: str,
    files: list[Attached],
    limits: Limits,
    beside: Iterable[Beside] = (),
) -> Document:
    writer = PassageWriter(limits)
    for name, value in headers:
        said = tidy(" ".join(value.split()))
        if said:
            writer.add(PassageKind.PARAGRAPH, said, marker=f"{name}:")
    if not writer.passages and not plain.strip() and not web.strip():
        raise EmptyFile(f"This message says nothing. {_SAVE_AGAIN}")
    if plain.strip():
        for passage in from_text(plain, limits).passages:
            writer.add(passage.kind, passage.text, level=passage.level, marker=passage.marker)
    elif web.strip():
        write_web_page(web, writer, limits)
    for file in files:
        size = max(1, round(len(file.content) / 1024))
        writer.add(PassageKind.PARAGRAPH, f"{file.name} ({size} kB)", marker=ATTACHED)
    within = (each for file in files for each in of_content(file.content, limits, file.name))
    return Document(DocumentKind.MESSAGE, writer.passages, beside=said_once((*beside, *within)))


def _parsed(path: Path, limits: Limits) -> EmailMessage:
    if path.stat().st_size > limits.part_bytes:
        raise TooLarge(f"This e-mail is too large to be read, with what is attached. {_SAVE_AGAIN}")
    try:
        # compat32 would keep broken headers as they are; the newer policy raises on reading some.
        parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as broken:
        raise Damaged(f"This e-mail is damaged and can't be read. {_SAVE_AGAIN}") from broken
    assert isinstance(parsed, EmailMessage)
    return parsed


def _header(message: EmailMessage, name: str) -> str:
    """A header's words; as they stand where they are no proper header."""
    try:
        value = str(message.get(name, ""))
    # The parser of headers lets all sorts of faults of a spoilt one through.
    except Exception:
        value = _raw(message, name)
    if name == "Date":
        return _moment(value)
    return value


def _raw(message: EmailMessage, name: str) -> str:
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            try:
                return str(make_header(decode_header(str(value))))
            except (ValueError, LookupError):
                return str(value)
    return ""


def _moment(value: str) -> str:
    try:
        return said_of(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def said_of(at: datetime) -> str:
    """A moment as a message shows it: 3 March 2026, 14:05."""
    return f"{at.day} {at:%B %Y, %H:%M}"


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """The message's own words, as plain text and as a web page; each may be none."""
    plain = web = ""
    for part in _parts(message):
        if _is_file(part) or part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _text(part)
        elif kind == "text/html" and not web:
            web = _text(part)
    return plain, web


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        return content.decode(charset, errors="strict")
    except (LookupError, UnicodeDecodeError):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="replace")


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message, but nothing of a message that is attached to it."""
    stack: list[Message] = [message]
    while stack:
        part = stack.pop()
        yield part
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            payload: Any = part.get_payload()
            stack += [each for each in reversed(payload) if isinstance(each, Message)]


def _is_file(part: Message) -> bool:
    if part.get_content_type() == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    named = part.get_filename() is not None
    return part.get_content_disposition() == "attachment" or (
        named and part.get_content_maintype() != "text"
    )


def _attached_to(message: Message) -> Iterator[Attached]:
    files = (part for part in _parts(message) if part is not message and _is_file(part))
    for number, part in enumerate(files, start=1):
        if number > _MOST_ATTACHED:
            return
        if part.get_content_type() == "message/rfc822":
            payload: Any = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else part
            yield Attached(clean_name(f"{inner.get('Subject') or 'message'}.eml"), bytes(inner))
            continue
        content = part.get_payload(decode=True)
        name = clean_name(part.get_filename() or f"attachment {number}")
        yield Attached(name, content if isinstance(content, bytes) else b"")


@dataclass(frozen=True)
class _Outlook:
    headers: list[tuple[str, str]]
    plain: str
    web: str
    attached: list[Attached]


def _outlook(path: Path, limits: Limits) -> _Outlook:
    from oxmsg import Message as OutlookMessage

    if path.stat().st_size > limits.part_bytes:
        raise TooLarge(
            f"This message is too large to be read, with what is attached. {_SAVE_AGAIN}"
        )
    try:
        message = OutlookMessage.load(str(path))
        told = {name.lower(): value for name, value in message.message_headers.items()}
        people = ", ".join(
            f"{each.name} <{each.email_address}>" if each.email_address else str(each.name)
            for each in message.recipients
        )
        sent = message.sent_date
        headers = [
            ("From", str(message.sender or "")),
            ("To", str(told.get("to") or people)),
            ("Cc", str(told.get("cc") or "")),
            ("Date", said_of(sent) if sent else _moment(str(told.get("date") or ""))),
            ("Subject", str(message.subject or "")),
        ]
        files = [
            Attached(
                clean_name(str(each.file_name or f"attachment {number}")), each.file_bytes or b""
            )
            for number, each in enumerate(message.attachments[:_MOST_ATTACHED], start=1)
        ]
        return _Outlook(headers, str(message.body or ""), str(message.html_body or ""), files)
    except MemoryError:
        raise
    # The library reads what it finds and lets its own arithmetic fail on what is spoilt.
    except Exception as broken:
        raise Damaged(
            f"This Outlook message is damaged and can't be read. {_SAVE_AGAIN}"
        ) from broken
