"""How answers are compressed on their way to the browser."""

from typing import Any

# Settings of Flask-Compress.
COMPRESSION: dict[str, Any] = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    # A unit's page takes half a millisecond more than at 4, and is a fourteenth smaller.
    "COMPRESS_BR_LEVEL": 5,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "image/svg+xml",
    ],
}
