"""YAML read so that every value knows its line, and nothing in it can surprise.

Only what a data file needs is read: mappings, lists and plain values. Anchors, aliases and tags
are refused, since a file of a few lines can unfold into gigabytes with them; so are repeated
fields, of which YAML would silently keep the last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from portfolio.standards.format.problems import FieldPath

LARGEST = 1_000_000
DEEPEST = 12
MOST_VALUES = 5_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file as YAML."""

    line: int
    path: FieldPath
    wrong: str
    mend: str


@dataclass
class LinedYaml:
    """A file's values as plain Python, the line of each, and how each number was written."""

    value: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    written: dict[FieldPath, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: FieldPath) -> int:
        """The line of the field, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_lined(data: bytes) -> LinedYaml:
    """The file's values with their lines; `faults` says why it could not be read, if so."""
    result = LinedYaml()
    text = _decoded(data, result.faults)
    if text is None:
        return result
    events = YAML(typ="safe", pure=True).parse(text)
    try:
        _Builder(events, result).build()
    except _TooMuch as too_much:
        result.faults.append(too_much.fault)
    except MarkedYAMLError as error:
        result.faults.append(_syntax_fault(error, text))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        result.faults.append(
            Fault(line, (), "A character stands here that text can't hold.", "Delete it.")
        )
    except YAMLError as error:
        result.faults.append(Fault(1, (), f"This can't be read as YAML: {error}.", _LAYOUT))
    return result


def _decoded(data: bytes, faults: list[Fault]) -> str | None:
    if len(data) > LARGEST:
        faults.append(
            Fault(
                1,
                (),
                f"The file has {len(data):,} bytes; the limit is {LARGEST:,}.",
                "Put each unit into a file of its own.",
            )
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(
            Fault(line, (), "The file isn't UTF-8 text.", "Save it again with the encoding UTF-8.")
        )
        return None
    if not text.strip():
        faults.append(Fault(1, (), "The file is empty.", "Copy an existing unit and change it."))
        return None
    return text


_LAYOUT = (
    "Check the indentation, and put a text that holds a colon, a # or quotes "
    'inside "..." or under >-.'
)


def _syntax_fault(error: MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    lines = text.splitlines() or [""]
    here = lines[min(number, len(lines) - 1)]
    line = min(number, len(lines) - 1) + 1
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in str(error.problem):
        return Fault(line, (), "A tab stands where YAML wants spaces.", "Use spaces to indent.")
    return Fault(line, (), f"This can't be read as YAML: {error.problem}.", _LAYOUT)


class _TooMuch(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Builder:
    """Turns the parser's events into values, noting lines on the way."""

    def __init__(self, events: Iterator[Event], result: LinedYaml) -> None:
        self._events = events
        self._result = result
        self._values = 0

    def build(self) -> None:
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._fault(event, (), "A second document begins here (---).", "Delete it.")
                    return
            elif isinstance(event, NodeEvent):
                self._result.value = self._value(event, ())

    def _value(self, event: Event, path: FieldPath) -> Any:
        self._result.lines.setdefault(path, _line(event))
        self._refuse_tricks(event, path)
        self._refuse_too_much(event, path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        return None

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        first_lines: dict[str, int] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._fault(event, path, "A field's name must be a word.", _LAYOUT)
                self._value(event, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            self._refuse_tricks(event, path)
            name = event.value
            inner = (*path, name)
            if name in first_lines:
                self._fault(
                    event,
                    inner,
                    f'"{name}" already stands in line {first_lines[name]}.',
                    "Keep one of the two.",
                )
                self._value(next(self._events), inner)
                continue
            first_lines[name] = self._result.lines[inner] = _line(event)
            found[name] = self._value(next(self._events), inner)
        return found

    def _sequence(self, path: FieldPath) -> tuple[Any, ...]:
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._value(event, (*path, len(found))))
        return tuple(found)

    def _scalar(self, event: ScalarEvent, path: FieldPath) -> str | int | float | bool | None:
        text: str = event.value
        if event.style:
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
            self._result.written[path] = text
            return text.lower() == "true"
        if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
            self._result.written[path] = text
            return int(text)
        if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+)([eE][-+]?[0-9]+)?", text):
            self._result.written[path] = text
            return float(text)
        return text

    def _refuse_too_much(self, event: Event, path: FieldPath) -> None:
        self._values += 1
        if len(path) > DEEPEST:
            wrong = f"Lists or fields stand inside one another more than {DEEPEST} deep."
            mend = "Keep to the fields of the format; the deepest has four."
            raise _TooMuch(Fault(_line(event), (), wrong, mend))
        if self._values > MOST_VALUES:
            wrong = f"Here the file passes {MOST_VALUES:,} values."
            mend = "Put each unit into a file of its own."
            raise _TooMuch(Fault(_line(event), (), wrong, mend))

    def _refuse_tricks(self, event: Event, path: FieldPath) -> None:
        if isinstance(event, AliasEvent):
            self._fault(event, path, f"An alias (*{event.anchor}) stands here.", _WRITE_OUT)
        elif isinstance(event, NodeEvent) and event.anchor:
            self._fault(event, path, f"An anchor (&{event.anchor}) stands here.", _WRITE_OUT)
        if isinstance(event, _TAGGED) and event.tag:
            self._fault(event, path, f"A tag ({event.tag}) stands here.", "Delete the tag.")

    def _fault(self, event: Event, path: FieldPath, wrong: str, mend: str) -> None:
        self._result.faults.append(Fault(_line(event), path, wrong, mend))


_TAGGED = (ScalarEvent, MappingStartEvent, SequenceStartEvent)
_WRITE_OUT = "Write the value out in full at each place."


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
