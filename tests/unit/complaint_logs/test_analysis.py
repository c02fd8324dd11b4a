"""What is seen over all complaints of a log."""

from datetime import date

from portfolio.complaint_logs.analysis import NO_THEME, analyse
from tests.unit.complaint_logs.logs_made import a_log

TODAY = date(2026, 3, 20)
LOG = """
    Date | Time | Customer | Category | Nature | Product | Resolution | Agreed with customer | Follow-up | Escalated to | Date closed | CSAT
    03/01/2026 | 9.45 | Mrs P Hall | Delivery | Sofa late | Sofa | Refund | Yes | Called | n/a | 05/01/2026 | 4
    14/01/2026 | 10.00 | P. Hall | DELIVERY | Sofa late | Lamp | Refund | Yes | ? | n/a | 30/01/2026 | 2
    02/03/2026 | | J Singh | late delivery | Table late | Table | | - | | Manager | |
    18/03/2026 | 11.15 | | | Lamp cracked | Lamp | | | | | |
    19/03/2026 | 11.15 | A Brown | Enquiry | Asked about hours | | Told | | | | |
"""  # noqa: E501 - a table


def analysed(within_days=10):
    return analyse(a_log(LOG), within_days=within_days, today=TODAY)


def test_enquiries_are_counted_apart():
    assert (analysed().complaints, analysed().enquiries) == (4, 1)


def test_completeness_says_how_many_answer_what_each_column_asks_and_who_does_not():
    found = {each.asked: (each.filled, each.missing) for each in analysed().completeness}

    assert found == {
        "date": (4, ()),
        "time": (3, (3,)),
        "nature": (4, ()),
        "parties": (3, (4,)),
        "resolution": (2, (3, 4)),
        "agreed with customer": (2, (3, 4)),
        "follow-up": (1, (2, 3, 4)),
        "escalated to": (3, (4,)),
    }
    assert round(analysed().whole, 2) == round(22 / 32, 2)


def test_a_column_that_is_not_there_is_said_to_be_not_there():
    found = analyse(a_log("Date | Nature\n03/01/2026 | Late"), within_days=10, today=TODAY)

    assert {each.asked for each in found.completeness if not each.there} == {
        "time", "parties", "resolution", "agreed with customer", "follow-up", "escalated to",
    }  # fmt: skip


def test_themes_are_counted_the_most_first():
    assert [(t.name, t.count, t.passages) for t in analysed().themes] == [
        ("Delivery", 3, (1, 2, 3)),
        (NO_THEME, 1, (4,)),
    ]


def test_months_and_weeks_without_complaints_stand_in_the_trend():
    assert [(m.name, m.count) for m in analysed().months] == [
        ("2026-01", 2), ("2026-02", 0), ("2026-03", 2),
    ]  # fmt: skip
    assert len(analysed().weeks) == 12
    assert sum(week.count for week in analysed().weeks) == 4


def test_a_year_mistyped_makes_no_endless_trend():
    log = a_log("Date | Nature\n03/01/1026 | Late\n04/01/2026 | Late")

    assert len(analyse(log, within_days=10, today=TODAY).months) == 2


def test_customers_who_come_back_are_told_apart_without_their_names():
    repeats = [r for r in analysed().repeats if r.of == "customer"]

    assert [(r.name, r.count, r.passages) for r in repeats] == [("Customer 1", 2, (1, 2))]
    assert "Hall" not in str(analysed())


def test_products_and_themes_that_come_back_are_named():
    found = [(r.of, r.name, r.count) for r in analysed().repeats if r.of != "customer"]

    assert found == [("product", "Lamp", 2), ("theme", "Delivery", 3)]


def test_days_to_resolve_stand_against_the_centres_timescale():
    found = analysed(within_days=10).timescale

    assert (found.resolved, found.within, found.days) == (2, 1, (2, 16))
    assert found.late == (2,)
    assert found.open == (3, 4)
    assert found.overdue == (3,)
    assert found.middle == 9


def test_without_a_column_that_tells_it_no_complaint_is_called_open():
    log = a_log("Date | Nature\n03/01/2026 | Late\n04/01/2026 | Late")
    found = analyse(log, within_days=10, today=TODAY).timescale

    assert (found.open, found.overdue) == ((), ())
    assert found.not_known == (1, 2)


def test_first_contact_and_referred_are_counted():
    assert [(c.name, c.count) for c in analysed().contacts] == [
        ("first contact", 2),
        ("referred", 1),
    ]


def test_satisfaction_is_the_mean_of_what_is_given():
    assert analysed().satisfaction == 3
