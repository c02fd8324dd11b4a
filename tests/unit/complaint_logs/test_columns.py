"""Which column of a complaint log holds what."""

import pytest

from portfolio.complaint_logs.columns import Certainty, Field
from portfolio.complaint_logs.headers import header_words
from portfolio.complaint_logs.recognition import recognise


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Dt of complaint", Field.DATE),
        ("Date received", Field.DATE),
        ("Date", Field.DATE),
        ("When", Field.DATE),
        ("Complaint date", Field.DATE),
        ("DateLogged", Field.DATE),
        ("Tm", Field.TIME),
        ("Time of call", Field.TIME),
        ("Time", Field.TIME),
        ("Raised by", Field.CUSTOMER),
        ("Cust. name", Field.CUSTOMER),
        ("Complainant", Field.CUSTOMER),
        ("Who complained", Field.CUSTOMER),
        ("Parties involved", Field.CUSTOMER),
        ("Tel no", Field.CONTACT_DETAILS),
        ("E-mail", Field.CONTACT_DETAILS),
        ("Postcode", Field.CONTACT_DETAILS),
        ("Nature of complaint", Field.NATURE),
        ("What happened?", Field.NATURE),
        ("Details", Field.NATURE),
        ("Complaint", Field.NATURE),
        ("Issue", Field.NATURE),
        ("Description", Field.NATURE),
        ("Category", Field.CATEGORY),
        ("Type of complaint", Field.CATEGORY),
        ("Theme", Field.CATEGORY),
        ("Complaint/enquiry", Field.TYPE),
        ("Contact type", Field.TYPE),
        ("Type", Field.TYPE),
        ("Action taken", Field.RESOLUTION),
        ("Outcome", Field.RESOLUTION),
        ("How resolved", Field.RESOLUTION),
        ("What about", Field.NATURE),
        ("What was it about?", Field.NATURE),
        ("Regarding", Field.NATURE),
        ("How sorted", Field.RESOLUTION),
        ("How was it fixed?", Field.RESOLUTION),
        ("Date fixed", Field.RESOLVED_ON),
        ("Day sorted out", Field.RESOLVED_ON),
        ("Done on", Field.RESOLVED_ON),
        ("Sorted by", Field.HANDLED_BY),
        ("Resolved on", Field.RESOLVED_ON),
        ("Date closed", Field.RESOLVED_ON),
        ("Closure date", Field.RESOLVED_ON),
        ("Agrd w/ cust?", Field.AGREED),
        ("Customer happy?", Field.AGREED),
        ("Agreed with customer", Field.AGREED),
        ("F/up", Field.FOLLOW_UP),
        ("Follow-up action", Field.FOLLOW_UP),
        ("Call back", Field.FOLLOW_UP),
        ("Esc. to", Field.ESCALATED_TO),
        ("Referred to", Field.ESCALATED_TO),
        ("Passed to", Field.ESCALATED_TO),
        ("First contact / referred", Field.REFERRAL),
        ("Handled by", Field.HANDLED_BY),
        ("Agent", Field.HANDLED_BY),
        ("Order no.", Field.REFERENCE),
        ("Ref", Field.REFERENCE),
        ("Product", Field.PRODUCT),
        ("Status", Field.STATUS),
        ("CSAT", Field.SATISFACTION),
        ("AHT", Field.HANDLING_TIME),
        ("How received", Field.CHANNEL),
        ("Comments", Field.NOTES),
    ],
)
def test_header_words_of_many_kinds_are_known(name, field):
    (column,) = recognise([name], [])

    assert column.field is field, header_words(name)


def test_each_field_is_given_out_once_to_the_column_that_says_it_best():
    columns = recognise(
        ["Date", "Date of complaint", "Date resolved"],
        [("", "03/01/2026", "05/01/2026"), ("x", "04/01/2026", "06/01/2026")],
    )

    assert [column.field for column in columns] == [None, Field.DATE, Field.RESOLVED_ON]


def test_a_column_of_words_is_no_date_whatever_its_name():
    (column,) = recognise(["Date"], [("Sofa",), ("Table",), ("Lamp",)])

    assert column.field is None
    assert column.certainty is Certainty.UNKNOWN


def test_columns_without_names_are_told_by_their_cells():
    rows = [
        ("03/01/2026", "09:45", "phone", "07700 900123"),
        ("04/01/2026", "10:15", "email", "pat@example.org"),
    ]

    columns = recognise(["Column A", "Column B", "Column C", "Column D"], rows)

    assert [c.field for c in columns] == [
        Field.DATE, Field.TIME, Field.CHANNEL, Field.CONTACT_DETAILS,
    ]  # fmt: skip
    assert {c.certainty for c in columns} == {Certainty.LIKELY}
    assert columns[0].reason == "Its cells look like it."


def test_what_a_person_said_holds():
    columns = recognise(
        ["Date", "Other day"], [("03/01/2026", "04/01/2026")], {1: Field.DATE, 0: None}
    )

    assert [c.field for c in columns] == [None, Field.DATE]
    assert {c.certainty for c in columns} == {Certainty.CONFIRMED}


def test_several_columns_may_say_who_complained():
    columns = recognise(["First name", "Surname"], [("Pat", "Hall")])

    assert [c.field for c in columns] == [Field.CUSTOMER, Field.CUSTOMER]


def test_who_people_are_is_personal():
    assert Field.CUSTOMER.personal
    assert Field.HANDLED_BY.personal
    assert not Field.NATURE.personal


@pytest.mark.parametrize("name", ["Done", "Fixed?", "Sorted out", "Closed", "Was it solved?"])
@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["3/1/2026", "4 March 2026"], Field.RESOLVED_ON),
        (["Yes", "No", "y"], Field.STATUS),
        (["Sent a new lamp by courier", "Refund of the whole sum"], Field.RESOLUTION),
    ],
)
def test_a_word_for_being_over_is_told_by_its_cells(name, cells, field):
    (column,) = recognise([name], [[cell] for cell in cells])

    assert column.field is field


@pytest.mark.parametrize("name", ["Type", "Kind", "Entry type"])
def test_a_column_of_types_that_holds_themes_is_the_category(name):
    (themes,) = recognise([name], [["DELIVERY"], ["billing"], ["Delivery"]])
    (types,) = recognise([name], [["Complaint"], ["Enquiry"], ["complaint"]])

    assert (themes.field, types.field) == (Field.CATEGORY, Field.TYPE)
