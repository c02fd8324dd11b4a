"""Addresses of our own assets, with a fingerprint of their content."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask


def add_fingerprints(app: Flask) -> None:
    """Have url_for('static', ...) carry a hash of the file, so that it can be cached for ever."""
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=256)
    def fingerprint(filename: str) -> str:
        path = folder / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

    @app.url_defaults
    def _add(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            if app.debug:
                fingerprint.cache_clear()
            values.setdefault("v", fingerprint(values["filename"]))
