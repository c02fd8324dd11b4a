"""Commands asked beside a running server, and what the server's log never says."""

import json
import re

from tests.browsing import Browser
from tests.e2e.house import House


def test_coverage_is_printed_beside_the_server(lived_in: House) -> None:
    asked = ("coverage", "priya@hillside.example", "process")
    text = lived_in.command(*asked).stdout
    said = json.loads(lived_in.command(*asked, "--json").stdout)

    assert said["learner"] == "Priya Nair"
    assert f"{said['mapped']} of {said['criteria_in_all']} criteria mapped" in text
    assert {tie["code"] for each in said["criteria"] for tie in each["evidence"]} >= {"E1", "E3"}


def test_a_unit_is_named_by_its_file_or_by_how_its_label_begins(lived_in: House) -> None:
    asked = ("coverage", "priya@hillside.example")
    unit = json.loads(lived_in.command(*asked, "process", "--json").stdout)["unit"]

    for said in (unit["key"].upper(), unit["label"], unit["label"][:9].upper()):
        assert unit["label"] in lived_in.command(*asked, said).stdout, said


def test_whoever_is_unknown_is_answered_with_a_sentence(lived_in: House) -> None:
    nobody = lived_in.command("coverage", "nobody@hillside.example", "process")
    no_unit = lived_in.command("coverage", "priya@hillside.example", "juggling")

    assert nobody.returncode == no_unit.returncode == 1
    assert "has a portfolio" in nobody.stderr
    assert "Process customer service complaints" in no_unit.stderr


def test_the_served_house_is_ready_and_logs_no_person(lived_in: House) -> None:
    browser = Browser(lived_in.address)
    browser.sign_in(lived_in.person("Priya"))
    browser.links("/")
    browser.open("/units?note=Marmalade")

    ready = json.loads(browser.open("/readyz").read())
    lines = [line for line in lived_in.printed.splitlines() if "endpoint" in line]

    assert ready["ready"] is True, ready
    assert any("overview.home" in line for line in lines)
    log = "\n".join(lines)
    assert not re.search(r"Priya|Nair|Tom|Okafor|hillside|Marmalade|127\.0\.0\.1", log)
