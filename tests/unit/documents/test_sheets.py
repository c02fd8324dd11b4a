"""Complaint logs and other sheets, from .csv and .xlsx files."""

import contextlib
import csv
import datetime
import io
import zipfile

import odfdo
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.comma_separated import from_csv_text, read_csv
from portfolio.documents.limits import Limits
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import Damaged, DocumentProblem, EmptyFile, TooLarge
from portfolio.documents.workbooks import read_open_sheet, read_workbook, shown
from tests.documents_made import LOG_HEADER, LOG_ROWS, a_workbook, with_part


def as_csv(rows, **options):
    written = io.StringIO()
    csv.writer(written, **options).writerows(rows)
    return written.getvalue()


def cells_of(document):
    return [p.cells for p in document.passages]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_log_is_read_whatever_wrote_it(tmp_path, separator, encoding):
    path = tmp_path / "log.csv"
    rows = [LOG_HEADER, *LOG_ROWS, ("10/03/2026", "Café closed, £5 back", "Mr Ó", "Yes")]
    path.write_bytes(as_csv(rows, delimiter=separator).encode(encoding))

    document = read_csv(path)

    assert document.kind is DocumentKind.SHEET
    assert document.columns == LOG_HEADER
    assert cells_of(document) == rows[1:]


def test_a_data_row_keeps_the_row_of_its_sheet():
    text = "Complaint log 2026\n\nKept by:,Jo\n" + as_csv([LOG_HEADER, *LOG_ROWS[:1]])
    text += "\n,,\n" + as_csv(LOG_ROWS[1:])

    document = from_csv_text(text)

    assert [(p.number, p.source_row) for p in document.passages] == [(1, 5), (2, 8), (3, 9)]
    assert document.columns == LOG_HEADER
    assert document.notes == ("Above the column names stands: Complaint log 2026; Kept by: Jo",)


def test_a_line_end_inside_quotes_stays_in_its_cell():
    document = from_csv_text('Date,What\r\n1/2/2026,"rang twice\r\nthen wrote"\r\n')

    assert cells_of(document) == [("1/2/2026", "rang twice\nthen wrote")]


def test_excels_own_separator_line_is_obeyed():
    assert from_csv_text("sep=;\nDate;What\n1/2/2026;a,b,c\n").columns == ("Date", "What")


def test_rows_without_a_header_get_letters_and_say_so():
    document = from_csv_text("1/2/2026,Late,12\n2/2/2026,Broken,9\n")

    assert document.columns == ("Column A", "Column B", "Column C")
    assert len(document.passages) == 2
    assert document.notes == (
        "No row with column names was found; the columns are named by their letters.",
    )


@pytest.mark.parametrize(
    "first",
    ["Received,Late,2026,Who", "Late,Late,Late,Late", "Late," + "very " * 20 + "late,a,b"],
)
def test_a_wide_first_row_that_names_no_columns_is_not_skipped(first):
    document = from_csv_text(f"{first}\nBroken,Yes,No,Open\nLate,No,No,Closed\n")

    assert document.columns[0] == "Column A"
    assert len(document.passages) == 3


def test_column_names_that_come_twice_are_told_apart():
    document = from_csv_text("Date,Who,What,Date\n1/2/2026,Jo,Late,3/2/2026\n")

    assert document.columns == ("Date", "Who", "What", "Date (2)")


def test_columns_without_a_name_and_columns_beyond_the_header_get_their_letter():
    document = from_csv_text("Date,,What,Who\n1/2/2026,x,y,z,extra\n")

    assert document.columns == ("Date", "Column B", "What", "Who", "Column E")


def test_a_short_row_is_filled_up():
    document = from_csv_text("Date,What,Who\n1/2/2026,Late\n2/2/2026,Late,Jo\n")

    assert cells_of(document)[0] == ("1/2/2026", "Late", "")
    assert document.passages[0].text == "1/2/2026 | Late"


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n;;\n", "\x00"])
def test_a_sheet_of_nothing_is_empty(text):
    with pytest.raises(EmptyFile, match="holds no rows"):
        from_csv_text(text if "," not in text else ",,\n,,\n")


def test_a_log_beyond_the_limits_is_refused():
    text = as_csv([LOG_HEADER, *LOG_ROWS * 50])

    with pytest.raises(TooLarge, match="more than 100 rows"):
        from_csv_text(text, Limits(rows=100))
    with pytest.raises(TooLarge, match="more than 3 columns"):
        from_csv_text(text, Limits(columns=3))
    with pytest.raises(TooLarge, match="more than 100 characters"):
        from_csv_text(text, Limits(characters=100))


words = st.text(st.characters(categories=["L", "P", "Zs", "Sc"]), max_size=12).filter(str.strip)


@given(
    st.lists(st.tuples(words, words, words), min_size=1, max_size=12),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_no_row_of_a_log_is_lost(rows, quoting):
    document = from_csv_text(as_csv([("Date", "What", "Who"), *rows], quoting=quoting))

    assert len(document.passages) == len(rows)
    assert Document.from_plain(document.to_plain()) == document


@given(st.text())
def test_every_text_is_a_sheet_or_is_refused(text):
    columns, rows = (), ()
    with contextlib.suppress(DocumentProblem):
        document = from_csv_text(text)
        columns, rows = document.columns, cells_of(document)

    assert len(set(columns)) == len(columns)
    assert {len(row) for row in rows} <= {len(columns)}


def test_a_workbook_shows_dates_day_first_and_numbers_as_typed(tmp_path):
    path = a_workbook(
        tmp_path / "log.xlsx",
        {
            "Log": [
                ("Complaint log",),
                (),
                ("Received", "Time", "Days", "Cost", "Customer", "Closed"),
                (datetime.date(2026, 3, 3), datetime.time(9, 5), 3, 12.5, "Mrs A", True),
                (datetime.datetime(2026, 3, 4, 14, 30), None, 0.1 + 0.2, None, "Mr B", False),
            ]
        },
    )

    document = read_workbook(path)

    assert document.columns == ("Received", "Time", "Days", "Cost", "Customer", "Closed")
    assert cells_of(document) == [
        ("3 March 2026", "09:05", "3", "12.5", "Mrs A", "Yes"),
        ("4 March 2026, 14:30", "", "0.3", "", "Mr B", "No"),
    ]
    assert [p.source_row for p in document.passages] == [4, 5]


def test_the_first_sheet_that_holds_rows_is_shown_and_the_others_are_named(tmp_path):
    path = a_workbook(
        tmp_path / "log.xlsx",
        {"Cover": [], "March": [LOG_HEADER, *LOG_ROWS], "April": [LOG_HEADER], "Sheet4": []},
    )

    document = read_workbook(path)

    assert len(document.passages) == 3
    assert document.notes == (
        "Shown is the sheet “March”. Not shown: “April”; "
        "to use another sheet, upload it as a file of its own.",
    )


def test_the_sheet_that_tells_most_is_shown_and_not_its_cover_its_lists_or_its_totals(tmp_path):
    path = a_workbook(
        tmp_path / "log.xlsx",
        {
            "Read me": [("How to fill this in",), ("One row a complaint",), ("Ask Jo",)],
            "Totals": [("Theme", *range(2014, 2026)), *(("Late", *range(12)) for _ in range(9))],
            "Lists": [("Theme", "Desk"), *((f"theme {n}", f"desk {n}") for n in range(50))],
            "Log": [LOG_HEADER, *LOG_ROWS],
        },
    )

    document = read_workbook(path)

    assert document.columns == LOG_HEADER
    assert document.notes[0].startswith(
        "Shown is the sheet “Log”. Not shown: “Read me”, “Totals”, “Lists”;"
    )


def test_rows_far_below_the_others_are_not_lost(tmp_path):
    workbook = openpyxl.Workbook()
    for place, text in (("A1", "Date"), ("B1", "What"), ("A2", "x"), ("B90000", "late")):
        workbook.active[place] = text
    workbook.save(tmp_path / "gap.xlsx")

    rows = read_workbook(tmp_path / "gap.xlsx").passages

    assert [(r.source_row, r.cells) for r in rows] == [(2, ("x", "")), (90000, ("", "late"))]


def test_a_sheet_that_begins_further_right_keeps_its_letters(tmp_path):
    path = a_workbook(tmp_path / "log.xlsx", {"Log": [(), (None, 3, "x"), (None, 4, "y")]})

    document = read_workbook(path)

    assert document.columns == ("Column B", "Column C")
    assert [p.source_row for p in document.passages] == [2, 3]


def test_a_formula_never_calculated_stands_as_itself(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"], sheet["C2"] = "Nature", "Days open"
    sheet["B3"], sheet["C3"] = "Late parcel", "=1+2"
    path = tmp_path / "log.xlsx"
    book.save(path)

    (row,) = read_workbook(path).passages

    assert row.cells == ("Late parcel", "=1+2")


def test_an_open_sheets_formula_never_calculated_stands_as_itself(tmp_path):
    sheet = odfdo.Document("spreadsheet")
    sheet.body.clear()
    table = odfdo.Table("Log")
    table.append_row(odfdo.Row())
    for place, value in ((0, "Nature"), (1, "Days open")):
        table.set_value((place, 0), value)
    table.set_value((0, 1), "Late parcel")
    cell = odfdo.Cell()
    cell.formula = "of:=[.C2]-[.D2]"
    table.set_cell((1, 1), cell)
    sheet.body.append(table)
    path = tmp_path / "log.ods"
    sheet.save(path)

    (row,) = read_open_sheet(path).passages

    assert row.cells == ("Late parcel", "=[.C2]-[.D2]")


def test_a_workbook_without_rows_is_empty(tmp_path):
    with pytest.raises(EmptyFile, match="holds no rows"):
        read_workbook(a_workbook(tmp_path / "log.xlsx", {"Sheet1": [], "Sheet2": []}))


def test_a_spoilt_workbook_is_damaged(tmp_path):
    path = a_workbook(tmp_path / "log.xlsx", {"Log": [LOG_HEADER]})

    with pytest.raises(Damaged, match="This Excel workbook is damaged"):
        read_workbook(with_part(path, tmp_path / "a.xlsx", "xl/workbook.xml", b"<broken"))
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(Damaged, match="This Excel workbook is damaged"):
        read_workbook(path)


def test_a_workbook_that_lies_about_its_size_is_damaged(tmp_path):
    path = a_workbook(tmp_path / "log.xlsx", {"Log": [LOG_HEADER, *LOG_ROWS]})
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    told = size.to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(told) >= 1
    path.write_bytes(content.replace(told, (size // 2).to_bytes(4, "little")))

    with pytest.raises(Damaged, match="This Excel workbook is damaged"):
        read_workbook(path)


def test_a_long_workbook_is_refused(tmp_path):
    path = a_workbook(tmp_path / "log.xlsx", {"Log": [LOG_HEADER, *LOG_ROWS * 20]})

    with pytest.raises(TooLarge, match="more than 30 rows"):
        read_workbook(path, Limits(rows=30))
    with pytest.raises(TooLarge, match="unpacks to more than is read here"):
        read_workbook(path, Limits(part_bytes=500))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (3.0, "3"),
        (1e20, "1e+20"),
        (-0.5, "-0.5"),
        (True, "Yes"),
        ("#DIV/0!", "#DIV/0!"),
        (datetime.timedelta(hours=27, minutes=5), "27:05:00"),
        (datetime.time(23, 59, 30), "23:59:30"),
        (datetime.date(2024, 2, 29), "29 February 2024"),
    ],
)
def test_a_cell_is_shown_as_people_write_it(cell, said):
    assert shown(cell) == said


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(10**12)

    with pytest.raises(TooLarge, match="more than 5,000,000 characters"):
        read_csv(path)
