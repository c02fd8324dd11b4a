"""What comes in with a request: numbers that a row can have, text that a database can keep."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from portfolio.files.uploads import UploadRequest

# The largest number that an integer column holds on every database.
LARGEST = 2**31 - 1


def row_number(text: str) -> int:
    """The number in *text*; ValueError for one that no row can have."""
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(f"no row has a number over {LARGEST}")
    return number


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; any other is an address that isn't there."""

    regex = r"[0-9]{1,10}"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST} | kwargs)


class KeptText(ImmutableMultiDict[str, Any]):
    """Names and values without the NUL that PostgreSQL keeps in no text."""

    def __init__(self, mapping: Any = None) -> None:
        if isinstance(mapping, Iterable) and not hasattr(mapping, "items"):
            mapping = [(_kept(name), _kept(value)) for name, value in mapping]
        super().__init__(mapping)


class Incoming(UploadRequest):
    """A request as the house takes it."""

    parameter_storage_class = KeptText


def take_forms_only(app: Flask) -> None:
    """Have *app* refuse bodies that are no form: no page of ours sends any."""

    @app.before_request
    def _refuse() -> None:
        if request.is_json:
            abort(415)


def _kept(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value
