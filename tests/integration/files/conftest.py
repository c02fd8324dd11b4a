"""The three stores that the application can be told to use, each behind the same port."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from portfolio.config import Settings
from portfolio.files.store import Store, open_store


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """An S3 service over HTTP on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["local", "memory", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that holds nothing yet."""
    if request.param == "s3":
        import boto3

        for name, value in (
            ("AWS_ACCESS_KEY_ID", "tests"),
            ("AWS_SECRET_ACCESS_KEY", "tests"),
            ("AWS_REGION", "eu-west-2"),
        ):
            monkeypatch.setenv(name, value)
        address = request.getfixturevalue("s3_address")
        bucket = f"portfolio-{tmp_path.name[-40:].lower().replace('_', '-').strip('-')}"
        boto3.client("s3", endpoint_url=address, region_name="eu-west-2").create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        return open_store(
            Settings(data=tmp_path, files=f"s3://{bucket}/portfolio", files_endpoint=address)
        )
    files = "memory://" if request.param == "memory" else str(tmp_path / "files")
    return open_store(Settings(data=tmp_path, files=files))
