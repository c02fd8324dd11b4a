"""Signing in and out, and what somebody finds who is not signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.windows import Window


@pytest.mark.parametrize("name", ["Jamie", "Tom", "Helen", "Grace"])
def test_everybody_signs_in_to_a_home_that_looks_right(
    open_window: Callable[..., Window], house: House, name: str
) -> None:
    window = open_window()

    window.sign_in(house.person(name))

    expect(window.page).to_have_url(f"{house.address}/")
    window.looks_right()


def test_the_sign_in_page_looks_right_also_when_the_password_is_wrong(
    open_window: Callable[..., Window], house: House
) -> None:
    window = open_window()
    window.go("/sign-in")
    window.looks_right()

    window.page.get_by_label("E-mail address").fill(house.person("Jamie").email)
    window.page.get_by_label("Password").fill("not the password")
    window.press("Sign in")

    window.refused("don't match an account")
    expect(window.page.get_by_label("E-mail address")).to_have_value(house.person("Jamie").email)
    window.looks_right()


def test_a_page_asked_for_before_signing_in_is_shown_after_it(
    open_window: Callable[..., Window], house: House
) -> None:
    window = open_window()
    window.go("/units-offered")
    expect(window.heading).to_have_text("Sign in")

    window.page.get_by_label("E-mail address").fill(house.person("Jamie").email)
    window.page.get_by_label("Password").fill(house.person("Jamie").password)
    window.press("Sign in")

    expect(window.page).to_have_url(f"{house.address}/units-offered")
