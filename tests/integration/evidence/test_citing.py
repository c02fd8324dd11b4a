"""Which clauses an item goes by, chosen and taken back, with the trail still true."""

import pytest

from portfolio.audit.verify import changes_by_hand
from portfolio.evidence.citing.actions import cite
from portfolio.evidence.citing.rules import Cited
from portfolio.transaction import transaction
from tests.world import a_centre, a_learner, a_policy, a_portfolio, an_item, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_a_clause_that_is_taken_back_leaves_a_trail_that_holds() -> None:
    centre = a_centre()
    store(centre)
    learner = a_learner(centre)
    store(learner)
    item, policy = an_item(a_portfolio(learner), draft=True), a_policy(centre, by=learner)
    store(item, policy)
    before = set(changes_by_hand())
    for chosen in ([Cited(policy.newest)], []):
        with transaction():
            cite(item, chosen, by=learner)

    assert item.newest.citations == []
    assert set(changes_by_hand()) <= before
