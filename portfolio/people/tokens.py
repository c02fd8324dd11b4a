"""Secrets that a link or a cookie carries, and the hash of one that is kept."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256, from which nobody finds the token."""
    return hashlib.sha256(token.encode()).hexdigest()
