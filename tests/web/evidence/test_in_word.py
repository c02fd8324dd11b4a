"""A learner takes a template away and brings it back filled in."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem
from tests.strict_client import StrictClient
from tests.unit.reflection.test_template import (
    CRITERIA,
    PROMPT_BEFORE_LEARNED,
    TOLD,
    fill,
    template,
    with_an_own_heading,
)
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    store,
)

assert CRITERIA


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """The unit of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    portfolio = a_portfolio(a_learner(centre))
    made = a_portfolio_unit(portfolio, a_unit_version("Log the complaint", "Follow it up"))
    store(portfolio, made)
    client.sign_in(portfolio.learner)
    return made


def brought(client: StrictClient, unit: PortfolioUnit, content: bytes, name: str, **more: int):
    """The page after a file was brought back."""
    return client.send(
        "evidence.in_word",
        {"kind": "RA", "once": name, "file": (BytesIO(content), name)},
        id=unit.portfolio_id,
        **more,
    )


def test_the_template_has_the_units_criteria_in_it(
    client: StrictClient, unit: PortfolioUnit, tmp_path: Path
) -> None:
    address = client.address("evidence.template", id=unit.portfolio_id, unit=unit.id, model="gibbs")

    answer = client.get(address)

    assert answer.status_code == 200
    assert ".docx" in answer.headers["Content-Disposition"]
    said = [p.text for p in docx.Document(BytesIO(answer.data)).paragraphs]
    assert any("Log the complaint" in text for text in said)
    assert "Feelings" in said


def test_a_unit_of_somebody_else_is_no_choice(client: StrictClient, unit: PortfolioUnit) -> None:
    for wrong in ({"unit": unit.id + 1, "model": "gibbs"}, {"unit": unit.id, "model": "x"}):
        address = client.address("evidence.template", id=unit.portfolio_id, **wrong)
        assert client.get(address).status_code == 404


def test_a_filled_in_template_is_an_account_in_the_same_sections(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    word = fill(template(), TOLD)
    for row, value in zip(word.tables[0].rows, ("Refund", "03/03/2026", "Leeds"), strict=True):
        row.cells[1].text = value
    content = BytesIO()
    word.save(content)

    page = brought(client, unit, content.getvalue(), "my account.docx")

    assert page.h1 == "Write E1"
    assert "2 sections were read." in page.text
    assert page.value("event-what") == "I rang him.\n\nHe was calm."
    assert page.value("event-learned") == "To ask first."
    assert page.value("title") == "Refund"
    assert page.value("work_on") == "2026-03-03"
    assert page.value("place") == "Leeds"
    assert page.value("text") == ""


def test_a_heading_of_ones_own_is_said_to_be_kept_and_where(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    content = BytesIO()
    with_an_own_heading().save(content)

    page = brought(client, unit, content.getvalue(), "my account.docx")

    under = PROMPT_BEFORE_LEARNED
    assert (
        "Your own heading is kept in its place: "
        f"“The second call” under “{under.question}”." in page.text
    )
    assert "## The second call" in page.value(under.place.replace(".", "-"))


def test_another_file_comes_whole_and_says_so(client: StrictClient, unit: PortfolioUnit) -> None:
    word = docx.Document()
    word.add_paragraph("I rang him.")
    content = BytesIO()
    word.save(content)

    page = brought(client, unit, content.getvalue(), "my account.docx")

    assert "No heading of a template was found" in page.text
    assert page.value("text") == "I rang him."
    assert page.value("title") == "my account"


def test_a_broken_file_is_refused_and_nothing_is_begun(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = brought(client, unit, b"PK\x03\x04 no", "broken.docx", status=422)

    assert page.error_summary
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_a_day_that_has_not_come_is_refused(client: StrictClient, unit: PortfolioUnit) -> None:
    word = fill(template(), TOLD)
    word.tables[0].rows[1].cells[1].text = "3 March 2126"
    content = BytesIO()
    word.save(content)

    page = brought(client, unit, content.getvalue(), "later.docx", status=422)

    assert "That day has not come yet." in page.error_summary
