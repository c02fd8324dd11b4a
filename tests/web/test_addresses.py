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


def test_an_address_of_one_place_is_told_by_where_the_application_is_mounted(app: Flask) -> None:
    def home(mounted: str) -> str:
        with app.test_request_context("/", base_url=f"https://here.example{mounted}"):
            return url_for("overview.home")

    assert [home(""), home("/nvq"), home(""), home("/nvq")] == ["/", "/nvq/", "/", "/nvq/"]


def test_an_address_that_says_more_is_not_taken_for_the_one_kept(app: Flask) -> None:
    with app.test_request_context("/", base_url="https://here.example"):
        kept = [url_for("overview.home"), url_for("static", filename="portfolio.css")]

        assert url_for("overview.home", _anchor="main") == "/#main"
        assert url_for("overview.home", page=2) == "/?page=2"
        assert url_for("overview.home", _external=True) == "https://here.example/"
        assert url_for("static", filename="portfolio.js") not in kept
        assert [url_for("overview.home"), url_for("static", filename="portfolio.css")] == kept
