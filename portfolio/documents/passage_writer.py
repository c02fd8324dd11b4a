"""Passages numbered as a reader finds them, up to the limits of a document."""

from collections.abc import Iterable

from portfolio.documents.limits import Limits
from portfolio.documents.passages import Passage, PassageKind
from portfolio.documents.problems import TooLarge


class PassageWriter:
    """Numbers passages as they are read, and stops when there are too many."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._passages: list[Passage] = []
        self._characters = 0

    def add(
        self,
        kind: PassageKind,
        text: str,
        *,
        level: int | None = None,
        marker: str | None = None,
        cells: Iterable[str] | None = None,
        page: int | None = None,
        source_row: int | None = None,
        marks: Iterable[str] = (),
    ) -> None:
        """Append a passage under the next number; its text is expected to be tidy."""
        kept = None if cells is None else tuple(cells)
        self._characters += len(text) + sum(map(len, kept or ()))
        if self._characters > 2 * self._limits.characters:
            raise TooLarge(
                f"This file holds more than {self._limits.characters:,} characters of text. "
                "Split it and upload each part."
            )
        if len(self._passages) >= self._limits.passages:
            raise TooLarge(
                f"This file has more than {self._limits.passages:,} passages. "
                "Split it and upload each part."
            )
        self._passages.append(
            Passage(
                number=len(self._passages) + 1,
                kind=kind,
                text=text,
                level=level,
                marker=marker,
                cells=kept,
                page=page,
                source_row=source_row,
                marks=tuple(marks),
            )
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What was added so far."""
        return tuple(self._passages)
