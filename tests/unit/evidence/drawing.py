"""Coverage as a picture: drawn into values, and values drawn back."""

from portfolio.evidence.coverage.unit import (
    Asked,
    Coverage,
    CoveredTie,
    Item,
    Tie,
    TieState,
    coverage,
)

# x mapped, s submitted, A accepted, n not accepted, o mapped on an older version, . nothing
_LETTERS = {
    TieState.MAPPED: "x",
    TieState.SUBMITTED: "s",
    TieState.ACCEPTED: "A",
    TieState.NOT_ACCEPTED: "n",
}


def a_covered_unit(
    picture: str,
    *,
    demands: dict[str, tuple[str, ...]] | None = None,
    judged: dict[str, tuple[str, str]] | None = None,
    verified: bool = False,
    withdrawn: tuple[str, ...] = (),
) -> Coverage:
    """The coverage that the picture shows: criteria across, items down, with an item's kind.

    An item is "E1" or "E1/O" (of kind O); the second line on, a letter for each criterion.
    """
    head, *rows = [line.split() for line in picture.strip().splitlines()]
    criteria = [
        Asked(id, label, f"Criterion {label}", (demands or {}).get(label, ()))
        for id, label in enumerate(head, start=1)
    ]
    items, ties, decided = [], [], {}
    for name, *letters in rows:
        code, _slash, kind = name.partition("/")
        number = int(code[1:])
        items.append(Item(number, kind or "RA", version=2, title=code, withdrawn=code in withdrawn))
        for asked, letter in zip(criteria, letters, strict=True):
            if letter != ".":
                tie = Tie(
                    id=len(ties) + 1,
                    criterion_id=asked.id,
                    item_number=number,
                    version=1 if letter in "oOS" else 2,
                    submitted=letter not in "xo",
                )
                ties.append(tie)
                if letter in "AOn":
                    decided[tie.id] = letter != "n"
    ids = {asked.label: asked.id for asked in criteria}
    return coverage(
        criteria,
        items,
        ties,
        judged={ids[label]: said for label, said in (judged or {}).items()},
        decided=decided,
        verified=verified,
    )


def states(covered: Coverage) -> str:
    """The state of each criterion in a line: "gap mapped met"."""
    return " ".join(row.state.value.replace(" ", "-") for row in covered.criteria)


def drawn(covered: Coverage) -> str:
    """The picture again, as the matrix would show it."""
    lines = [" ".join(row.label for row in covered.criteria)]
    for item in covered.items:
        cells = [covered.cell(row.id, item.number) for row in covered.criteria]
        lines.append(" ".join([item.code, *(_letter(cell) for cell in cells)]))
    return "\n".join(lines)


def _letter(cell: tuple[CoveredTie, ...]) -> str:
    if not cell:
        return "."
    best = cell[0]
    return _LETTERS[best.state] if best.counts or best.state is TieState.NOT_ACCEPTED else "o"
