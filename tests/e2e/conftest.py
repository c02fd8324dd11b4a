"""A browser, a house that runs, and windows on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browsers import start_chromium
from tests.e2e.house import House
from tests.e2e.steps import (
    pytest_configure,
    pytest_runtest_makereport,
    pytest_runtest_setup,
)
from tests.e2e.windows import Window

__all__ = ["pytest_configure", "pytest_runtest_makereport", "pytest_runtest_setup"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it."""
    with sync_playwright() as playwright:
        made = start_chromium(playwright)
        yield made
        made.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demonstration, served with a small limit on uploads so that it can be reached."""
    data = tmp_path_factory.mktemp("house") / "data"
    with House(data, PORTFOLIO_UPLOAD_LIMIT_MB="1") as running:
        yield running


@pytest.fixture(scope="module")
def open_window(browser: Browser, house: House) -> Iterator[Callable[..., Window]]:
    """Opens windows on the house; they stay open until the module's tests are through."""
    windows: list[Window] = []

    def opened(**options: Any) -> Window:
        windows.append(Window(browser, house, **options))
        return windows[-1]

    opened.windows = windows  # type: ignore[attr-defined]  # for nothing_went_wrong
    yield opened
    for window in windows:
        window.close()


@pytest.fixture(autouse=True)
def nothing_went_wrong(open_window: Callable[..., Window], house: House) -> Iterator[None]:
    """No window noticed a fault, a refused script or a missing piece during the test."""
    yield
    problems: list[str] = []
    for window in open_window.windows:  # type: ignore[attr-defined]  # see open_window
        problems += window.problems
        window.problems.clear()
    assert not problems, "\n".join([*problems, "The server said:", house.printed[-4000:]])


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder to make documents in."""
    return tmp_path
