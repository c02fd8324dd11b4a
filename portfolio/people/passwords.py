"""Passwords made on this machine."""

import secrets

# No letter that is taken for another when read from a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A password of four groups of four letters and digits (79 bits), easy to copy by eye."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
