"""Addresses of our own assets, with a fingerprint of their content."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask


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
