"""Assets: what asks for one, and their addresses with a fingerprint of their content."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


def asks_for_static() -> bool:
    """Whether this request is for an asset, ours or a library's: the same for everybody."""
    return (request.endpoint or "").rpartition(".")[2] == "static"


class SessionsOfPages(SecureCookieSessionInterface):
    """Sessions in a signed cookie, of pages alone: an answer with an asset says nothing of it.

    Otherwise a browser would ask for every asset anew as soon as the cookie has changed.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not asks_for_static():
            super().save_session(app, session, response)


def add_fingerprints(app: Flask) -> None:
    """Have the addresses of our assets, and of Bootstrap's, carry a hash of the file.

    So they can be cached for ever, and an upgrade still reaches every browser.
    """
    folders = {"static": Path(app.static_folder or "")}
    for name, blueprint in app.blueprints.items():
        if blueprint.static_folder:
            folders[f"{name}.static"] = Path(blueprint.static_folder)

    @lru_cache(maxsize=256)
    def fingerprint(endpoint: str, filename: str) -> str:
        path = folders[endpoint] / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

    @app.url_defaults
    def _add(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in folders and "filename" in values:
            if app.debug:
                fingerprint.cache_clear()
            values.setdefault("v", fingerprint(endpoint, values["filename"]))
