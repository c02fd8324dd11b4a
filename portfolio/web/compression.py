"""How answers are compressed on their way to the browser."""

from typing import Any

# Settings of Flask-Compress.
COMPRESSION: dict[str, Any] = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "image/svg+xml",
    ],
}
