"""A log line is facts with keys, in both formats, and quotes no exception."""

import json
import logging
import sys

import pytest

from portfolio.logs import JsonLines, TextLines


def a_record(message: str, *args: object, name: str = "portfolio") -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, None)


TYPED = "Priya Nair wrote this"


def a_fault() -> logging.LogRecord:
    try:
        raise ValueError(TYPED)
    except ValueError:
        return logging.LogRecord(
            "huey", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info()
        )


def test_a_fact_is_one_object_with_its_keys() -> None:
    said = json.loads(
        JsonLines().format(a_record("mail.sent mail=%s ms=%.1f template=%s", 4, 2.5, "reset"))
    )

    assert said.pop("at").endswith("Z")
    assert said == {
        "level": "warning", "event": "mail.sent", "mail": 4, "ms": 2.5, "template": "reset"
    }  # fmt: skip


def test_where_it_happened_stands_under_a_key_of_its_own() -> None:
    said = json.loads(JsonLines().format(a_record("fault kind=KeyError\n  File one\n  File two\n")))

    assert said["where"] == "  File one\n  File two"
    assert said["kind"] == "KeyError"


def test_a_reference_of_digits_alone_stays_what_it_is() -> None:
    said = json.loads(JsonLines().format(a_record("request reference=%s", "0012e345")))

    assert said["reference"] == "0012e345"


@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
def test_a_fault_of_a_library_is_named_by_kind_and_place_alone(lines: logging.Formatter) -> None:
    said = lines.format(a_fault())

    assert "Priya" not in said
    assert "ValueError" in said
    assert "test_lines.py" in said


def test_a_text_line_begins_with_moment_and_level() -> None:
    said = TextLines().format(a_record("mail.sent mail=4"))

    assert said.endswith("Z warning mail.sent mail=4")
