"""What the rows of a log are called: the numbers that a spreadsheet program shows beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from portfolio.documents.locators import canonical, parse
from portfolio.documents.passages import Document
from portfolio.documents.problems import NoSuchPassage


@dataclass(frozen=True)
class RowNames:
    """The number of each row in its file, by its passage; the passage's own where two would share
    one, as in an item of several sheets.
    """

    by_passage: Mapping[int, int]
    # Where the rows can be looked at; empty on paper.
    href: str = ""

    @classmethod
    def of(cls, document: Document, href: str = "") -> Self:
        """The names of a sheet's rows."""
        named = {each.number: each.source_row or each.number for each in document.passages}
        if len(set(named.values())) < len(named):
            named = {number: number for number in named}
        return cls(named, href)

    @property
    def in_file(self) -> bool:
        """Whether rows are called as their file calls them."""
        return any(passage != row for passage, row in self.by_passage.items())

    def number(self, passage: int) -> int:
        """What the row is called."""
        return self.by_passage.get(passage, passage)

    def words(self, locator: str) -> str:
        """Rows that a locator names, as people write them: "2-4, 7"."""
        rows = [self.number(each) for each in parse(locator)] if locator else []
        return canonical(rows).replace(",", ", ")

    def locator(self, typed: str) -> str:
        """The locator of rows as somebody typed them; a blank row within a range is passed over.

        Raises NoSuchPassage, with what to write instead, where there is no such row.
        """
        rows = parse(typed)
        passages = {row: passage for passage, row in self.by_passage.items()}
        outside = [row for row in rows if not min(passages) <= row <= max(passages)]
        if outside or (rows and not any(row in passages for row in rows)):
            wrong = outside[0] if outside else rows[0]
            raise NoSuchPassage(
                f"The log has no row {wrong}: its rows are {min(passages)} to {max(passages)}."
            )
        return canonical(passages[row] for row in rows if row in passages)
