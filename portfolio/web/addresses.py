"""Addresses of many things of one kind, worked out once for a page."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from portfolio.web.incoming import LARGEST


def addresses(endpoint: str, number: str, **values: Any) -> Callable[[int], str]:
    """The address of the endpoint by its *number*; the other values stand for all of them."""
    held: dict[str, Any] = {**values, number: LARGEST}
    before, _, after = url_for(endpoint, **held).rpartition(str(LARGEST))
    return lambda id: f"{before}{id}{after}"
