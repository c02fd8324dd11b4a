"""A manager keeps the register; a learner ticks clauses; the assessor reads them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from portfolio.access import Relation
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import Citation, EvidenceItem
from portfolio.exports.queries import dossier_of
from portfolio.policies.models import Policy, PolicyText
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_policy,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

POLICY = {
    "kind": "policy",
    "title": "Complaints policy",
    "short_name": "CP",
    "reference": "QP-12",
    "link": "https://hillside.example/cp",
    "clauses": "4.2 Acknowledge within a day\n5 Offers",
}


@pytest.fixture
def unit(client: StrictClient) -> Iterator[PortfolioUnit]:
    """A unit with an account mapped to it, and everybody around it."""
    centre = a_centre()
    assessor, manager = an_assessor(centre), a_manager(centre)
    store(centre, assessor, manager)
    portfolio = a_portfolio(a_learner(centre))
    made = a_portfolio_unit(portfolio, a_unit_version("Log the complaint"), assessor=assessor)
    made.manager = manager  # type: ignore[attr-defined]  # for the tests alone
    item = an_item(portfolio, "I rang because she was worried, and I learned to ask.")
    store(portfolio, made, item)
    store(a_tie(item, made, 1))
    return made


def the_item() -> EvidenceItem:
    """The only item."""
    return db.session.scalars(select(EvidenceItem)).one()


def test_a_manager_puts_a_policy_into_the_register(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    client.sign_in(unit.manager)  # type: ignore[attr-defined]  # see the fixture

    page = client.send("policies.add", POLICY | {"once": "1"})

    assert "“Complaints policy” is in the register." in page.text
    assert "4.2 Acknowledge within a day" in page.text
    client.sign_in(unit.learner)
    assert "4.2 Acknowledge within a day" in client.page("policies.register").text


def test_what_cannot_be_taken_is_refused_beside_its_field(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    client.sign_in(unit.manager)  # type: ignore[attr-defined]  # see the fixture
    wrong = POLICY | {"clauses": "Acknowledge", "once": "1"}

    page = client.send("policies.add", wrong, status=422)

    assert "does not begin with a number" in page.error_summary
    page = client.send("policies.add", POLICY | {"link": "javascript:1", "once": "2"}, status=422)
    assert "A link begins with https://" in page.error_summary
    assert db.session.scalars(select(Policy)).all() == []


def test_a_policy_that_is_worded_anew_keeps_what_it_was(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)
    client.sign_in(unit.manager)  # type: ignore[attr-defined]  # see the fixture
    page = client.page("policies.change", id=policy.id)
    assert page.value("clauses") == "4.2 Acknowledge within a day\n5 Offers"

    changed = POLICY | {"title": "Complaints policy 2027", "clauses": "6 All", "once": "1"}
    client.send("policies.change", changed, id=policy.id)

    texts = db.session.scalars(select(PolicyText).order_by(PolicyText.version)).all()
    assert [each.title for each in texts] == ["Complaints policy", "Complaints policy 2027"]


def test_the_clauses_that_a_learner_ticks_are_read_by_the_assessor(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)
    client.sign_in(unit.learner)

    page = client.send("evidence.cite", {"clauses": f"{policy.id}-4.2", "once": "1"}, id=1)

    assert "Complaints policy, 4.2 Acknowledge within a day" in page.text
    assert unit.assessor is not None
    client.sign_in(unit.assessor)
    assert (
        "Complaints policy, 4.2 Acknowledge within a day" in client.page("evidence.item", id=1).text
    )


def test_the_units_pdf_says_which_clauses_its_evidence_goes_by(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)
    store(
        Citation(
            version=the_item().newest,
            text=policy.newest,
            clause="4.2",
            by_id=unit.learner.id,
            at=policy.at,
        )
    )

    dossier = dossier_of(unit, Relation.ASSESSOR, made_by="Tom")

    (evidence,) = dossier.evidence
    assert evidence.versions[0].goes_by == ("Complaints policy, 4.2 Acknowledge within a day",)


def test_clauses_of_another_centre_are_no_choice(client: StrictClient, unit: PortfolioUnit) -> None:
    theirs = a_centre("Valley College")
    store(theirs)
    policy = a_policy(theirs, by=unit.learner)
    store(policy)
    client.sign_in(unit.learner)

    client.send("evidence.cite", {"clauses": f"{policy.id}-4.2", "once": "1"}, id=1)

    assert db.session.scalars(select(Citation)).all() == []


def test_unticking_takes_a_clause_away(client: StrictClient, unit: PortfolioUnit) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)
    client.sign_in(unit.learner)
    client.send("evidence.cite", {"clauses": f"{policy.id}-4.2", "once": "1"}, id=1)

    client.send("evidence.cite", {"clauses": f"{policy.id}-5", "once": "2"}, id=1)

    assert [each.clause for each in db.session.scalars(select(Citation))] == ["5"]


def test_what_was_submitted_goes_by_what_it_went_by(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    submission = a_submission(unit)
    version = the_item().newest
    version.frozen_at = version.declared_at
    store(policy, submission)
    client.sign_in(unit.learner)

    sent = {"clauses": f"{policy.id}-5", "once": "1"}
    page = client.send("evidence.cite", sent, id=1, status=422)

    assert "was submitted as it is" in page.error_summary


def test_the_next_version_goes_by_the_same_clauses(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)
    client.sign_in(unit.learner)
    client.send("evidence.cite", {"clauses": f"{policy.id}-5", "once": "1"}, id=1)

    client.send("evidence.write_on", {"once": "2"}, id=1)

    assert [each.words for each in the_item().newest.citations] == ["Complaints policy, 5 Offers"]


def test_a_policy_that_ended_is_offered_no_more_and_stays_where_it_is_cited(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    ended = a_policy(unit.portfolio.learner.centre, "Old policy", by=unit.learner, ended=True)
    store(ended)
    client.sign_in(unit.learner)
    assert "Old policy" not in client.page("evidence.cite", id=1).text

    version = the_item().newest
    store(
        Citation(version=version, text=ended.newest, clause="5", by_id=unit.learner.id, at=ended.at)
    )

    assert "Old policy" in client.page("evidence.cite", id=1).text


def test_an_account_that_names_or_cites_a_registered_policy_lacks_none(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    client.sign_in(unit.learner)
    assert "It names no policy" in client.page("evidence.item", id=1).text
    policy = a_policy(unit.portfolio.learner.centre, by=unit.learner)
    store(policy)

    client.send("evidence.cite", {"clauses": f"{policy.id}-", "once": "1"}, id=1)

    assert "It names no policy" not in client.page("evidence.item", id=1).text
    assert "It names no policy" not in client.page("overview.submit", id=unit.id).text
