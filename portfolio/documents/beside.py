"""What a file says beside its passages: nobody sees it in the page, who downloads it reads it."""

from collections.abc import Iterable, Iterator, Sequence

from portfolio.documents.passages import Beside
from portfolio.documents.tidying import tidy

COMMENTS, CHANGES, HIDDEN = "comments", "tracked changes", "hidden text"
PROPERTIES, EDGES, NOTES = "properties", "headers and footers", "footnotes"
ABOVE, OTHER_SHEETS, DATA = "lines above the column names", "other sheets", "data of programs"
DESCRIPTIONS, FIELDS = "descriptions and drawings", "form fields"
WITHIN, TAKEN_AT = "files within it", "the place where a photo was taken"

CHOICES = "lists to choose from and hints"
HEADERS, RECORDED_AT = "message headers", "the place where it was recorded"

# Labels after which a name alone is one.
_WRITER, CHANGED = "Author", "Last changed by"
# What programs write where nobody told them a name.
_PROGRAMS = {"user", "admin", "administrator", "microsoft", "windows", "office", "owner", "excel"}


def beside_of_rows(
    where: str, rows: Iterable[Sequence[str]], names: Sequence[str] = ()
) -> Iterator[Beside]:
    """The cells of rows that are not shown; each knows the name of its column."""
    for row in rows:
        for at, cell in enumerate(row):
            yield Beside(where, cell, names[at] if at < len(names) else "")


def said_once(said: Iterable[Beside]) -> tuple[Beside, ...]:
    """What is said, each once, without what says nothing; comments as many as there are."""
    kept: list[Beside] = []
    seen: set[Beside] = set()
    for each in said:
        if each.text and (each not in seen or is_comment(each)):
            seen.add(each)
            kept.append(each)
    return tuple(kept)


def is_comment(said: Beside) -> bool:
    """Whether it is what a comment says, and not who wrote it."""
    return said.where == COMMENTS and not said.label


def writer(where: str, said: str, label: str = _WRITER) -> Iterator[Beside]:
    """Who wrote something, or did to it what *label* says, where it is no program."""
    said = tidy(said)
    if said != said.lower() and not _PROGRAMS & set(said.lower().split()):
        yield Beside(where, said, label)
