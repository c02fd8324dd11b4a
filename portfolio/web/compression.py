"""How answers are compressed on their way to the browser."""

from typing import Any

# Settings of Flask-Compress.
COMPRESSION: dict[str, Any] = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    # At 5 a unit's page takes half a millisecond more, and is a fourteenth smaller.
    "COMPRESS_BR_LEVEL": 4,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "image/svg+xml",
    ],
}
