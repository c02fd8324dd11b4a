"""An upgrade keeps everything first; one that fails says how to go back, and going back works."""

import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import portfolio.migrating
from portfolio.config import MIGRATIONS
from portfolio.migrating import alembic_config
from tests.integration.keeping.conftest import Machine

WHOLE = "Every event, row, stored file and seal is as it was recorded."

MIGRATION = '''"""Planted by a test."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.create_table("planted", sa.Column("id", sa.Integer(), primary_key=True))
    {more}


def downgrade() -> None:
    op.drop_table("planted")
'''


@pytest.fixture
def begun(machine: Machine) -> Machine:
    """A machine with a manager, served by the release of today."""
    made = machine.command(
        "people", "add", "--centre", "Hillside", "--name", "Ada Obi", "--email",
        "ada@hillside.example", "--role", "manager",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    return machine


def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    """The release of tomorrow has one migration more."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    folder = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (folder / "versions" / "9999_planted.py").write_text(MIGRATION.format(newest=newest, more=more))
    monkeypatch.setattr(portfolio.migrating, "MIGRATIONS", folder)


def test_an_upgrade_backs_up_migrates_and_proves(
    begun: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, monkeypatch)

    done = begun.command("upgrade", str(tmp_path / "backups"))

    (kept,) = (tmp_path / "backups").glob("*.tar")
    assert done.exit_code == 0, done.output
    assert f"portfolio restore {kept} --force" in done.output
    assert WHOLE in done.output
    again = begun.command("upgrade", str(tmp_path / "backups"))
    assert "has the newest schema already" in again.output
    assert len(list((tmp_path / "backups").iterdir())) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upgrade_that_fails_leaves_the_database_and_says_how_to_go_back(
    begun: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as tomorrow:
        plant(tmp_path, tomorrow, more='raise RuntimeError(" ".join(("Ada", "Obi")))')
        failed = begun.command("upgrade", str(tmp_path / "backups"))

    (kept,) = (tmp_path / "backups").glob("*.tar")
    assert failed.exit_code == 1
    assert "The database is as it was before." in failed.output
    assert f"portfolio restore {kept} --force" in failed.output
    assert "Ada Obi" not in failed.output
    assert WHOLE in begun.command("audit", "verify").output
    back = begun.command("restore", str(kept), "--force")
    assert back.exit_code == 0, back.output
    assert WHOLE in back.output


def test_any_command_that_migrates_backs_up_first(
    begun: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, monkeypatch)

    done = begun.command(
        "people", "add", "--centre", "Hillside", "--name", "Eve Stone", "--email",
        "eve@hillside.example", "--role", "learner",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert len(list((begun.data / "backups").glob("*.tar"))) == 1


def test_a_database_of_a_later_release_is_left_alone(
    begun: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as tomorrow:
        plant(tmp_path, tomorrow)
        begun.command("upgrade")

    done = begun.command("upgrade")

    assert done.exit_code == 1
    assert "a later release" in done.output


def test_a_backup_of_an_older_release_is_restored_into_todays_schema(
    begun: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.command("backup", str(tmp_path / "old.tar"))
    plant(tmp_path, monkeypatch)

    done = begun.command("restore", str(tmp_path / "old.tar"), "--force")

    assert done.exit_code == 0, done.output
    assert WHOLE in done.output
    assert "has the newest schema already" in begun.command("upgrade").output
