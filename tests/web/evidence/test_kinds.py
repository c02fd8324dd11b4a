"""A centre names its kinds of evidence, and every page and paper follows."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from portfolio.access import Relation
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.kinds.models import KindsChange
from portfolio.evidence.models import EvidenceItem
from portfolio.exports.queries import dossier_of
from portfolio.people.models import User
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A unit of a learner, with one product of work tied to it, submitted."""
    centre = a_centre()
    learner, assessor, manager = a_learner(centre), an_assessor(centre), a_manager(centre)
    store(centre, learner, assessor, manager)
    portfolio = a_portfolio(learner)
    store(portfolio)
    made = a_portfolio_unit(portfolio, a_unit_version("Log a complaint"), assessor=assessor)
    store(made)
    item = an_item(portfolio, kind="PE", title="Letter")
    submission = a_submission(made)
    store(item, submission, a_tie(item, made, 1, submission=submission))
    client.sign_in(manager)
    return made


def change(client: StrictClient, key: str, status: int = 200, **said: Any) -> Page:
    fields = {"label": "Work product", "code": "WP", "hint": "", "once": f"{key}{said}"}
    return client.send("evidence.change_kind", fields | said, status=status, kind=key)


def added(client: StrictClient, status: int = 200, **said: Any) -> Page:
    fields = {"label": "Shift report", "code": "SR", "method": "PE", "hint": "", "once": str(said)}
    return client.send("evidence.add_kind", fields | said, status=status)


def offered(page: Page) -> list[str]:
    return [option.get("value") for option in page.tree.xpath("//select[@name='kind']/option")]


def test_a_new_name_and_code_stand_on_pages_and_papers_at_once(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = change(client, "PE")

    assert "“Work product” (WP) is kept." in page.flashes
    item = db.session.scalars(select(EvidenceItem)).one()
    assert dossier_of(unit, Relation.LEARNER, made_by="Priya").evidence[0].method_code == "WP"
    client.sign_in(unit.learner)
    assert "Work product (WP)" in client.page("evidence.items", id=unit.portfolio_id).text
    assert (
        "Work product (WP, counts as product of work)"
        in client.page("evidence.item", id=item.id).text
    )
    assert "Work product" in client.page("evidence.map", id=item.id).text
    assert "WP" in client.page("overview.unit", id=unit.id).text
    assert unit.assessor is not None
    client.sign_in(unit.assessor)
    assert "Work product (WP)" in client.page("assessment.judge", id=unit.id).text


def test_a_kind_that_the_centre_added_counts_as_its_method(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = added(client)
    assert "“Shift report” (SR) can be chosen from now on." in page.flashes
    client.sign_in(unit.learner)

    page = client.send(
        "evidence.add",
        {
            "kind": "own-1",
            "work_on": "2026-03-03",
            "once": "1",
            "file": [(io.BytesIO(b"All quiet."), "shift.txt")],
        },
        id=unit.portfolio_id,
    )

    assert "Shift report (SR, counts as product of work)" in page.text
    made = db.session.scalars(select(EvidenceItem).order_by(EvidenceItem.id.desc())).first()
    assert made is not None
    assert (made.kind, made.own_kind) == ("PE", "own-1")


def test_a_hidden_kind_is_offered_to_nobody_and_its_items_keep_it(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    change(client, "PE", label="Product of work", code="PE", hidden="y")
    assert "Product of work ◌ Hidden" in client.page("evidence.kinds").text
    client.sign_in(unit.learner)

    assert "PE" not in offered(client.page("evidence.add", id=unit.portfolio_id))
    assert "Product of work (PE)" in client.page("evidence.items", id=unit.portfolio_id).text
    client.send(
        "evidence.add", {"kind": "PE", "work_on": "2026-03-03"}, status=422, id=unit.portfolio_id
    )


def test_people_choose_in_the_centres_order(client: StrictClient, unit: PortfolioUnit) -> None:
    client.send("evidence.move_kind", {"kind": "PE", "to": "up", "once": "1"})
    client.sign_in(unit.learner)

    assert offered(client.page("evidence.add", id=unit.portfolio_id))[:3] == ["", "PE", "RA"]


def test_each_change_is_kept_and_the_newest_holds(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    change(client, "PE")
    change(client, "PE", label="Product", code="P")

    rows = db.session.scalars(select(KindsChange).order_by(KindsChange.id)).all()

    names = [next(k["label"] for k in row.kinds if k["key"] == "PE") for row in rows]
    assert names == ["Work product", "Product"]
    assert unit.learner.centre.kinds == rows[-1].kinds


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"code": "RA"}, "“Reflective account” has the code RA."),
        ({"label": "reflective account"}, "“Reflective account” (RA) has that name."),
        ({"code": "W P"}, "Use one to six letters or digits."),
        ({"code": "PRODUCT"}, "Use one to six letters or digits."),
        ({"label": ""}, "Give it a name."),
    ],
)
def test_what_can_be_mistaken_for_another_kind_is_refused(
    client: StrictClient, unit: PortfolioUnit, said: dict[str, str], sentence: str
) -> None:
    page = change(client, "PE", status=422, **said)

    assert sentence in page.error_summary
    assert not db.session.scalars(select(KindsChange)).all()


def test_a_kind_needs_a_method_to_rest_on(client: StrictClient, unit: PortfolioUnit) -> None:
    assert "Choose what it counts as." in added(client, status=422, method="").error_summary
    added(client, status=422, method="own-1")


def test_another_centre_keeps_the_usual_kinds(client: StrictClient, unit: PortfolioUnit) -> None:
    elsewhere = a_centre("Riverside")
    learner, manager = a_learner(elsewhere, "Jamie Reid"), a_manager(elsewhere, "Mo Khan")
    store(elsewhere, learner, manager)
    portfolio = a_portfolio(learner)
    store(portfolio)
    added(client)

    client.sign_in(manager)
    assert "Shift report" not in client.page("evidence.kinds").text
    client.page("evidence.change_kind", status=404, kind="own-1")
    client.send("evidence.move_kind", {"kind": "own-1", "to": "up"}, status=404)
    client.sign_in(learner)
    page = client.page("evidence.add", id=portfolio.id)
    assert "own-1" not in offered(page)
    client.send(
        "evidence.add", {"kind": "own-1", "work_on": "2026-03-03"}, status=422, id=portfolio.id
    )


def test_a_manager_finds_kinds_and_timescale_among_people(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    links = client.page("people.people").links()

    assert {"Kinds of evidence", "Timescale for complaints"} <= links.keys()


def test_an_assessor_records_under_the_centres_names(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    change(client, "O", label="Seen at work", code="DO")
    assert isinstance(unit.assessor, User)
    client.sign_in(unit.assessor)

    assert "Seen at work (DO)" in client.page("evidence.record_new", id=unit.id).text
