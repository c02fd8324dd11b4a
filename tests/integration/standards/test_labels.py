"""What names a criterion in its unit."""

import pytest

from portfolio.db import db
from portfolio.standards.models import Criterion, UnitVersion
from tests.world import a_unit_numbered_afresh, a_unit_version, store

pytestmark = pytest.mark.usefixtures("isolation")


def labels(version: UnitVersion) -> list[str]:
    store(version)
    db.session.expire_all()
    return [each.label for each in db.session.query(Criterion).order_by(Criterion.position)]


def test_a_number_that_two_outcomes_have_is_named_with_its_outcome() -> None:
    assert labels(a_unit_numbered_afresh()) == [
        "1 under outcome 1",
        "2 under outcome 1",
        "1 under outcome 2",
        "2 under outcome 2",
    ]


def test_a_number_of_its_own_stands_alone_whatever_the_outcome() -> None:
    version = a_unit_numbered_afresh()
    for criterion, number in zip(version.criteria, ("1.1", "1.2", "2.1", "1.2"), strict=True):
        criterion.number = number

    assert labels(version) == ["1.1", "1.2 under outcome 1", "2.1", "1.2 under outcome 2"]


def test_other_units_have_no_say() -> None:
    store(a_unit_numbered_afresh())

    version = a_unit_version("Listen", {"text": "Log", "number": "7"})
    store(version)

    assert [each.label for each in version.criteria] == ["1", "7"]
