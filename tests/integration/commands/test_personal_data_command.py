"""`portfolio personal-data` says what a file holds of other people, and where."""

import json
from pathlib import Path

import pikepdf
from click.testing import CliRunner

from portfolio.cli import main
from tests.documents_made import a_pdf


def said_of(file: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["personal-data", str(file), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_prints_passage_kind_and_exact_text(tmp_path: Path) -> None:
    file = tmp_path / "account.txt"
    file.write_text("Kelly Marsh wrote this.\n\nMrs Hallworth rang from 07700 900412.\n")

    printed = json.loads(said_of(file, "--own", "Kelly Marsh", "--json"))

    assert [(f["passage"], f["kind"], f["text"]) for f in printed["findings"]] == [
        (2, "name", "Mrs Hallworth"),
        (2, "phone", "07700 900412"),
    ]


def test_names_under_a_column_of_customers_are_found_whatever_they_are(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Date,Raised by,Complaint\n03/03/2025,Hope Green,Door would not close\n")

    printed = json.loads(said_of(file, "--json"))

    assert [(f["cell"], f["role"], f["text"]) for f in printed["findings"]] == [
        (1, "customer", "Hope Green")
    ]


def test_what_stands_beside_the_text_is_of_no_passage(tmp_path: Path) -> None:
    file = a_pdf(tmp_path / "letter.pdf", "It went well.")
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Author"] = "Gary Stubbs"
        pdf.save(file)

    (found,) = json.loads(said_of(file, "--json"))["findings"]

    assert (found["passage"], found["beside"]) == (None, "properties")
    assert "properties: 'Gary Stubbs' looks like a name." in said_of(file)


def test_without_json_it_says_sentences(tmp_path: Path) -> None:
    file = tmp_path / "account.txt"
    file.write_text("Mrs Hallworth rang.\n")

    assert "passage 1: 'Mrs Hallworth' looks like a name.\n1 finding." in said_of(file)


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "account.docx"
    file.write_bytes(b"\x00\x01\x02")

    done = CliRunner().invoke(main, ["personal-data", str(file)])

    assert done.exit_code == 1
    assert "Traceback" not in done.output
