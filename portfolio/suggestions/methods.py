"""How a passage came to be, told from its own words where nobody says it."""

import re

ACCOUNT, OBSERVATION, PRODUCT, LOG = "RA", "O", "PE", "CL"

_OBSERVED = re.compile(
    r"^\W*(?:observed|observation)\b"
    r"|^\W*i (?:observed|watched) (?:the )?(?:learner|candidate|apprentice)\b"
    r"|\bthe (?:learner|candidate)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"^\W*(?:dear|hi|hello|good (?:morning|afternoon))\b[^.!?]{0,40},"
    r"|\b(?:kind |best |warm )?regards\b|\byours (?:sincerely|faithfully)\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"^\W*(?:ref(?:erence)?|case|ticket|complaint|date|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)\b"
    r"\W*[\w/.-]*\W",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my)\b")


def method_of(text: str, *, sheet: bool = False) -> str:
    """The code of the method that a passage reads like; an account where nothing tells."""
    if sheet:
        return LOG
    if _OBSERVED.search(text):
        return OBSERVATION
    if _LETTER.search(text):
        return PRODUCT
    if _ENTRY.search(text) and re.search(r"\d", text) and not _FIRST_PERSON.search(text):
        return LOG
    return ACCOUNT
