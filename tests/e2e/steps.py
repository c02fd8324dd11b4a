"""Tests that are the steps of one journey: once a step fails, those after it say so at once."""

import pytest

_FAILED: dict[str, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "steps: the module's tests follow one another")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    report = yield
    if item.get_closest_marker("steps") and report.failed:  # type: ignore[attr-defined]
        _FAILED.setdefault(item.nodeid.partition("::")[0], item.name)
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    failed = _FAILED.get(item.nodeid.partition("::")[0])
    if failed and item.get_closest_marker("steps"):
        pytest.fail(f"an earlier step failed: {failed}", pytrace=False)
