"""Numbers of list items as they are written: as figures, letters or Roman ones."""

BULLET = "•"


def small_number(text: str | None, default: int) -> int:
    """A small whole number; anything else that a file may hold there is the default."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 6:
        return default
    return int(text)


def written(number: int, number_format: str) -> str:
    """A number in a format that bears the name that Word gives it: 3 in lowerLetter is c."""
    if number_format in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 5)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalZero":
        return f"{number:02}"
    return str(number)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
