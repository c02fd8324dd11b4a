"""The three stores that the application can be told to use, each behind the same port."""

from pathlib import Path

import pytest

from portfolio.config import Settings
from portfolio.files.store import Store, open_store
from tests.stores import CREDENTIALS, new_bucket


@pytest.fixture(params=["local", "memory", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that holds nothing yet."""
    if request.param == "s3":
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(name, value)
        address = request.getfixturevalue("s3_address")
        bucket = new_bucket(address, tmp_path.name)
        return open_store(
            Settings(data=tmp_path, files=f"s3://{bucket}/portfolio", files_endpoint=address)
        )
    files = "memory://" if request.param == "memory" else str(tmp_path / "files")
    return open_store(Settings(data=tmp_path, files=files))
