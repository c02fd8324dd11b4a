"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one document may hold, and what reading it may cost.

    The defaults are far above what learners hand in: a reflective account has some hundred
    passages, a year's complaint log some thousand rows.
    """

    passages: int = 20_000
    rows: int = 20_000
    columns: int = 200
    pages: int = 500
    characters: int = 5_000_000
    pixels: int = 100_000_000
    package_parts: int = 5_000
    part_bytes: int = 48 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: float = 30.0


DEFAULT = Limits()
