"""How rows and events become hashes: canonical JSON, SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def canonical(value: Any) -> str:
    """One spelling of *value*, the same on every machine and database."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain
    )


def sha256_of(value: Any) -> str:
    """The SHA-256 of a value's canonical spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def body_hash(event: Mapping[str, Any], rows: list[tuple[str, str, str]]) -> str:
    """The hash of an event as it was taken before words had a hash of their own."""
    said = {
        name: event[name]
        for name in (
            "verb", "subject_table", "subject_id", "portfolio_id", "portfolio_unit_id", "by_id",
            "at", "sentence", "details",
        )
    }  # fmt: skip
    return sha256_of({"event": said, "rows": rows_hash(rows)})


def words_hash(salt: str, sentence: str, details: Mapping[str, Any]) -> str:
    """The hash of what an event says in words; without the salt nobody can guess them from it."""
    return sha256_of([salt, sentence, details])


def event_hash(event: Mapping[str, Any], words: str, rows: list[tuple[str, str, str]]) -> str:
    """The hash of an event: its facts, the hash of its words, and the rows it wrote.

    Words that were erased by law leave their hash, so the rest of the event can still be proved.
    """
    facts = {
        name: event[name]
        for name in (
            "verb", "subject_table", "subject_id", "portfolio_id", "portfolio_unit_id", "by_id",
            "at",
        )
    }  # fmt: skip
    return sha256_of({"facts": facts, "words": words, "rows": rows_hash(rows)})


def rows_hash(rows: list[tuple[str, str, str]]) -> str:
    """The hash of the rows of one event: (table, key, SHA-256) in order."""
    return sha256_of([list(row) for row in rows])


def link_hash(previous: str, chain: str, position: int, body: str) -> str:
    """The hash that ties an event to all before it."""
    return sha256_of([previous, chain, position, body])


def _plain(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no canonical spelling")
