"""Writes a unit as the data file that reading gives back just so."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portfolio.standards.format.unit_file import UnitFile

WIDTH = 96


def unit_as_yaml(unit: UnitFile) -> str:
    """The text of the unit's data file: what it says, and no line for what it leaves out."""
    plain = unit.model_dump(mode="json", exclude_defaults=True)
    lines = ["# yaml-language-server: $schema=unit.schema.json", "format: 1"]
    for name, value in plain.items():
        if name == "format" or value in (None, [], {}):
            continue
        if isinstance(value, (list, dict)) or name == "synopsis":
            lines.append("")
        lines += _field(name, value, "")
    return "\n".join(lines) + "\n"


def _field(name: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{indent}{name}:"
        yield from _fields(value, indent + "  ")
    elif isinstance(value, list):
        if all(isinstance(each, str) and _is_plain(each) for each in value):
            yield f"{indent}{name}: [{', '.join(value)}]"
            return
        yield f"{indent}{name}:"
        yield from _entries(value, indent + "  ")
    else:
        yield from _text(f"{indent}{name}: ", value, indent + "  ")


def _fields(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, inner in value.items():
        if inner not in (None, [], {}):
            yield from _field(name, inner, indent)


def _entries(value: Sequence[Any], indent: str) -> Iterator[str]:
    for each in value:
        if isinstance(each, Mapping):
            first, *others = _fields(each, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield from _text(f"{indent}- ", each, indent + "  ")


def _text(begin: str, value: Any, indent: str) -> Iterator[str]:
    """A value behind its name; a long text of one paragraph on lines of its own."""
    if not isinstance(value, str) or _is_plain(value):
        yield f"{begin}{value}"
    elif len(begin) + len(value) + 2 > WIDTH and _folds(value):
        yield f"{begin}>-"
        yield from textwrap.wrap(
            value,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        yield f'{begin}"{_escaped(value)}"'


# Words that YAML would read as something else than a text.
_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})


def _is_plain(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]|[A-Z]", text)) and (
        text.lower() not in _NOT_TEXT
    )


def _folds(text: str) -> bool:
    """Whether folding the text into lines and joining them again gives the very same text."""
    return text.isprintable() and " ".join(text.split(" ")) == text and "  " not in text


def _escaped(text: str) -> str:
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
