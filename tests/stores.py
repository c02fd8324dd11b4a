"""The stores that tests run on: a folder beside SQLite and S3 over HTTP beside PostgreSQL."""

import re
import secrets
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

# What an S3-compatible service wants to be told besides its address; moto takes any.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "tests",
    "AWS_SECRET_ACCESS_KEY": "tests",
    "AWS_REGION": "eu-west-2",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """One machine and many: the two ways in which the application is kept, or as asked."""
    parser.addoption(
        "--store",
        choices=("fitting", "memory", "local", "s3"),
        default="fitting",
        help="where the application under test keeps files",
    )


@pytest.fixture(scope="session")
def store_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, database_kind: str
) -> Iterator[dict[str, str]]:
    """The settings that name the store that goes with the database, or the one asked for."""
    kind = request.config.getoption("--store")
    if kind == "fitting":
        kind = "local" if database_kind == "sqlite" else "s3"
    if kind != "s3":
        folder = tmp_path_factory.mktemp("files")
        yield {"files": "memory://" if kind == "memory" else str(folder)}
        return
    address = request.getfixturevalue("s3_address")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        yield {"files": f"s3://{new_bucket(address)}/tests", "files_endpoint": address}


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """An S3 service over HTTP on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def new_bucket(address: str, name: str = "portfolio") -> str:
    """The name of an empty bucket of that service."""
    plain = re.sub(r"[^a-z0-9-]", "-", name.lower()).strip("-")[-30:].strip("-")
    bucket = f"{plain or 'portfolio'}-{secrets.token_hex(6)}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name=CREDENTIALS["AWS_REGION"],
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
    client.create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": CREDENTIALS["AWS_REGION"]},
    )
    return bucket
