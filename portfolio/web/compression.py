"""How answers are compressed on their way to the browser."""

from typing import Any

# Settings of Flask-Compress.
COMPRESSION: dict[str, Any] = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    # A unit's page takes half a millisecond less than at 5, and is a fourteenth larger: 7.7 kB at most.
    "COMPRESS_BR_LEVEL": 4,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "image/svg+xml",
    ],
}
