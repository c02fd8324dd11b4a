"""Documents in which what is personal was marked by hand, and how a finder does on them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portfolio.complaint_logs.personal_columns import personal_columns
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.findings import Kind, units_of
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Document
from portfolio.documents.personal_data import find

HERE = Path(__file__).parent
_MARK = re.compile(r"\[(n|p|e|pc|a|c|b|i|ni|nhs|o|d|r)\|([^\]]+)\]")
_KINDS = {
    "n": Kind.NAME, "p": Kind.PHONE, "e": Kind.EMAIL, "pc": Kind.POSTCODE, "a": Kind.ADDRESS,
    "c": Kind.CARD, "b": Kind.BANK, "i": Kind.IBAN, "ni": Kind.NATIONAL_INSURANCE,
    "nhs": Kind.NHS, "o": Kind.REFERENCE, "d": Kind.BIRTH, "r": Kind.PLATE,
}  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """A document, whose names are its own people's, and what is personal in it, in order."""

    id: str
    document: Document
    own: tuple[str, ...]
    # Passage, cell, kind, exact text, and which one of the same text in that place.
    expected: Counter[tuple[int, int | None, Kind, str]]


def marked_in(name: str) -> list[Marked]:
    """The documents of a file, each begun by a line ``== number | format | own names | title``."""
    whole = (HERE / name).read_text(encoding="utf-8")
    return [_marked(*part.split("\n", 1)) for part in re.split(r"^== ", whole, flags=re.M)[1:]]


def _marked(head: str, body: str) -> Marked:
    id, format, own, _ = (part.strip() for part in head.split(" | "))
    marked = _read(_MARK.sub(lambda m: f"\ue000{m[1]}\ue001{m[2]}\ue002", body), format)
    expected: Counter[tuple[int, int | None, Kind, str]] = Counter()
    for unit in units_of(marked):
        for code, text in re.findall("\ue000(.*?)\ue001([^\ue002]*)\ue002", unit.text):
            expected[unit.passage, unit.cell, _KINDS[code], text] += 1
    names = () if own == "-" else tuple(name.strip() for name in own.split(";"))
    return Marked(id, _read(_MARK.sub(r"\2", body), format), names, expected)


def _read(text: str, format: str) -> Document:
    return from_csv_text(text) if format == "csv" else from_text(text)


@dataclass
class Score:
    """How many were found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)


def scores(documents: Iterable[Marked], show: bool = False) -> dict[str, Score]:
    """For each kind and for all: only the exact text, in its place, of its kind, is right."""
    by_kind = {"all": Score(), **{kind.value: Score() for kind in Kind}}
    for each in documents:
        holds = personal_columns(each.document)
        found: Counter[tuple[int, int | None, Kind, str]] = Counter(
            (f.passage, f.cell, f.kind, f.text) for f in find(each.document, each.own, holds)
        )
        for name, which in (
            ("right", found & each.expected),
            ("wrong", found - each.expected),
            ("missed", each.expected - found),
        ):
            for (passage, _, kind, text), count in which.items():
                if show and name != "right":
                    print(each.id, passage, name, kind.value, repr(text))
                for score in (by_kind["all"], by_kind[kind.value]):
                    setattr(score, name, getattr(score, name) + count)
    return by_kind


if __name__ == "__main__":
    import sys

    for kind, score in scores(marked_in(sys.argv[1]), "--show" in sys.argv).items():
        print(f"{kind:20} {score.recall:.3f} {score.precision:.3f} of {score.right + score.missed}")
