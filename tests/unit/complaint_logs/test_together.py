"""Several logs read as one."""

from datetime import date

from portfolio.complaint_logs.analysis import analyse
from portfolio.complaint_logs.together import Place, together
from tests.unit.complaint_logs.logs_made import a_log

TODAY = date(2026, 3, 20)
JANUARY = a_log("""
    Date | Customer | Category
    03/01/2026 | Mrs P Hall | Delivery
    05/01/2026 | A Brown | Enquiry
""")
FEBRUARY = a_log("""
    Dt of complaint | Raised by | Theme
    02/02/2026 | P Hall | late delivery
    04/02/2026 | J Singh | DELIVERY
""")


def test_a_customer_of_two_logs_comes_back_and_each_row_keeps_its_place() -> None:
    every = together({"E1": JANUARY, "E4": FEBRUARY})

    found = analyse(every.log, within_days=10, today=TODAY)

    customer = next(each for each in found.repeats if each.of == "customer")
    assert (customer.name, customer.count) == ("Customer 1", 2)
    assert [every.places[n] for n in customer.passages] == [Place("E1", 1, 2), Place("E4", 1, 2)]


def test_spellings_of_two_logs_are_one_theme_counted_by_log() -> None:
    every = together({"E1": JANUARY, "E4": FEBRUARY})

    found = analyse(every.log, within_days=10, today=TODAY)

    assert [(each.name.casefold(), each.count) for each in found.themes] == [("delivery", 3)]
    assert every.by_log(found.themes[0].passages) == {"E1": 1, "E4": 2}
    assert (found.complaints, found.enquiries) == (3, 1)


def test_no_log_at_all_has_no_complaints() -> None:
    assert analyse(together({}).log, within_days=10, today=TODAY).complaints == 0
