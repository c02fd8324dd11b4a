"""Whether a unit takes simulated work, from what it and its qualification say."""

import pytest

from portfolio.config import CRITERIA
from portfolio.standards.format.reading import read_folder, read_unit
from portfolio.standards.simulation import is_forbidden, said_of

WRITTEN = """format: 1
key: serve-hot-drinks
title: Serve hot drinks
{simulation}source:
  document: "E1"
  description: The handbook.
criteria:
  - key: check-machine
    text: The learner checks the machine.
"""


@pytest.mark.parametrize(
    ("unit", "qualification", "forbidden", "words"),
    [
        (None, None, False, "Not stated"),
        ("allowed", None, False, "Allowed"),
        ("not allowed", None, True, "Not allowed: real work only"),
        (None, "allowed", False, "Allowed"),
        (None, "not allowed", True, "Not allowed: real work only"),
        (None, "where the unit says so", True, "Not allowed: real work only"),
        ("allowed", "where the unit says so", False, "Allowed"),
        ("allowed", "not allowed", False, "Allowed"),
        ("not allowed", "allowed", True, "Not allowed: real work only"),
    ],
)
def test_the_unit_goes_before_its_qualification(
    unit: str | None, qualification: str | None, forbidden: bool, words: str
) -> None:
    assert is_forbidden(unit, qualification) is forbidden
    assert said_of(unit, qualification) == words


def test_a_file_that_says_nothing_of_it_hashes_as_before_the_field_was_there() -> None:
    said = read_unit(WRITTEN.format(simulation="").encode())

    # What the format's first edition made of it.
    assert said.sha256 == "3142f4f362747a99e7005c57c366e87076962b9419acaf9caafad7ddb57e1d3c"
    stated = read_unit(WRITTEN.format(simulation="simulation: allowed\n").encode())
    assert stated.sha256 != said.sha256


def test_the_shipped_files_say_what_their_sources_say() -> None:
    read = read_folder(CRITERIA)

    assert {unit.source.document: unit.simulation for unit in read.units} == {
        "000": None, "001": None, "002": None, "003": "not allowed", "004": None,
    }  # fmt: skip
    assert [each.simulation for each in read.qualifications if "icq" in each.key] == ["allowed"]
