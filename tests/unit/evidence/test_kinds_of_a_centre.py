"""What a centre calls its kinds of evidence, decided without a database."""

from dataclasses import dataclass, replace

import pytest

from portfolio.evidence.kinds import rules
from portfolio.evidence.kinds.catalogue import USUAL, Kind, Kinds, kinds_from, kinds_of
from portfolio.people.models import Centre
from portfolio.refusal import Refusal
from portfolio.standards.methods import Method
from tests.world import refuses


@dataclass
class AnItem:
    kind: str
    own_kind: str | None = None


@pytest.fixture
def usual() -> Kinds:
    return kinds_of(Centre(name="Hillside", kinds=[]))


def a_report(kinds: Kinds, code: str = "SR", label: str = "Shift report") -> Kind:
    return rules.added_to(
        kinds, method=Method.PRODUCT_OF_WORK, code=code, label=label, hint="What I handed over."
    )


def test_a_centre_that_changed_nothing_has_the_usual_kinds(usual: Kinds) -> None:
    assert [kind.key for kind in usual.all] == list(USUAL)


def test_what_is_kept_is_read_back_and_a_method_that_came_later_is_last(usual: Kinds) -> None:
    changed = rules.with_change(usual, replace(usual["PE"], code="WP", label="Work product"))
    changed = rules.with_move(changed, "RA", up=False)
    stored = [kind.stored for kind in changed.all if kind.key != "SIM"]

    found = kinds_from(stored)

    assert [kind.key for kind in found.all[:2]] == ["PE", "RA"]
    assert found["PE"].label == "Work product"
    assert found.all[-1].key == "SIM"
    assert found["PE"].makers == USUAL["PE"].makers


def test_an_added_kind_is_made_and_written_as_its_method_is(usual: Kinds) -> None:
    kinds = rules.with_change(usual, a_report(usual))

    found = kinds.of(AnItem("PE", "own-1"))

    assert (found.label, found.method, found.own) == ("Shift report", Method.PRODUCT_OF_WORK, True)
    assert found in kinds.uploaded
    assert found not in kinds.records
    assert kinds.of(AnItem("PE")).label == "Product of work"
    assert found.counts_as == "product of work"
    assert usual["PE"].counts_as == ""


def test_each_added_kind_has_a_key_of_its_own(usual: Kinds) -> None:
    one = rules.with_change(usual, a_report(usual))

    assert a_report(one, "SR2", "Another").key == "own-2"


def test_a_kind_without_words_of_its_own_has_those_of_its_method(usual: Kinds) -> None:
    made = rules.added_to(usual, method=Method.CASE_STUDY, code="AS", label="Assignment", hint="")

    assert made.hint == USUAL["CS"].hint


@pytest.mark.parametrize(
    ("code", "label", "said"),
    [
        ("ra", "Diary", "“Reflective account” has the code RA."),
        ("DI", "reflective ACCOUNT", "“Reflective account” (RA) has that name."),
    ],
)
def test_no_two_kinds_are_called_the_same(usual: Kinds, code: str, label: str, said: str) -> None:
    with refuses(Refusal, said):
        rules.require_names_free(usual, a_report(usual, code, label))


def test_a_kind_keeps_its_own_name_and_code(usual: Kinds) -> None:
    rules.require_names_free(usual, usual["RA"])


@pytest.mark.parametrize(
    ("keys", "sort"),
    [
        (("RA", "PE", "CS", "RPL", "Q"), "that learners write in the page"),
        (("WT", "EWT"), "for what witnesses say"),
        (("O", "PD", "Q", "SIM"), "that assessors record"),
    ],
)
def test_the_last_kind_of_a_sort_is_not_hidden(
    usual: Kinds, keys: tuple[str, ...], sort: str
) -> None:
    *others, last = keys
    kinds = usual
    for key in others:
        kinds = rules.with_change(kinds, replace(kinds[key], hidden=True))
        rules.require_something_left(kinds)

    kinds = rules.with_change(kinds, replace(kinds[last], hidden=True))

    with refuses(rules.LastOfItsSort, f"This is the last kind {sort}."):
        rules.require_something_left(kinds)


def test_the_first_goes_no_further_up(usual: Kinds) -> None:
    with refuses(rules.AtTheEnd, "“Reflective account” is first already."):
        rules.with_move(usual, "RA", up=True)
    with refuses(rules.AtTheEnd, "is last already."):
        rules.with_move(usual, usual.all[-1].key, up=False)


def test_there_is_an_end_to_kinds(usual: Kinds) -> None:
    kinds = usual
    for number in range(rules.MOST_KINDS - len(usual.all)):
        kinds = rules.with_change(kinds, a_report(kinds, f"S{number}", f"Report {number}"))

    with refuses(rules.TooManyKinds, "There are 40 kinds already."):
        a_report(kinds, "X", "One more")
