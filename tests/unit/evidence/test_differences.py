"""Two versions side by side: what stayed, what was changed in words, what came and went."""

from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.paragraphs import from_text
from portfolio.evidence.differences import counted, pairs_of


def compared(old: str, new: str) -> list[str]:
    """Each pair as one line: gone words in [-…-], new ones in {+…+}."""
    said = []
    for pair in pairs_of(from_text(old), from_text(new)):
        sides = []
        for side in (pair.old, pair.new):
            marks = {"gone": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
            pieces = side.pieces if side else ()
            sides.append("".join(marks[piece.change].format(piece.text) for piece in pieces))
        said.append(f"{pair.change}: {sides[0]} | {sides[1]}")
    return said


def test_words_that_came_and_went_are_marked_in_their_passage() -> None:
    assert compared("I rang the customer twice.", "I rang the new customer.") == [
        "changed: I rang the [-customer twice.-] | I rang the {+new customer.+}"
    ]


def test_a_passage_between_two_that_stay_is_new() -> None:
    assert compared("One.\n\nThree.", "One.\n\nTwo is quite another thing.\n\nThree.") == [
        "same: One. | One.",
        "new:  | {+Two is quite another thing.+}",
        "same: Three. | Three.",
    ]


def test_a_passage_that_went_is_named_where_it_stood() -> None:
    assert compared("Say sorry.\n\nI logged it on Monday.", "I logged it on Tuesday.") == [
        "gone: [-Say sorry.-] | ",
        "changed: I logged it on [-Monday.-] | I logged it on {+Tuesday.+}",
    ]


TEXTS = st.lists(st.text("abc ", min_size=1, max_size=12), max_size=8).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_is_said_twice(old: str, new: str) -> None:
    before, after = from_text(old), from_text(new)

    pairs = pairs_of(before, after)

    assert [pair.old.passage for pair in pairs if pair.old] == list(before.passages)
    assert [pair.new.passage for pair in pairs if pair.new] == list(after.passages)
    for pair in pairs:
        for side in filter(None, (pair.old, pair.new)):
            assert "".join(piece.text for piece in side.pieces) == side.passage.text
    assert sum(counted(pairs).values()) == len(pairs)
