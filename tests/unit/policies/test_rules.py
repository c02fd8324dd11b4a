"""What the register takes: clauses a line each, links, titles."""

import pytest

from portfolio.policies.models import Clause, PolicyText
from portfolio.policies.rules import (
    ClauseUnreadable,
    NameTaken,
    NotALink,
    clauses_in,
    require_link,
    require_name_free,
)


@pytest.mark.parametrize(
    ("line", "clause"),
    [
        ("4.2 Acknowledge within a day", Clause("4.2", "Acknowledge within a day")),
        ("  5.   Offers ", Clause("5", "Offers")),
        ("s 9 Goods of quality", Clause("s 9", "Goods of quality")),
        ("Article 5(1)(c) Data minimisation", Clause("Article 5(1)(c)", "Data minimisation")),
        ("A3: Tone", Clause("A3", "Tone")),
        ("7", Clause("7", "")),
    ],
)
def test_a_clause_is_a_line_with_its_number_first(line: str, clause: Clause) -> None:
    assert clauses_in(line) == (clause,)


def test_blank_lines_are_no_clauses() -> None:
    assert [each.number for each in clauses_in("\n1 One\n\n2 Two\n")] == ["1", "2"]


@pytest.mark.parametrize("typed", ["Acknowledge within a day", "1 One\n1 Again", "1 " + "x" * 300])
def test_a_line_that_is_no_clause_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(ClauseUnreadable) as refused:
        clauses_in(typed)

    assert refused.value.field == "clauses"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "www.hillside.example", "ftp://a"])
def test_only_addresses_of_the_web_are_links(link: str) -> None:
    with pytest.raises(NotALink):
        require_link(link)


def test_a_link_may_be_missing() -> None:
    require_link("")
    require_link("https://hillside.example/cp#4")


def test_no_two_policies_in_use_have_one_title() -> None:
    with pytest.raises(NameTaken):
        require_name_free("complaints POLICY", [PolicyText(title="Complaints policy")])


def test_a_policy_is_cited_with_its_clause() -> None:
    text = PolicyText(title="Complaints policy", clauses=[{"number": "4.2", "heading": "Answer"}])

    assert text.cited_as("4.2") == "Complaints policy, 4.2 Answer"
    assert text.cited_as("") == "Complaints policy"
