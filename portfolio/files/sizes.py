"""How an amount of room for files reads."""

MEGABYTE = 1024 * 1024


def in_megabytes(size: int) -> str:
    """A number of bytes in megabytes: 1,024 MB; under ten with one decimal."""
    whole = size / MEGABYTE
    return f"{whole:,.1f} MB" if whole < 10 and not whole.is_integer() else f"{whole:,.0f} MB"
