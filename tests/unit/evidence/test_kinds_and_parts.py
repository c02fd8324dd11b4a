"""The kinds of evidence against the methods of assessment; long documents in parts."""

import pytest

from portfolio.documents.kinds import READ
from portfolio.documents.passages import Document, DocumentKind, Passage, PassageKind
from portfolio.evidence.declarations import OWN_WORK_1, TESTIMONY_1, learners_words
from portfolio.evidence.forms import accepted
from portfolio.evidence.kinds.catalogue import USUAL, kinds_from
from portfolio.evidence.parts import part_of
from portfolio.standards.methods import Method


def test_every_method_is_a_kind_and_every_kind_a_method() -> None:
    assert set(USUAL) == {method.value for method in Method}


def test_every_kind_has_a_glyph_of_its_own_and_a_hint() -> None:
    assert len({kind.glyph for kind in USUAL.values()}) == len(USUAL)
    assert all(kind.hint.endswith(".") for kind in USUAL.values())


def test_what_an_assessor_makes_by_assessing_is_not_for_learners_to_upload() -> None:
    uploaded = {kind.code for kind in kinds_from([]).uploaded}

    assert {"O", "PD", "SIM"}.isdisjoint(uploaded)
    assert {"O", "PD", "Q", "SIM"} == {kind.code for kind in kinds_from([]).records}


def test_every_kind_of_file_that_is_read_can_be_chosen() -> None:
    offered = accepted({"doc"}).split(",")

    assert {f".{kind.value}" for kind in READ} | {".doc"} <= set(offered)


def test_a_witness_speaks_for_themselves() -> None:
    assert learners_words("WT") == learners_words("EWT") == TESTIMONY_1
    assert learners_words("RA") == OWN_WORK_1


def a_document(count: int, kind: DocumentKind = DocumentKind.TEXT) -> Document:
    """A document of that many passages with a note."""
    passages = tuple(Passage(n, PassageKind.PARAGRAPH, f"Passage {n}") for n in range(1, count + 1))
    return Document(kind=kind, passages=passages, notes=("A note.",))


@pytest.mark.parametrize("count", [0, 1, 400])
def test_a_short_document_is_one_part(count: int) -> None:
    part = part_of(a_document(count))

    assert part.count == 1
    assert len(part.document.passages) == count
    assert part.document.notes == ("A note.",)


@pytest.mark.parametrize(
    ("passage", "number", "first", "last"),
    [(1, 1, 1, 400), (400, 1, 1, 400), (401, 2, 401, 800), (3000, 8, 2801, 3000)],
)
def test_a_passage_is_found_in_its_part_under_its_own_number(
    passage: int, number: int, first: int, last: int
) -> None:
    part = part_of(a_document(3000), passage)

    assert (part.number, part.count) == (number, 8)
    shown = [each.number for each in part.document.passages]
    assert (shown[0], shown[-1]) == (first, last)
    assert part.words == f"Passages {first} to {last}"


@pytest.mark.parametrize("passage", [-5, 0, 99_999])
def test_a_passage_that_does_not_exist_leads_to_the_nearest_part(passage: int) -> None:
    assert part_of(a_document(900), passage).number in {1, 3}


def test_the_notes_stand_under_the_last_part() -> None:
    assert part_of(a_document(900), 1).document.notes == ()
    assert part_of(a_document(900), 900).document.notes == ("A note.",)


def test_pages_come_in_smaller_parts() -> None:
    pages = tuple(Passage(n, PassageKind.PAGE, "", page=n) for n in range(1, 61))

    assert part_of(Document(DocumentKind.PDF, pages)).starts == (1, 21, 41)
