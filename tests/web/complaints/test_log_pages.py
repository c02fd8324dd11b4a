"""A complaint log's page, its columns, recommendations, the analysis kept, the timescale."""

import pytest
from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.complaints.models import ComplaintTimescale, Recommendation
from portfolio.db import db
from portfolio.documents.comma_separated import from_csv_text
from portfolio.evidence.actions import withdraw
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import User
from portfolio.people.queries import people_of
from portfolio.transaction import transaction
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_policy,
    a_portfolio,
    a_portfolio_unit,
    a_recommendation,
    a_submission,
    a_tie,
    an_assessor,
    an_item,
    store,
)

LOG = """Dt,Zone,Raised by,Category,Action,Closed on
03/01/2026,N,Mrs Patricia Hallworth,Delivery,Refund,05/01/2026
14/01/2026,N,Mrs Patricia Hallworth,late delivry,Refund,30/01/2026
31/02/2026,S,J Singh,Billing,,
15/01/2026,S,A Brown,Enquiry about hours,Told,
"""


@pytest.fixture
def log(client: StrictClient) -> EvidenceItem:
    """A log in Priya's portfolio; she is signed in."""
    centre = a_centre()
    store(centre)
    priya, tom = a_learner(centre), an_assessor(centre)
    store(priya, tom, a_manager(centre))
    portfolio = a_portfolio(priya)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    item = an_item(portfolio, kind="CL", title="Spring log")
    item.newest.reading.document = from_csv_text(LOG).to_plain()
    store(portfolio, unit, item, a_tie(item, unit, 1))
    client.sign_in(priya)
    return item


def the_manager(log: EvidenceItem) -> User:
    return people_of(log.portfolio.learner.centre, RoleName.MANAGER)[0]


def test_the_page_says_what_the_log_says(client: StrictClient, log: EvidenceItem) -> None:
    page = client.page("complaints.log", id=log.id)

    assert page.h1 == "Log E1: what it says"
    assert "3 complaints and 1 enquiry, left out. Most are about delivery (2)." in page.text
    assert "There is no day “31/02/2026”." in page.text
    assert "1 of 2 were resolved within 10 days, the centre's timescale" in page.text
    assert len(page.tree.xpath("//*[name()='svg'][@role='img']")) == 4


def test_a_log_without_a_resolution_or_a_state_says_that_open_is_not_known(
    client: StrictClient, log: EvidenceItem
) -> None:
    plain = "Date,Category\n03/01/2026,Delivery\n14/01/2026,Billing\n"
    log.newest.reading.document = from_csv_text(plain).to_plain()
    store(log)

    page = client.page("complaints.log", id=log.id)
    patterns = client.page("complaints.patterns", id=log.portfolio_id)

    assert "How many are overdue is not known" in page.text
    assert "No column tells of a resolution or a state" in page.text
    assert "How many are overdue is not known" in patterns.text
    assert "Every complaint is closed" not in patterns.text


def test_no_name_of_a_customer_stands_on_it(client: StrictClient, log: EvidenceItem) -> None:
    page = client.page("complaints.log", id=log.id)

    assert "Hallworth" not in page.text
    assert "Customer 1" in page.text
    assert "Hallworth" not in client.page("complaints.columns", id=log.id).text


def test_the_learner_is_asked_to_confirm_the_columns_and_does(
    client: StrictClient, log: EvidenceItem
) -> None:
    assert "Confirm the columns" in client.page("complaints.log", id=log.id).links()
    form = client.page("complaints.columns", id=log.id)
    said = {f"column_{at}": form.tree.xpath(f"string(//select[@name='column_{at}']/option[@selected]/@value)") for at in range(6)}  # fmt: skip # noqa: E501
    assert said["column_1"] == ""

    page = client.send(
        "complaints.columns",
        said
        | {"column_1": "notes", "theme_0": "Late", "theme_1": "Late", "theme_2": "Money"}
        | {"row_4": "complaint"},
        id=log.id,
    )

    assert "The columns of E1 are as you said." in page.flashes
    assert "4 complaints" in page.text
    assert "Most are about late (2)." in page.text
    assert "Confirm the columns" not in page.links()


def test_a_column_that_is_no_choice_is_refused_beside_it(
    client: StrictClient, log: EvidenceItem
) -> None:
    page = client.send("complaints.columns", {"column_0": "price of fish"}, status=422, id=log.id)

    assert "Dt: Something that was chosen isn't offered here any more" in page.error_summary


def test_a_recommendation_that_cites_nothing_is_kept_and_warned_about(
    client: StrictClient, log: EvidenceItem
) -> None:
    page = client.send("complaints.recommend", {"text": "Ring first"}, id=log.id)

    assert "It cites nothing from the log: name a theme or the rows it rests on." in page.text
    assert "It names no policy or procedure that would change." in page.text
    assert "It does not say how it would help." in page.text


def test_a_recommendation_that_cites_everything_is_not_warned_about(
    client: StrictClient, log: EvidenceItem
) -> None:
    said = {
        "text": "Ring before you set off",
        "theme": "Delivery",
        "rows": "2 – 3",
        "policy": "Delivery procedure, step 4",
        "mitigation": "Customers would be at home",
    }

    page = client.send("complaints.recommend", said, id=log.id)

    assert page.flashes == "✓ The recommendation is kept."
    assert "Rows 2-3. Policy: Delivery procedure, step 4." in page.text
    (kept,) = db.session.scalars(select(Recommendation))
    assert kept.locator == "1-2"
    assert client.page("complaints.change", id=kept.id).value("rows") == "2-3"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "", "rows": "2"}, "Say what you recommend."),
        ({"text": "Ring", "rows": "the first"}, "Write the rows as numbers, such as 2-4, 7."),
        ({"text": "Ring", "rows": "2-9"}, "The log has no row 6: its rows are 2 to 5."),
    ],
)
def test_what_is_no_recommendation_is_refused_with_what_was_typed(
    client: StrictClient, log: EvidenceItem, said: dict[str, str], sentence: str
) -> None:
    page = client.send("complaints.recommend", said, status=422, id=log.id)

    assert sentence in page.text
    assert page.value("rows") == said["rows"]
    assert not db.session.scalars(select(Recommendation)).all()


def test_a_recommendation_from_what_the_log_does_not_complain_of_is_warned_about(
    client: StrictClient, log: EvidenceItem
) -> None:
    cited = {"text": "Train", "theme": "Parking", "rows": "2, 5"}
    client.send("complaints.recommend", cited, id=log.id)

    shown = client.page("complaints.log", id=log.id).text
    assert "The log has no complaint about “Parking”" in shown
    assert "Not every row it cites is a complaint: row 5 (enquiry)." in shown


def test_a_theme_in_any_spelling_of_the_log_is_not_warned_about(
    client: StrictClient, log: EvidenceItem
) -> None:
    cited = {"text": "Train", "theme": "late delivry", "rows": "2"}
    client.send("complaints.recommend", cited, id=log.id)

    shown = client.page("complaints.log", id=log.id).text
    assert "The log has no complaint" not in shown
    assert "Not every row" not in shown


def test_the_centres_policies_can_be_chosen(client: StrictClient, log: EvidenceItem) -> None:
    centre = log.portfolio.learner.centre
    store(a_policy(centre, title="Refunds and returns", by=the_manager(log)))

    page = client.page("complaints.recommend", id=log.id)

    assert page.tree.xpath("//input[@name='policy']/@list") == ["policies"]
    assert page.tree.xpath("//datalist[@id='policies']/option/@value") == ["Refunds and returns"]


def test_a_changed_recommendation_keeps_its_earlier_words(
    client: StrictClient, log: EvidenceItem
) -> None:
    first = a_recommendation(log.newest)
    store(first)

    page = client.send("complaints.change", {"text": "Ring the day before"}, id=first.id)

    assert "Ring the day before" in page.text
    assert "Ring before you set off" not in page.text
    assert len(db.session.scalars(select(Recommendation)).all()) == 2
    again = client.send("complaints.change", {"text": "Ring twice"}, status=422, id=first.id)
    assert "was changed after you opened it" in again.error_summary


def test_a_recommendation_taken_back_is_shown_no_more(
    client: StrictClient, log: EvidenceItem
) -> None:
    made = a_recommendation(log.newest)
    store(made)

    page = client.send("complaints.withdraw", id=made.id)

    assert "The recommendation is taken back." in page.flashes
    assert "Ring before you set off" not in page.text


def test_the_analysis_becomes_an_item_with_a_page_for_each_question(
    client: StrictClient, log: EvidenceItem
) -> None:
    store(a_recommendation(log.newest))

    page = client.send("complaints.keep", id=log.id)

    assert page.h1 == "E2 Analysis of E1 Spring log"
    made = db.session.scalars(select(EvidenceItem).where(EvidenceItem.number == 2)).one()
    document = made.newest.reading.document
    assert document["page_count"] == 6
    said = " ".join(passage["text"] for passage in document["passages"])
    assert "What are they about?" in said
    assert "Hallworth" not in said


def test_what_is_no_sheet_has_no_log_page(client: StrictClient, log: EvidenceItem) -> None:
    letter = an_item(log.portfolio, title="A letter")
    store(letter)

    client.page("complaints.log", status=404, id=letter.id)


def test_the_items_page_leads_to_what_its_log_says(client: StrictClient, log: EvidenceItem) -> None:
    assert "What this log says" in client.page("evidence.item", id=log.id).links()


def test_a_manager_sets_the_days_and_the_logs_are_compared_with_them(
    client: StrictClient, log: EvidenceItem
) -> None:
    client.sign_in(the_manager(log))

    page = client.send("complaints.timescale", {"days": "20"})

    assert "Complaints should be resolved within 20 days." in page.flashes
    assert db.session.scalars(select(ComplaintTimescale.days)).all() == [20]
    client.sign_in(log.portfolio.learner)
    assert "2 of 2 were resolved within 20 days" in client.page("complaints.log", id=log.id).text


@pytest.mark.parametrize("days", ["", "0", "400", "ten"])
def test_what_is_no_number_of_days_is_refused(
    client: StrictClient, log: EvidenceItem, days: str
) -> None:
    client.sign_in(the_manager(log))

    page = client.send("complaints.timescale", {"days": days}, status=422)

    assert "number" in page.text.lower()
    assert not db.session.scalars(select(ComplaintTimescale)).all()


def test_patterns_over_all_logs_lead_to_the_rows_and_name_no_customer(
    client: StrictClient, log: EvidenceItem
) -> None:
    another = an_item(log.portfolio, kind="CL", title="Summer log")
    another.newest.reading.document = from_csv_text(LOG.replace("/01/", "/02/")).to_plain()
    unit = log.portfolio.units[0]
    store(another, a_tie(another, unit, 1))

    page = client.page("complaints.patterns", id=log.portfolio_id)

    assert "complaints in 2 logs." in page.text
    assert f"{another.code} row 2" in page.text
    assert "Hallworth" not in page.text
    client.sign_in(unit.assessor)
    assert "Nothing" not in client.page("complaints.patterns", id=log.portfolio_id).h1


def test_a_withdrawn_log_is_no_part_of_the_patterns(
    client: StrictClient, log: EvidenceItem
) -> None:
    with transaction():
        withdraw(log, by=log.portfolio.learner, reason="It names a customer.")

    page = client.page("complaints.patterns", id=log.portfolio_id)

    assert "No complaints to compare" in page.text


def test_the_judging_page_leads_to_what_a_log_says(client: StrictClient, log: EvidenceItem) -> None:
    unit = log.portfolio.units[0]
    submission = a_submission(unit)
    log.newest.mappings[0].submission = submission
    store(submission)
    client.sign_in(unit.assessor)

    page = client.page("assessment.judge", id=unit.id)

    assert page.links()["What this log says"] == client.address("complaints.log", id=log.id)


def test_patterns_count_each_theme_month_by_month(client: StrictClient, log: EvidenceItem) -> None:
    another = an_item(log.portfolio, kind="CL", title="Summer log")
    another.newest.reading.document = from_csv_text(LOG.replace("/01/", "/02/")).to_plain()
    store(another)

    page = client.page("complaints.patterns", id=log.portfolio_id)

    (table,) = page.tree.xpath("//table[caption='Complaints by theme and month']")
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
    assert rows[0] == ["Theme", "Jan 2026", "Feb 2026"]
    assert ["Delivery", "2", "2"] in rows


def test_patterns_are_kept_as_evidence_once(client: StrictClient, log: EvidenceItem) -> None:
    for _ in range(2):
        page = client.send("complaints.keep_patterns", {"once": "one"}, id=log.portfolio_id)

    made = db.session.scalars(select(EvidenceItem).order_by(EvidenceItem.id.desc())).first()
    assert made is not None
    assert made.code in page.h1
    assert made.newest.title == "Patterns in the complaint logs E1"
    assert made.newest.declared_at is None
    assert len(db.session.scalars(select(EvidenceItem)).all()) == 2
    assert "month by month" in page.text
    assert "Hallworth" not in page.text


def test_without_complaints_there_are_no_patterns_to_keep(
    client: StrictClient, log: EvidenceItem
) -> None:
    with transaction():
        withdraw(log, by=log.portfolio.learner, reason="It names a customer.")

    page = client.send("complaints.keep_patterns", {"once": "one"}, id=log.portfolio_id)

    assert "No complaints to compare" in page.text
    assert len(db.session.scalars(select(EvidenceItem)).all()) == 1


def test_a_row_that_may_be_no_complaint_shows_what_it_says_and_names_nobody(
    client: StrictClient, log: EvidenceItem
) -> None:
    page = client.page("complaints.columns", id=log.id)

    said = page._text(page.tree.xpath("//*[@id='row_4-hint']"))
    assert "Category: Enquiry about hours" in said
    assert "Action: Told" in said
    assert "A Brown" not in page.text
    assert "Not certain" in page.text
    assert "1 cell of it is marked on the log's page." in page.text


def test_rows_have_the_numbers_of_the_file_and_lead_to_where_they_stand(
    client: StrictClient, log: EvidenceItem
) -> None:
    log.newest.reading.document = from_csv_text("Our log\n\n" + LOG).to_plain()
    store(log)

    page = client.page("complaints.log", id=log.id)

    table = page.tree.xpath("//table[caption='Complaints by theme']")[0]
    delivery = table.xpath(".//tr[th='Delivery']//a")
    assert [(a.text, a.get("href")[-3:]) for a in delivery] == [("4", "#p1"), ("5", "#p2")]
    assert "Row 6, Dt:" in page.text
    shown = client.page("evidence.item", id=log.id).tree.xpath("//tr[@id='p3']/td[1]")[0]
    assert shown.text_content().split() == ["row", "3", "6", "in", "the", "file"]
