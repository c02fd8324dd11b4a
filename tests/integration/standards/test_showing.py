"""`portfolio standards show` and `check`, as a person runs them."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from portfolio.commands.standards import standards
from portfolio.config import CRITERIA
from portfolio.standards.format.reading import read_unit


def run(*words: str) -> Result:
    return CliRunner().invoke(standards, words)


def test_a_unit_is_shown_as_its_data_file(tmp_path: Path) -> None:
    shown = run("show", "customer-service-complaints")

    assert read_unit(shown.output.encode()) == read_unit(
        CRITERIA / "customer-service-complaints.yaml"
    )


def test_a_unit_or_a_qualification_is_shown_as_json() -> None:
    unit = json.loads(run("show", "customer-service-complaints", "--json").output)
    key = "ascentis-level-3-nvq-diploma-customer-service"
    qualification = json.loads(run("show", key, "--json").output)

    assert unit["criteria"][0]["key"] == "early-signs-prompt-action"
    assert qualification["awarding_organisation"] == {"name": "Ascentis", "aliases": ["ASCENTIS"]}
    assert len(qualification["groups"][0]["units"]) == 2
    assert qualification["combination"]["minimum_credits"] is None


def test_a_key_that_is_not_there_names_those_that_are() -> None:
    shown = run("show", "customer")

    assert shown.exit_code == 1
    assert "There is no unit or qualification with the key “customer”." in shown.output
    assert "customer-service-complaints" in shown.output


def test_a_single_qualification_file_is_checked_as_one() -> None:
    place = next((CRITERIA / "qualifications").glob("ascentis*.yaml"))

    assert run("check", str(place)).output == (
        f"{place} is good: Ascentis Level 3 NVQ Diploma in Customer Service (QCF), 2 units.\n"
    )
