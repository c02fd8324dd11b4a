"""Addresses worked out once: of many things of one kind for a page, of one place for all pages."""

from collections.abc import Callable
from typing import Any

from flask import Flask, has_request_context, request, url_for

from portfolio.web.incoming import LARGEST


class Addressing(Flask):
    """An application whose addresses without a number are worked out once.

    Every page has a dozen of them, of its assets and in its top bar; each takes as long to build as
    a row of a table to draw.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By where the application is mounted, the endpoint and the asset.
        self._addresses: dict[tuple[str, str, str], str] = {}

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """The address of an endpoint, as Flask says it."""
        asset = values.get("filename", "")
        if len(values) > bool(asset) or endpoint[0] == "." or self.debug:
            return super().url_for(endpoint, **values)
        # Outside of a request an address names the host too.
        if not has_request_context():
            return super().url_for(endpoint, **values)
        place = request.root_path, endpoint, asset
        found = self._addresses.get(place)
        if found is None:
            found = self._addresses[place] = super().url_for(endpoint, **values)
        return found


def addresses(endpoint: str, number: str, **values: Any) -> Callable[[int], str]:
    """The address of the endpoint by its *number*; the other values stand for all of them."""
    held: dict[str, Any] = {**values, number: LARGEST}
    before, _, after = url_for(endpoint, **held).rpartition(str(LARGEST))
    return lambda id: f"{before}{id}{after}"
