"""Log lines: facts with keys, as text or as JSON, and never what somebody typed.

A line is written as `area.happened key=value key=value`; where in the code something went wrong may
follow in further lines. What an exception says may quote a person's words, so it is left out.
"""

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

_FACT = re.compile(r"([a-z_]+)=(\S+)")
_LINE = re.compile(r"[a-z_.]+(?: [a-z_]+=\S+)*")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")


def set_up_logs(kind: str) -> None:
    """Everything that this process logs goes to standard error, in lines of that kind."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, ToStandardError)]:
        root.removeHandler(handler)
    handler = ToStandardError()
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    root.addHandler(handler)
    logging.getLogger("portfolio").setLevel(logging.INFO)


class ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _given: TextIO) -> None:
        """It is never another."""


class TextLines(logging.Formatter):
    """2026-11-26T10:47:53.120Z info request endpoint=overview.unit status=200 ..."""

    def format(self, record: logging.LogRecord) -> str:
        said = f"{_moment(record)} {record.levelname.lower()} {record.getMessage()}"
        where = _where(record)
        return f"{said}\n{where}" if where else said


class JsonLines(JsonFormatter):
    """One object a line: at, level, event, and the facts under their own keys."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return log_data

    def add_fields(
        self,
        log_data: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        first, _, rest = record.getMessage().partition("\n")
        log_data |= {"at": _moment(record), "level": record.levelname.lower()}
        if record.name.startswith("portfolio") and _LINE.fullmatch(first):
            log_data["event"] = first.split()[0]
            log_data |= {name: _plain(value) for name, value in _FACT.findall(first)}
        else:
            log_data |= {"event": record.name, "message": first}
        where = "\n".join(filter(None, (rest.rstrip(), _where(record))))
        if where:
            log_data["where"] = where


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _where(record: logging.LogRecord) -> str:
    """Of an exception its kind and the places it went through, not its words."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    kind, _fault, trace = record.exc_info
    return "".join(traceback.format_tb(trace)) + kind.__name__


def _plain(value: str) -> Any:
    if not _NUMBER.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)
