"""A sheet read as a complaint log."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from portfolio.complaint_logs.columns import Field
from portfolio.complaint_logs.log import Choices, Contact, RowKind
from portfolio.complaint_logs.reading import read_log
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.paragraphs import from_text
from tests.unit.complaint_logs.logs_made import a_log, problems

MESSY = """
    Northgate Home Delivery ||||||
    Complaints log, first quarter ||||||
    Dt of complaint | Tm | Raised by | Type of issue | What happened | Action taken | Escalated to | Date closed
    03/01/2026 | 9.45 | Mrs P Hall | DELIVERY | Sofa came late | Apologised | n/a | 05/01/2026
    4.1.26 | 0930 | Mr J Singh | late delivry | Driver never came | Rebooked | n/a | 6.1.26
    31/02/2026 | 25.10 | Mrs Hall | Faulty item | Lamp broken | Replaced | T. Okafor |
    Tue 6 January 2026 | 2.15pm | A Brown | Delivery | Asked about opening hours | Told them | |
    | | Bank holiday, closed | | | | |
    7-Jan-26 | 4pm | MR J SINGH | faulty | Table leg cracked | | Team leader |
    TOTAL | 6 | | | | | |
"""  # noqa: E501 - a table


def test_rows_of_a_messy_log_are_what_they_are():
    log = a_log(MESSY)

    assert [row.kind for row in log.rows] == [
        RowKind.COMPLAINT, RowKind.COMPLAINT, RowKind.COMPLAINT, RowKind.ENQUIRY, RowKind.NOTE,
        RowKind.COMPLAINT, RowKind.TOTAL,
    ]  # fmt: skip
    assert [row.day for row in log.complaints] == [
        date(2026, 1, 3), date(2026, 1, 4), None, date(2026, 1, 7),
    ]  # fmt: skip
    assert [row.time for row in log.complaints] == [time(9, 45), time(9, 30), None, time(16)]
    assert [row.theme for row in log.complaints] == ["Delivery", "Delivery", "Faulty", "Faulty"]


def test_what_is_impossible_doubtful_or_not_counted_is_named_by_row_and_column():
    assert problems(a_log(MESSY)) == [
        (6, "Dt of complaint", "There is no day “31/02/2026”."),
        (6, "Tm", "There is no time “25.10”."),
        (7, "", "This row is taken for an enquiry by what it says; it is not counted."),
        (8, "", "This row holds one cell; it is taken for a note and not counted."),
        (10, "", "This row is taken for a total and not counted."),
    ]


def test_no_row_is_dropped():
    assert [row.source_row for row in a_log(MESSY).rows] == [4, 5, 6, 7, 8, 9, 10]


def test_who_it_was_escalated_to_tells_first_contact_from_referred():
    assert [row.contact for row in a_log(MESSY).complaints] == [
        Contact.FIRST, Contact.FIRST, Contact.REFERRED, Contact.REFERRED,
    ]  # fmt: skip


def test_a_blank_escalation_says_neither():
    log = a_log("""
        Date | Nature | Escalated to
        03/01/2026 | Sofa late | -
        04/01/2026 | Lamp broken |
    """)

    assert [row.contact for row in log.complaints] == [None, None]


def test_a_column_called_referred_is_answered_with_yes_and_no():
    log = a_log("""
        Date | Nature | Referred
        03/01/2026 | Sofa late | Yes
        04/01/2026 | Lamp broken | No
    """)

    assert [row.contact for row in log.complaints] == [Contact.REFERRED, Contact.FIRST]


def test_a_type_column_decides_and_an_odd_word_in_it_is_doubted():
    log = a_log("""
        Date | Complaint or enquiry | Nature
        03/01/2026 | Complaint | Asked about a refund and complained
        04/01/2026 | Enq | Late
        05/01/2026 | Moan | Late
        06/01/2026 | Compliment | Kind driver
    """)

    assert [row.kind for row in log.rows] == [
        RowKind.COMPLAINT, RowKind.ENQUIRY, RowKind.COMPLAINT, RowKind.COMPLIMENT,
    ]  # fmt: skip
    assert problems(log) == [
        (
            4,
            "Complaint or enquiry",
            "“Moan” says neither complaint nor enquiry; it is counted as a complaint.",
        )
    ]


def test_a_day_of_resolution_before_its_complaint_is_not_believed():
    log = a_log("""
        Date | Nature | Date resolved
        03/02/2026 | Sofa late | 01/02/2026
        04/02/2026 | Lamp broken | 06/02/2026
    """)

    assert [row.resolved_on for row in log.complaints] == [None, date(2026, 2, 6)]
    assert problems(log) == [
        (
            2,
            "Date resolved",
            "It was resolved before it was received; one of the two days is wrong.",
        )
    ]


def test_a_day_to_come_is_doubted():
    log = a_log(
        """
        Date | Nature
        03/02/2027 | Sofa late
        04/02/2026 | Lamp broken
        """,
        today=date(2026, 11, 26),
    )

    assert problems(log) == [(2, "Date", "3 February 2027 is still to come.")]


def test_formulas_and_their_faults_are_no_answers_and_are_named():
    log = a_log("""
        Date | Nature | Follow-up
        03/02/2026 | Sofa late | =VLOOKUP(A2;B:B;1)
        04/02/2026 | Lamp broken | #REF!
    """)

    assert not any(row.says(Field.FOLLOW_UP) for row in log.complaints)
    assert problems(log) == [
        (2, "Follow-up", "A formula stands here instead of its result."),
        (3, "Follow-up", "The formula here gives #REF!."),
    ]


def test_a_column_nobody_knows_is_named_and_not_counted():
    log = a_log("""
        Date | Nature | Zzz
        03/02/2026 | Sofa late | 7
    """)

    assert problems(log) == [(0, "Zzz", "What this column holds is not known; it is not counted.")]


def test_column_names_that_come_again_are_no_complaint():
    log = a_log("""
        Date | Nature | Product
        03/02/2026 | Sofa late | Sofa
        Date | Nature | Product
        04/02/2026 | Lamp broken | Lamp
    """)

    assert len(log.complaints) == 2
    assert problems(log) == [(3, "", "This row repeats the column names; it is not counted.")]


def test_what_a_person_said_of_columns_rows_and_spellings_holds():
    choices = Choices(
        columns={1: Field.CATEGORY}, themes={"late": "Lateness"}, kinds={2: RowKind.ENQUIRY}
    )

    log = a_log(
        """
        Date | Zzz
        03/02/2026 | late
        04/02/2026 | late
        """,
        choices=choices,
    )

    assert [row.kind for row in log.rows] == [RowKind.COMPLAINT, RowKind.ENQUIRY]
    assert log.complaints[0].theme == "Lateness"
    assert not log.problems


def test_without_categories_short_complaints_say_their_theme_and_stories_are_searched_for_it():
    short = a_log("""
        Date | Nature
        03/02/2026 | Late delivery
        04/02/2026 | LATE DELIVERY
        05/02/2026 | Loud music
    """)
    stories = a_log("""
        Date | Nature
        03/02/2026 | The parcel came to the neighbours on Monday
        04/02/2026 | I was charged twice for the same order
        05/02/2026 | The music in the shop was far too loud
    """)

    assert [row.theme for row in short.rows] == ["Late delivery", "Late delivery", "Loud music"]
    assert [row.theme for row in stories.rows] == ["Delivery", "Billing", ""]


def test_what_is_no_sheet_has_no_rows():
    assert read_log(from_text("A letter.\n\nTwo passages.")).rows == ()


@given(st.text(max_size=300))
def test_no_sheet_breaks_the_reading(text):
    try:
        document = from_csv_text(f"Date,Nature,Closed\n{text}\n")
    except Exception:  # a sheet that can't be read is documents' business
        return
    log = read_log(document, today=date(2026, 11, 26))

    assert len(log.rows) == len(document.passages)


def test_a_yes_answers_what_its_column_asks():
    fixed = a_log("Date | About | Fixed?\n03/01/2026 | Late lamp | Yes\n04/01/2026 | Bill | No")
    still = a_log(
        "Date | About | Still outstanding\n03/01/2026 | Lamp | Yes\n04/01/2026 | Bill | No"
    )

    assert [row.closed for row in fixed.complaints] == [True, False]
    assert [row.closed for row in still.complaints] == [False, True]
