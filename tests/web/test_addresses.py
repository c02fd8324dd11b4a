"""Addresses worked out once for many things are those that each would have had."""

import pytest
from flask import Flask, url_for

from portfolio.web.addresses import addresses
from portfolio.web.incoming import LARGEST


@pytest.mark.parametrize("id", [1, 21, 21474, LARGEST])
def test_an_address_worked_out_for_many_is_the_address_of_each(app: Flask, id: int) -> None:
    with app.test_request_context():
        assert addresses("evidence.item", "id")(id) == url_for("evidence.item", id=id)
        assert addresses("evidence.add", "for", id=7)(id) == url_for(
            "evidence.add", id=7, **{"for": id}
        )


def test_a_value_that_looks_like_the_number_left_out_stays(app: Flask) -> None:
    with app.test_request_context():
        found = addresses("evidence.add", "for", id=LARGEST)(5)

        assert found == url_for("evidence.add", id=LARGEST, **{"for": 5})
