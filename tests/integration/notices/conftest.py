"""A college whose people can be told something."""

from types import SimpleNamespace

import pytest

from tests.integration.notices.told import UNIT
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def college() -> SimpleNamespace:
    """Priya's unit with Tom as assessor and Helen as verifier, one item mapped to all of it."""
    centre = a_centre()
    priya, tom, helen = a_learner(centre), an_assessor(centre), a_verifier(centre)
    grace, ada = a_manager(centre), an_assessor(centre, "Ada Quaye")
    store(centre, priya, tom, helen, grace, ada)
    unit = a_portfolio_unit(
        a_portfolio(priya), a_unit_version(title=UNIT), assessor=tom, verifier=helen
    )
    item = an_item(unit.portfolio)
    store(unit, item)
    store(*(a_tie(item, unit, n, locator="1") for n in (1, 2, 3)))
    return SimpleNamespace(
        centre=centre, priya=priya, tom=tom, helen=helen, grace=grace, ada=ada, unit=unit, item=item
    )  # fmt: skip
