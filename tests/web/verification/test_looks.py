"""An external verifier reads what a dated grant opens, and every look is kept."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant
from portfolio.verification.models import Sample
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

DAY = timedelta(days=1)


@pytest.fixture
def visit(client: StrictClient) -> SimpleNamespace:
    """A sampled unit, a second one beside it, and an external verifier with no grant yet."""
    centre = a_centre()
    learner, tom, helen = a_learner(centre), an_assessor(centre), a_verifier(centre)
    eve = a_person("Eve Extern", centre, RoleName.EXTERNAL)
    store(centre, learner, tom, helen, eve)
    portfolio = a_portfolio(learner)
    unit = a_portfolio_unit(portfolio, assessor=tom, verifier=helen)
    other = a_portfolio_unit(portfolio, assessor=tom, verifier=helen)
    store(portfolio, unit, other)
    item = an_item(portfolio)
    signed = a_sign_off(unit, by=tom, item=item)
    sample = Sample(
        portfolio_unit=unit,
        sign_off=signed,
        kind="summative",
        origin="rule",
        reason="It is the first decision of Tom Okafor in this unit.",
        verifier=helen,
        assessor=tom,
        at=NOW,
    )
    store(sample)
    return SimpleNamespace(
        unit=unit, other=other, item=item, sample=sample, eve=eve, helen=helen, tom=tom
    )


def granted(visit: SimpleNamespace, begins: date, ends: date) -> None:
    store(
        ExternalGrant(
            portfolio_unit=visit.unit,
            user=visit.eve,
            from_on=begins,
            until_on=ends,
            by_id=visit.helen.id,
            at=NOW,
        )
    )


def looks() -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.verb == "external.looked_at")
    return list(db.session.scalars(found.order_by(AuditEvent.id)))


def pages(visit: SimpleNamespace) -> list[tuple[str, int]]:
    return [
        ("overview.unit", visit.unit.id),
        ("evidence.item", visit.item.id),
        ("verification.sample", visit.sample.id),
    ]


def test_every_look_of_an_external_verifier_is_kept(client, visit) -> None:
    granted(visit, date.today(), date.today())
    client.sign_in(visit.eve)

    for endpoint, id in pages(visit):
        client.page(endpoint, id=id)

    assert [each.sentence for each in looks()] == [
        "Eve Extern looked at Priya Nair's Process customer service complaints.",
        "Eve Extern looked at Priya Nair's E1.",
        "Eve Extern looked at a sample of Priya Nair's Process customer service complaints.",
    ]
    assert {each.portfolio_unit_id for each in looks()} == {visit.unit.id}
    assert looks()[2].details == {"address": f"/samples/{visit.sample.id}"}


def test_an_external_verifier_sees_the_sample_and_no_button_that_acts(client, visit) -> None:
    granted(visit, date.today(), date.today())

    page = client.sign_in(visit.eve).page("verification.sample", id=visit.sample.id)

    assert "Clear and complete." in page.text
    assert set(page.buttons()) <= {"Sign out"}
    assert "Raise an action point" not in page.links()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(date.today() + DAY, date.today() + 2 * DAY), (date.min, date.today() - DAY)],
)
def test_outside_the_days_of_the_grant_nothing_is_there(client, visit, begins, ends) -> None:
    granted(visit, begins, ends)
    client.sign_in(visit.eve)

    for endpoint, id in pages(visit):
        client.page(endpoint, id=id, status=404)
    assert looks() == []


def test_a_unit_that_the_grant_does_not_name_is_not_there(client, visit) -> None:
    granted(visit, date.today(), date.today())

    client.sign_in(visit.eve).page("overview.unit", id=visit.other.id, status=404)

    assert looks() == []


def test_the_looks_of_the_people_who_work_on_a_unit_are_not_kept(client, visit) -> None:
    for person in (visit.helen, visit.tom):
        client.sign_in(person)
        for endpoint, id in pages(visit):
            client.page(endpoint, id=id)

    assert looks() == []
