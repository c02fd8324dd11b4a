"""`portfolio complaint-log`, as somebody at the machine calls it."""

import json
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

from portfolio.cli import main


def a_workbook(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Northgate complaints, spring 2026"])
    sheet.append([])
    sheet.append(["Dt of complaint", "Tm", "Raised by", "Type of issue", "Date closed"])
    sheet.append(["03/01/2026", 9.45, "Mrs Patricia Hallworth", "DELIVERY", "05/01/2026"])
    sheet.append(["31/02/2026", "10.15", "Mrs Patricia Hallworth", "late delivry", None])
    workbook.save(path)
    return path


def called(*words: str) -> Result:
    return CliRunner().invoke(main, ["complaint-log", *words])


def test_the_log_is_printed_for_machines(tmp_path: Path) -> None:
    done = called(str(a_workbook(tmp_path / "log.xlsx")), "--json")

    said = json.loads(done.output)
    assert (said["rows_read"], said["complaints"], said["enquiries"]) == (2, 2, 0)
    assert [each["holds"] for each in said["recognised_columns"]] == [
        "date", "time", "customer", "category", "resolved on",
    ]  # fmt: skip
    assert said["problems"] == [
        {
            "row": 5,
            "column": "Dt of complaint",
            "what": "There is no day “31/02/2026”.",
            "counted": False,
        }
    ]
    assert said["frequency"] == [{"name": "Delivery", "count": 2, "rows": [4, 5]}]
    assert said["by_month"] == {"2026-01": 1}
    assert said["repeats"][0] == {
        "of": "customer", "name": "Customer 1", "count": 2, "rows": [4, 5],
    }  # fmt: skip
    assert "Hallworth" not in done.output


def test_it_says_which_sheet_was_read(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "log.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Read me", 0).append(["Write one row for each complaint"])
    workbook.save(path)

    said = json.loads(called(str(path), "--json").output)

    assert said["rows_read"] == 2
    assert said["notes"][0].startswith("Shown is the sheet “Sheet”. Not shown: “Read me”;")
    assert said["notes"][0] in called(str(path)).output


def test_the_log_is_printed_for_people(tmp_path: Path) -> None:
    done = called(str(a_workbook(tmp_path / "log.xlsx")))

    assert done.exit_code == 0
    assert "2 rows read: 2 complaints, 0 enquiries, 0 others." in done.output
    assert "row 5, Dt of complaint: There is no day “31/02/2026”." in done.output
    assert "1 of 1 resolved within 10 days; 1 open" in done.output


def test_what_is_no_sheet_is_refused_with_a_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Mrs Hall,\n\nyour sofa comes on Monday.\n")

    done = called(str(letter))

    assert done.exit_code == 1
    assert (
        "letter.txt is a text file. A complaint log is a CSV file or a spreadsheet." in done.output
    )
