"""Simulated evidence beside a unit that takes real work only."""

import pytest

from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem
from portfolio.standards.models import Qualification
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

SAID = "E1 is simulated; this unit takes evidence of real work only."


class Bench:
    """A unit with one item tied to its first criterion, submitted."""

    def __init__(self, says: str | None = None, by_qualification: str | None = None) -> None:
        centre = a_centre()
        self.learner, self.assessor = a_learner(centre), an_assessor(centre)
        store(centre, self.learner, self.assessor)
        portfolio = a_portfolio(self.learner)
        version = a_unit_version("Log a complaint", "Answer it")
        version.content = version.content | {"simulation": says}
        store(portfolio, version)
        self.unit: PortfolioUnit = a_portfolio_unit(portfolio, version, assessor=self.assessor)
        if by_qualification:
            self.unit.qualification = Qualification(
                key="hot-drinks", title="Hot drinks", status="live", sha256="0" * 64,
                simulation=by_qualification,
            )  # fmt: skip
        store(self.unit)
        self.item: EvidenceItem = an_item(portfolio)
        self.item.newest.fields = {"setting": "simulated"}
        submission = a_submission(self.unit)
        store(self.item, submission, a_tie(self.item, self.unit, 1, submission=submission))

    def pages(self, client: StrictClient) -> list[str]:
        """What the mapping page, the unit page and the judging page say."""
        client.sign_in(self.learner)
        seen = [
            client.page("evidence.map", id=self.item.id).text,
            client.page("overview.unit", id=self.unit.id).text,
        ]
        client.sign_in(self.assessor)
        return [*seen, client.page("assessment.judge", id=self.unit.id).text]


@pytest.mark.parametrize(
    ("says", "by_qualification"),
    [("not allowed", None), (None, "not allowed"), (None, "where the unit says so")],
)
def test_every_page_that_ties_or_judges_says_so(
    client: StrictClient, says: str | None, by_qualification: str | None
) -> None:
    for text in Bench(says, by_qualification).pages(client):
        assert SAID in text


@pytest.mark.parametrize(
    ("says", "by_qualification"), [(None, None), ("allowed", None), ("allowed", "not allowed")]
)
def test_nothing_is_said_where_nothing_forbids_it(
    client: StrictClient, says: str | None, by_qualification: str | None
) -> None:
    for text in Bench(says, by_qualification).pages(client):
        assert "is simulated" not in text


def test_real_work_is_never_warned_about(client: StrictClient) -> None:
    bench = Bench("not allowed")
    bench.item.newest.fields = {"setting": "real"}
    store(bench.item)

    for text in bench.pages(client):
        assert "is simulated" not in text


def test_a_role_play_that_an_assessor_records_is_a_simulation(client: StrictClient) -> None:
    bench = Bench("not allowed")
    bench.item.newest.fields = {}
    bench.item.kind = "SIM"
    store(bench.item)

    assert all(SAID in text for text in bench.pages(client))
    assert (
        "This unit takes evidence of real work only"
        in client.page("evidence.record_new", id=bench.unit.id).text
    )
