"""What an authenticator app shows: RFC 6238, six digits every thirty seconds."""

import base64
import hmac
import struct
import time


def code_of(key: str, *, steps: int = 0) -> str:
    """The code that an app shows for that key now, or that many half minutes from now."""
    bare = key.replace(" ", "").replace("-", "").upper()
    secret = base64.b32decode(bare + "=" * (-len(bare) % 8))
    counter = int(time.time()) // 30 + steps
    digest = hmac.digest(secret, struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
