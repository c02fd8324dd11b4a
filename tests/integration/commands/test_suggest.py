"""`portfolio suggest`, as somebody at the machine calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portfolio.cli import main
from portfolio.standards.format.reading import read_folder

UNIT = "customer-service-complaints"
ACCOUNT = """My shift on Friday

He wanted £90 back and I'm not allowed to agree more than £20, so I passed it to my supervisor and
told him she would ring by four.

This meets 1.1 and 1.2 of the unit.
"""


AFRESH = """format: 1
key: afresh
title: Handle complaints afresh
source: {document: own, description: A specification}
outcomes:
  - {key: know, number: "1", text: Know one's limits}
  - {key: act, number: "2", text: Act on them}
criteria:
  - {key: limits, number: "1", text: State what one is allowed to agree, outcome: know}
  - key: escalate
    number: "1"
    text: Pass a complaint to a supervisor
    outcome: act
    signs: [{phrases: [passed it to my supervisor], weight: 4}]
"""


@pytest.fixture
def account(tmp_path: Path) -> Path:
    path = tmp_path / "account.txt"
    path.write_text(ACCOUNT, encoding="utf-8")
    return path


def called(*words: str) -> Result:
    return CliRunner().invoke(main, ["suggest", *words])


def test_every_passage_is_printed_with_its_suggestions_for_machines(account: Path) -> None:
    done = called(str(account), "--unit", UNIT, "--json")

    said = json.loads(done.output)
    assert [each["number"] for each in said["passages"]] == [1, 2, 3]
    first = said["passages"][1]["suggestions"][0]
    (exact,) = (
        criterion.text
        for unit in read_folder(Path("criteria")).units
        for criterion in unit.criteria
        if (unit.key, criterion.key) == (UNIT, "escalation")
    )
    assert (first["criterion"], first["number"], first["text"]) == ("escalation", "4", exact)
    assert first["shown"] is True
    assert first["score"] >= said["shown_from"]
    assert all(reason["says"] and reason["phrases"] for reason in first["reasons"])


def test_a_claim_is_printed_with_its_warning_and_nothing_shown(account: Path) -> None:
    done = called(str(account), "--unit", UNIT, "--json")

    claim = json.loads(done.output)["passages"][2]
    assert claim["warnings"]
    assert not any(each["shown"] for each in claim["suggestions"])


def test_people_read_what_is_shown_and_why(account: Path) -> None:
    done = called(str(account), "--unit", UNIT)

    assert done.exit_code == 0
    assert "4 The learner demonstrates proper escalation" in done.output
    assert "“not allowed to" in done.output
    assert "Note: This says that a criterion is met." in done.output


def test_a_criterion_of_an_outcome_that_numbers_afresh_is_named_with_it(
    account: Path, tmp_path: Path
) -> None:
    units = tmp_path / "criteria"
    units.mkdir()
    (units / "afresh.yaml").write_text(AFRESH, encoding="utf-8")

    done = called(str(account), "--unit", "afresh", "--criteria", str(units), "--json")

    found = {
        (each["criterion"], each["number"])
        for passage in json.loads(done.output)["passages"]
        for each in passage["suggestions"]
    }
    assert {number for key, number in found if key == "escalate"} == {"1 under outcome 2"}
    assert all(number != "1" for _key, number in found)


def test_an_unknown_unit_is_answered_with_those_there_are(account: Path) -> None:
    done = called(str(account), "--unit", "complaints")

    assert done.exit_code == 1
    assert "There is no unit with the key “complaints”." in done.output
    assert UNIT in done.output


def test_a_file_that_is_no_document_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "account.exe"
    path.write_bytes(b"MZ\x00\x00")

    done = called(str(path), "--unit", UNIT)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_a_method_that_is_named_is_the_one_that_counts(account: Path) -> None:
    done = called(str(account), "--unit", UNIT, "--method", "WT", "--json")

    assert {each["method"] for each in json.loads(done.output)["passages"]} == {"WT"}
